package dev.weft.desktop.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param data directory that holds everything of this user
 * @param relay address of the relay, or null to write on this computer only
 * @param user name that others see
 * @param drive whether commands are read from standard input
 */
record LaunchOptions(Path data, @Nullable URI relay, String user, boolean drive) {
  static final String USAGE =
      "usage: weft [--data DIR] [--relay ws://HOST:PORT] [--user NAME] [--drive]";

  /** A command line that cannot be understood; the message says which part and why. */
  static final class BadCommandLine extends IllegalArgumentException {
    BadCommandLine(String message) {
      super(message + "\n" + USAGE);
    }
  }

  static LaunchOptions parse(List<String> arguments) {
    Path data = Path.of(System.getProperty("user.home", "."), ".weft");
    URI relay = null;
    String user = System.getProperty("user.name", "Me");
    boolean drive = false;
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      switch (option) {
        case "--data" -> data = Path.of(value(option, rest));
        case "--relay" -> relay = relay(value(option, rest));
        case "--user" -> user = value(option, rest);
        case "--drive" -> drive = true;
        default -> throw new BadCommandLine("unknown option " + option);
      }
    }
    return new LaunchOptions(data, relay, user, drive);
  }

  private static String value(String option, Deque<String> rest) {
    String value = rest.pollFirst();
    if (value == null || value.isBlank()) {
      throw new BadCommandLine(option + " needs a value");
    }
    return value;
  }

  private static URI relay(String address) {
    try {
      URI uri = URI.create(address);
      if (("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new BadCommandLine("--relay " + address + " is not an address: " + e.getMessage());
    }
    throw new BadCommandLine(
        "--relay " + address + " is not an address such as ws://127.0.0.1:8710");
  }
}
