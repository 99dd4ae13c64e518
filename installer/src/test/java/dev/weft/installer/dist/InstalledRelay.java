package dev.weft.installer.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The installed relay of a {@link DebianRoot}, started as its unit starts it. */
final class InstalledRelay implements AutoCloseable {
  private static final long END_SECONDS = 60;
  private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

  private final Process process;
  private final int port;

  private InstalledRelay(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it as the unit's user with the unit's command, on a free port. */
  static InstalledRelay start(DebianRoot root, Path errors) {
    try {
      List<String> unit =
          Files.readAllLines(root.path("/usr/lib/systemd/system/weft-relay.service"));
      List<String> command =
          new ArrayList<>(
              List.of(
                  value(unit, "ExecStart").replace("$WEFT_RELAY_OPTIONS", "--port 0").split(" ")));
      Process process = root.start(value(unit, "User"), Map.of(), command, errors);
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String ready = String.valueOf(out.readLine());
      Matcher port = PORT.matcher(ready);
      if (!port.find()) {
        throw new IllegalStateException(
            "The relay said '" + ready + "'; its errors are in " + errors);
      }
      return new InstalledRelay(process, Integer.parseInt(port.group(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String value(List<String> unit, String key) {
    return unit.stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the unit has no " + key));
  }

  String address() {
    return "ws://127.0.0.1:" + port;
  }

  /** Ends it as the unit does, with SIGTERM, and fails if it does not end well. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the relay did not drain within " + END_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
