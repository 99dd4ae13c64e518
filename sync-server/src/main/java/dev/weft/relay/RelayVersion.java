package dev.weft.relay;

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
import picocli.CommandLine.IVersionProvider;

/** What the relay says of itself: a line for people, or one of JSON for programs. */
final class RelayVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"weft-relay " + version()};
  }

  /** The version of this build. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in = RelayVersion.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(in, "the build left no version.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Objects.requireNonNull(properties.getProperty("version"), "no version");
  }

  /** One line; names are added, never changed or taken away. */
  static String json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", "weft-relay");
    json.put("version", version());
    json.put("generation", Generation.CURRENT);
    json.put("oldestDesktopGeneration", Math.max(0, Generation.CURRENT - 1));
    json.put("package", System.getProperty("jpackage.app-version"));
    json.put("java", Runtime.version().toString());
    json.put("os", System.getProperty("os.name"));
    json.put("arch", System.getProperty("os.arch"));
    return JsonText.stringify(json);
  }
}
