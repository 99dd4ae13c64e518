package dev.weft.installer.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.installer.program.JavaProgram;
import dev.weft.installer.program.RelayProgram;
import dev.weft.installer.program.RunningProgram;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files for containers say is what Kubernetes knows and the relay does. */
class DeploymentFilesTest {
  private static final Path PACKAGING =
      Path.of(System.getProperty("weft.root", "..")).resolve("installer/packaging");
  private static final Pattern VARIABLE = Pattern.compile("\\bWEFT_[A-Z0-9_]+");

  @TempDir Path folder;

  private static Manifests manifests(String name) {
    return Manifests.read(PACKAGING.resolve("kubernetes").resolve(name));
  }

  private static StatefulSet embedded() {
    return manifests("relay.yaml").find(StatefulSet.class).orElseThrow();
  }

  private static Deployment postgres() {
    return manifests("relay-postgres-s3.yaml").find(Deployment.class).orElseThrow();
  }

  private static List<PodTemplateSpec> pods() {
    return List.of(embedded().getSpec().getTemplate(), postgres().getSpec().getTemplate());
  }

  private static Container container(PodTemplateSpec pod) {
    return pod.getSpec().getContainers().getFirst();
  }

  @Test
  void manifests_unknownField_isFound() {
    assertThatThrownBy(
            () ->
                Manifests.object(
                    "{apiVersion: v1, kind: Service, spec: {selectors: {app: weft-relay}}}"))
        .hasMessageContaining("selectors");
  }

  @Test
  void manifests_oneRelay_ownsItsStore() {
    assertThat(embedded().getSpec().getReplicas()).isEqualTo(1);
    assertThat(postgres().getSpec().getReplicas()).isEqualTo(1);
    assertThat(postgres().getSpec().getStrategy().getType()).isEqualTo("Recreate");
  }

  @Test
  void manifests_selectors_meetTheirPods() {
    for (String file : List.of("relay.yaml", "relay-postgres-s3.yaml")) {
      Service service = manifests(file).find(Service.class).orElseThrow();
      for (PodTemplateSpec pod : pods()) {
        assertThat(pod.getMetadata().getLabels())
            .containsAllEntriesOf(service.getSpec().getSelector());
        String port = service.getSpec().getPorts().getFirst().getTargetPort().getStrVal();
        assertThat(container(pod).getPorts()).anyMatch(it -> it.getName().equals(port));
      }
      Ingress ingress = manifests("ingress.yaml").find(Ingress.class).orElseThrow();
      var backend =
          ingress
              .getSpec()
              .getRules()
              .getFirst()
              .getHttp()
              .getPaths()
              .getFirst()
              .getBackend()
              .getService();
      assertThat(backend.getName()).isEqualTo(service.getMetadata().getName());
      assertThat(service.getSpec().getPorts())
          .anyMatch(it -> it.getName().equals(backend.getPort().getName()));
    }
    NetworkPolicy policy = manifests("ingress.yaml").find(NetworkPolicy.class).orElseThrow();
    assertThat(pods().getFirst().getMetadata().getLabels())
        .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
  }

  @Test
  void manifests_everyMount_hasItsVolume() {
    List<String> claims =
        embedded().getSpec().getVolumeClaimTemplates().stream()
            .map(claim -> claim.getMetadata().getName())
            .toList();
    for (PodTemplateSpec pod : pods()) {
      List<String> volumes =
          Stream.concat(
                  claims.stream().filter(name -> pod == pods().getFirst() || name.equals("data")),
                  pod.getSpec().getVolumes().stream().map(Volume::getName))
              .toList();
      assertThat(container(pod).getVolumeMounts().stream().map(VolumeMount::getName))
          .isSubsetOf(volumes);
    }
    assertThat(postgres().getSpec().getTemplate().getSpec().getVolumes().stream())
        .extracting(Volume::getName)
        .contains("data", "tmp", "secrets");
  }

  /** The command of the pod, on a port and folder of this test, answers what the probes ask. */
  @Test
  void probes_ofARelayStartedAsThePodStartsIt_areAnswered() throws Exception {
    int port = RelayProgram.freePort(0);
    for (PodTemplateSpec pod : pods()) {
      List<String> arguments = new ArrayList<>(container(pod).getArgs());
      arguments.replaceAll(
          word ->
              switch (word) {
                case "/data" -> folder.resolve("data").toString();
                case "0.0.0.0" -> "127.0.0.1";
                default -> word;
              });
      arguments.addAll(List.of("--port", Integer.toString(port)));
      try (RunningProgram relay =
          RunningProgram.start(
              JavaProgram.relay(JavaProgram.ownClassPath()),
              arguments,
              folder.resolve("relay.log"))) {
        RelayProgram.awaitHealthy(relay, port);
        for (Probe probe : probes(pod)) {
          assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
          assertThat(status(port, probe.getHttpGet().getPath())).isEqualTo(200);
        }
        String metrics = pod.getMetadata().getAnnotations().get("prometheus.io/path");
        assertThat(status(port, String.valueOf(metrics))).isEqualTo(200);
      }
    }
  }

  private static List<Probe> probes(PodTemplateSpec pod) {
    Container container = container(pod);
    return List.of(
        container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe());
  }

  private static int status(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .timeout(Duration.ofMinutes(1))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  /** An environment variable that the relay does not read would be passed over in silence. */
  @Test
  void environment_ofManifestsAndCompose_isWhatTheRelayReads() throws IOException {
    String help = help();
    List<String> names =
        new ArrayList<>(
            container(postgres().getSpec().getTemplate()).getEnv().stream()
                .map(EnvVar::getName)
                .toList());
    Matcher inCompose =
        VARIABLE.matcher(Files.readString(PACKAGING.resolve("container/compose.yaml")));
    while (inCompose.find()) {
      names.add(inCompose.group());
    }
    assertThat(names).hasSizeGreaterThan(6);
    for (String name : names) {
      // Every setting may come from a file.
      assertThat(help).containsPattern("\\b" + name.replaceFirst("_FILE$", "") + "\\b");
    }
  }

  private String help() {
    try (RunningProgram relay =
        RunningProgram.start(
            JavaProgram.relay(JavaProgram.ownClassPath()),
            List.of("serve", "--help"),
            folder.resolve("help.log"))) {
      assertThat(relay.await()).isZero();
      // The words wrap, and may do so inside a name.
      return relay.logTail().replaceAll("\\s+", " ");
    }
  }
}
