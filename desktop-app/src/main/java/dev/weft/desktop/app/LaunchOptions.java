package dev.weft.desktop.app;

import dev.weft.desktop.policy.Policy;
import dev.weft.desktop.policy.Retention;
import dev.weft.desktop.policy.Setting;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param data directory that holds everything of this user
 * @param relay address of the relay, or null to write on this computer only
 * @param history how long older versions are kept
 * @param user name that others see
 * @param drive whether commands are read from standard input
 * @param opens files and links to open, files by their whole path
 */
record LaunchOptions(
    Path data,
    @Nullable URI relay,
    Retention history,
    String user,
    boolean drive,
    List<String> opens) {
  static final String USAGE =
      """
      usage: weft [--data DIR] [--relay ws://HOST:PORT] [--user NAME] [--history DAYS|forever]
                  [--drive] [FILE or LINK]...
             weft --version | --version-json | --check-policy FILE\
      """;

  /** A command line that cannot be understood; the message says which part and why. */
  static final class BadCommandLine extends IllegalArgumentException {
    BadCommandLine(String message) {
      super(message + "\n" + USAGE);
    }
  }

  /** Without an administrator's policy. */
  static LaunchOptions parse(List<String> arguments) {
    return parse(arguments, Policy.NONE);
  }

  /** What the policy sets is the default, or, where it is locked, the only value. */
  static LaunchOptions parse(List<String> arguments, Policy policy) {
    Path set = policy.data();
    Path data = set == null ? Path.of(System.getProperty("user.home", "."), ".weft") : set;
    URI relay = policy.relay();
    Retention kept = policy.history();
    Retention history = kept == null ? Retention.FOREVER : kept;
    String user = System.getProperty("user.name", "Me");
    boolean drive = false;
    List<String> opens = new ArrayList<>();
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      switch (option) {
        case "--data" -> data = free(policy, Setting.DATA, data, Path.of(value(option, rest)));
        case "--relay" -> relay = free(policy, Setting.RELAY, relay, relay(value(option, rest)));
        case "--history" ->
            history = free(policy, Setting.HISTORY, history, history(value(option, rest)));
        case "--user" -> user = value(option, rest);
        case "--drive" -> drive = true;
        default -> {
          if (option.startsWith("-")) {
            throw new BadCommandLine("unknown option " + option);
          }
          opens.add(whole(option));
        }
      }
    }
    return new LaunchOptions(data, relay, history, user, drive, List.copyOf(opens));
  }

  /** Another process, with another working directory, may be the one that opens it. */
  private static String whole(String argument) {
    if (argument.startsWith(Opening.SCHEME) || argument.startsWith("file:")) {
      return argument;
    }
    try {
      return Path.of(argument).toAbsolutePath().toString();
    } catch (InvalidPathException e) {
      throw new BadCommandLine(argument + " is no path of this system");
    }
  }

  private static <T> T free(Policy policy, Setting setting, @Nullable T set, T asked) {
    if (policy.isLocked(setting) && !asked.equals(set)) {
      throw new BadCommandLine(
          "the administrator of this computer has set " + setting.key() + " to " + set);
    }
    return asked;
  }

  private static String value(String option, Deque<String> rest) {
    String value = rest.pollFirst();
    if (value == null || value.isBlank()) {
      throw new BadCommandLine(option + " needs a value");
    }
    return value;
  }

  private static Retention history(String value) {
    return Retention.parse(value)
        .orElseThrow(
            () -> new BadCommandLine("--history takes forever or a number of days, not " + value));
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
