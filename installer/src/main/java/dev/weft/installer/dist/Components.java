package dev.weft.installer.dist;

import dev.weft.crdt.codec.JsonText;
import dev.weft.jlink.AppImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * What is inside a program's packages: the bill of materials that the build wrote for its module,
 * with the Java runtime added, and the licence texts.
 */
final class Components {
  private static final String NOT_OFFLINE =
      ": build without Maven's offline switch, with which the bill is not written anew";

  private final Path module;
  private final AppImage image;
  private final Map<String, @Nullable Object> bill;

  private Components(Path module, AppImage image, Map<String, @Nullable Object> bill) {
    this.module = module;
    this.image = image;
    this.bill = bill;
  }

  static Components of(Path root, AppImage image) {
    Path module = root.resolve(image.program().module());
    Path file = module.resolve("target/weft-sbom.json");
    if (!Files.exists(file)) {
      throw new IllegalStateException("There is no bill of materials at " + file + NOT_OFFLINE);
    }
    try {
      if (!(JsonText.parse(Files.readString(file)) instanceof Map<?, ?> read)) {
        throw new IllegalStateException(file + " is no bill of materials");
      }
      Map<String, @Nullable Object> bill = new LinkedHashMap<>();
      read.forEach((key, value) -> bill.put(String.valueOf(key), value));
      Components components = new Components(module, image, bill);
      components.checkComplete(file);
      return components;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bill left by an earlier build must not vouch for jars that it does not know. */
  private void checkComplete(Path file) throws IOException {
    Set<String> known = new TreeSet<>();
    for (Object each : list(bill.get("components"))) {
      if (each instanceof Map<?, ?> component) {
        known.add(component.get("name") + "-" + component.get("version") + ".jar");
      }
    }
    try (Stream<Path> jars = Files.list(image.app())) {
      List<String> unknown =
          jars.map(jar -> jar.getFileName().toString())
              .filter(jar -> jar.endsWith(".jar") && !known.contains(jar))
              .filter(jar -> !jar.startsWith(image.program().module() + "-"))
              .toList();
      if (!unknown.isEmpty()) {
        throw new IllegalStateException(file + " does not list " + unknown + NOT_OFFLINE);
      }
    }
  }

  /** Writes the bill of materials (CycloneDX, JSON). */
  void writeBill(Path file) {
    Map<String, @Nullable Object> runtime = new LinkedHashMap<>();
    runtime.put("type", "platform");
    runtime.put("name", "OpenJDK runtime");
    runtime.put("version", System.getProperty("java.runtime.version"));
    runtime.put("supplier", Map.of("name", System.getProperty("java.vendor", "unknown")));
    runtime.put(
        "licenses", List.of(Map.of("expression", "GPL-2.0-only WITH Classpath-exception-2.0")));
    List<@Nullable Object> all = new ArrayList<>(list(bill.get("components")));
    all.add(runtime);
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(bill);
    whole.put("components", all);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, JsonText.stringify(whole) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the licence texts of every component into a folder, one file for each.
   *
   * @throws IllegalStateException naming the components that have none
   */
  void writeLicences(Path folder) {
    Map<String, String> texts = new TreeMap<>();
    List<String> without = new ArrayList<>();
    for (Object each : list(bill.get("components"))) {
      if (each instanceof Map<?, ?> component) {
        String name = component.get("name") + "-" + component.get("version");
        String own = textsInJar(jar(name));
        String text = declared(component) + own;
        if (text.isBlank()) {
          without.add(name);
        }
        texts.put(name, text);
      }
    }
    if (!without.isEmpty()) {
      throw new IllegalStateException("No licence text was found for " + without);
    }
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> text : texts.entrySet()) {
        Files.writeString(folder.resolve(text.getKey() + ".txt"), text.getValue());
      }
      Files.writeString(
          folder.resolve("README.txt"),
          "Licences of every library in "
              + image.program().title()
              + ", one file for each. The licences of the Java runtime and of JavaFX are in the"
              + " folder legal of the runtime.\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Path jar(String name) {
    for (Path folder : List.of(image.app(), module.resolve("target"))) {
      Path jar = folder.resolve(name + ".jar");
      if (Files.exists(jar)) {
        return jar;
      }
    }
    return null;
  }

  private static String textsInJar(@Nullable Path jar) {
    if (jar == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().filter(Components::isLicence).toList()) {
        text.append("\n---- ").append(entry.getName()).append(" ----\n\n");
        text.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static boolean isLicence(ZipEntry entry) {
    String path = entry.getName();
    String name = path.substring(path.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
    return !entry.isDirectory()
        && !name.endsWith(".CLASS")
        && Stream.of("LICENSE", "LICENCE", "NOTICE", "COPYING").anyMatch(name::startsWith);
  }

  /** The licences that the component's own description names, with their texts. */
  private static String declared(Map<?, ?> component) {
    StringBuilder text = new StringBuilder();
    for (Object each : list(component.get("licenses"))) {
      if (each instanceof Map<?, ?> choice) {
        Object licence = choice.get("license");
        if (licence instanceof Map<?, ?> named) {
          Object id = named.get("id") == null ? named.get("name") : named.get("id");
          text.append("---- ").append(id).append(" ----\n");
          Object url = named.get("url");
          if (url != null) {
            text.append(url).append('\n');
          }
          if (named.get("text") instanceof Map<?, ?> attached
              && attached.get("content") instanceof String content) {
            text.append('\n').append(decoded(attached, content)).append('\n');
          }
        }
      }
    }
    return text.toString();
  }

  private static String decoded(Map<?, ?> attached, String content) {
    return "base64".equals(attached.get("encoding"))
        ? new String(Base64.getMimeDecoder().decode(content), StandardCharsets.UTF_8)
        : content;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
