package dev.weft.installer.deploy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads Kubernetes manifests into the types generated from Kubernetes' own description of its
 * interface, and refuses what those do not have, as a server with strict validation does.
 */
final class Manifests {
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "v1/Service", Service.class,
          "v1/ServiceAccount", ServiceAccount.class,
          "apps/v1/StatefulSet", StatefulSet.class,
          "apps/v1/Deployment", Deployment.class,
          "networking.k8s.io/v1/Ingress", Ingress.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class);

  /** The types keep what they do not know in a map beside; here that is an error. */
  private static final class Strict extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
      return false;
    }
  }

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .annotationIntrospector(new Strict())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final List<Object> objects;

  private Manifests(List<Object> objects) {
    this.objects = objects;
  }

  static Manifests read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the objects of a text with documents of YAML. */
  static Manifests parse(String text) {
    List<Object> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = MAPPER.readerFor(JsonNode.class).readValues(text)) {
      while (documents.hasNext()) {
        objects.add(object(documents.next()));
      }
    }
    return new Manifests(objects);
  }

  /** One object, of the type that it names. */
  static Object object(JsonNode document) {
    String kind = document.path("apiVersion").asString() + "/" + document.path("kind").asString();
    Class<?> type = KINDS.get(kind);
    if (type == null) {
      throw new IllegalArgumentException("no such kind is expected here: " + kind);
    }
    return MAPPER.treeToValue(document, type);
  }

  static Object object(String document) {
    return object(MAPPER.readTree(document));
  }

  int size() {
    return objects.size();
  }

  <T> Optional<T> find(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
