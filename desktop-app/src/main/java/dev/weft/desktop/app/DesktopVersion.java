package dev.weft.desktop.app;

import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.protocol.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What the editor says of itself: a line for people, or one of JSON for programs. */
final class DesktopVersion {
  private DesktopVersion() {}

  /** The version of this build. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in = DesktopVersion.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(in, "the build left no version.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Objects.requireNonNull(properties.getProperty("version"), "no version");
  }

  static String line() {
    return "weft " + version();
  }

  /** One line; names are added, never changed or taken away. */
  static String json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", "weft");
    json.put("version", version());
    json.put("generation", Generation.CURRENT);
    json.put("package", System.getProperty("jpackage.app-version"));
    json.put("java", Runtime.version().toString());
    json.put("os", System.getProperty("os.name"));
    json.put("arch", System.getProperty("os.arch"));
    return JsonText.stringify(json);
  }
}
