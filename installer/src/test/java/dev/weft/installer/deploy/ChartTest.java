package dev.weft.installer.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart, linted and rendered by Helm itself, gives what the plain manifests say. */
class ChartTest {
  private static final Path KUBERNETES =
      Path.of(System.getProperty("weft.root", "..")).resolve("installer/packaging/kubernetes");
  private static final String KUBERNETES_MIN = "1.27.0";
  private static final Map<String, String> WORDS =
      Map.of("@VERSION@", "1.2.3", "@HOMEPAGE@", "https://weft.example.org");

  /** What turns the chart into the relay of relay-postgres-s3.yaml. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "postgres.url",
          "postgres://weft@postgres.example.org/weft?sslmode=verify-full"
              + "&sslrootcert=/secrets/postgres-ca.pem",
          "s3.place",
          "s3://weft-example/relay",
          "s3.region",
          "eu-central-1",
          "secret",
          "weft-relay",
          "image.tag",
          "0.1.0",
          "image.pullPolicy",
          "");

  @TempDir Path folder;

  /** As the build stages it: with its words filled in. */
  @BeforeEach
  void stage() throws IOException {
    Path chart = KUBERNETES.resolve("chart");
    try (Stream<Path> files = Files.walk(chart)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve("weft-relay").resolve(chart.relativize(file).toString());
        Files.createDirectories(copy.resolve(".."));
        String text = Files.readString(file);
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
          text = text.replace(word.getKey(), word.getValue());
        }
        Files.writeString(copy, text);
      }
    }
  }

  private Helm chart() {
    return new Helm(folder.resolve("weft-relay"));
  }

  private Manifests render(Map<String, String> values) {
    TemplateCommand template =
        chart().template().withName("weft").withNamespace("weft").withKubeVersion(KUBERNETES_MIN);
    // A comma would begin the next value, as on Helm's command line.
    values.forEach((name, value) -> template.set(name, value.replace(",", "\\,")));
    return Manifests.parse(template.call());
  }

  private static StatefulSet embedded(Manifests rendered) {
    return rendered.find(StatefulSet.class).orElseThrow();
  }

  private static PodSpec elsewhere(Manifests rendered) {
    return rendered.find(Deployment.class).orElseThrow().getSpec().getTemplate().getSpec();
  }

  private static Container container(PodSpec pod) {
    return pod.getContainers().getFirst();
  }

  @Test
  void lint_strict_hasNothingToSay() {
    LintResult result = chart().lint().strict().call();
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  @Test
  void lint_brokenTemplate_fails() throws IOException {
    Files.writeString(
        folder.resolve("weft-relay/templates/broken.yaml"), "{{ .Values.none.deep }}");
    assertThat(chart().lint().strict().call().isFailed()).isTrue();
  }

  @Test
  void template_asItStands_isTheRelayOfThePlainManifest() {
    StatefulSet rendered = embedded(render(Map.of("image.tag", "0.1.0", "image.pullPolicy", "")));
    StatefulSet plain = embedded(Manifests.read(KUBERNETES.resolve("relay.yaml")));
    PodSpec pod = rendered.getSpec().getTemplate().getSpec();
    assertThat(pod.getServiceAccountName()).isEqualTo("weft-weft-relay");
    pod.setServiceAccountName(null);
    assertThat(pod).isEqualTo(plain.getSpec().getTemplate().getSpec());
    assertThat(rendered.getSpec().getVolumeClaimTemplates())
        .isEqualTo(plain.getSpec().getVolumeClaimTemplates());
    assertThat(rendered.getSpec().getReplicas()).isEqualTo(1);
    assertThat(rendered.getSpec().getTemplate().getMetadata().getAnnotations())
        .isEqualTo(plain.getSpec().getTemplate().getMetadata().getAnnotations());
  }

  @Test
  void template_withPostgresAndS3_isTheRelayOfThePlainManifest() {
    PodSpec pod = elsewhere(render(ELSEWHERE));
    pod.setServiceAccountName(null);
    assertThat(pod)
        .isEqualTo(elsewhere(Manifests.read(KUBERNETES.resolve("relay-postgres-s3.yaml"))));
  }

  @Test
  void template_onlyPostgresElsewhere_keepsTheVolumeForBlobs() {
    Manifests rendered =
        render(Map.of("postgres.url", "postgres://weft@db.example.org/weft", "secret", "weft"));
    StatefulSet relay = embedded(rendered);
    assertThat(relay.getSpec().getVolumeClaimTemplates()).hasSize(1);
    assertThat(container(relay.getSpec().getTemplate().getSpec()).getEnv())
        .extracting(EnvVar::getName)
        .containsExactly("WEFT_POSTGRES", "WEFT_POSTGRES_PASSWORD_FILE");
  }

  @Test
  void template_identityOfThePod_needsNoKeys() {
    Manifests rendered =
        render(
            Map.of(
                "s3.place", "s3://weft-example/relay",
                "s3.keysInSecret", "false",
                "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn",
                    "arn:aws:iam::1:role/w"));
    PodSpec pod = embedded(rendered).getSpec().getTemplate().getSpec();
    assertThat(container(pod).getEnv()).extracting(EnvVar::getName).containsExactly("WEFT_S3");
    assertThat(pod.getVolumes()).extracting(Volume::getName).containsExactly("tmp");
    ServiceAccount account = rendered.find(ServiceAccount.class).orElseThrow();
    assertThat(account.getMetadata().getName()).isEqualTo(pod.getServiceAccountName());
    assertThat(account.getMetadata().getAnnotations())
        .containsEntry("eks.amazonaws.com/role-arn", "arn:aws:iam::1:role/w");
  }

  @Test
  void template_serviceIngressAndPolicy_leadToThePod() {
    Manifests rendered =
        render(Map.of("ingress.enabled", "true", "ingress.host", "weft.example.com"));
    Map<String, String> labels =
        embedded(rendered).getSpec().getTemplate().getMetadata().getLabels();
    Service service = rendered.find(Service.class).orElseThrow();
    assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
    assertThat(labels)
        .containsAllEntriesOf(embedded(rendered).getSpec().getSelector().getMatchLabels());
    Ingress ingress = rendered.find(Ingress.class).orElseThrow();
    assertThat(ingress.getSpec().getTls().getFirst().getHosts())
        .containsExactly("weft.example.com");
    assertThat(
            ingress.getSpec().getRules().getFirst().getHttp().getPaths().stream()
                .map(path -> path.getBackend().getService().getName()))
        .containsExactly(service.getMetadata().getName());
    NetworkPolicy policy = rendered.find(NetworkPolicy.class).orElseThrow();
    assertThat(labels).containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
    assertThat(policy.getSpec().getIngress().getFirst().getFrom()).hasSize(2);
    assertThat(rendered.size()).isEqualTo(5);
  }

  @Test
  void template_valueThatDoesNotExist_isRefused() {
    assertThatThrownBy(() -> render(Map.of("postgress.url", "postgres://weft@db/weft")))
        .hasMessageContaining("postgress");
    assertThatThrownBy(() -> render(Map.of("replicas", "3"))).hasMessageContaining("replicas");
  }

  @Test
  void template_passwordInTheUrl_isRefused() {
    assertThatThrownBy(
            () ->
                render(Map.of("postgres.url", "postgres://weft:hidden@db/weft", "secret", "weft")))
        .hasMessageContaining("url");
  }

  @Test
  void template_postgresWithoutItsSecret_saysWhatToDo() {
    assertThatThrownBy(() -> render(Map.of("postgres.url", "postgres://weft@db/weft")))
        .hasMessageContaining("set secret to the name of a secret");
  }
}
