package dev.weft.desktop.policy;

import dev.weft.desktop.policy.Policy.Channel;
import dev.weft.desktop.policy.Policy.Updates;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy: one {@code name = value} a line, {@code #} for comments, UTF-8. Nothing is
 * escaped, so that a Windows path stands as it is.
 */
public final class PolicyFile {
  /** A policy has a dozen lines; whatever is larger is something else. */
  private static final long BYTES_MAX = 64 * 1024;

  private static final String LOCKED = "locked";

  private final Path file;
  private final Map<Setting, String> values = new EnumMap<>(Setting.class);
  private final Map<Setting, Integer> lines = new EnumMap<>(Setting.class);
  private final Set<Setting> locked = EnumSet.noneOf(Setting.class);
  private int lockedLine;

  private PolicyFile(Path file) {
    this.file = file;
  }

  /** Where this system's policy is. */
  public static Path ofSystem() {
    String os = System.getProperty("os.name", "");
    if (os.startsWith("Windows")) {
      String data = System.getenv("ProgramData");
      return Path.of(data == null ? "C:\\ProgramData" : data, "Weft", "policy.conf");
    }
    return os.startsWith("Mac")
        ? Path.of("/Library/Application Support/Weft/policy.conf")
        : Path.of("/etc/weft/policy.conf");
  }

  /**
   * Reads a file.
   *
   * @return {@link Policy#NONE} if there is none
   * @throws BadPolicyException if it cannot be read or is not understood
   */
  public static Policy read(Path file) throws BadPolicyException {
    PolicyFile reader = new PolicyFile(file);
    String text;
    try {
      if (Files.notExists(file)) {
        return Policy.NONE;
      }
      if (Files.size(file) > BYTES_MAX) {
        throw reader.bad(0, "is larger than " + BYTES_MAX + " bytes");
      }
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw reader.bad(0, "is not UTF-8");
    } catch (IOException e) {
      throw reader.bad(0, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    return reader.parse(text);
  }

  private Policy parse(String text) throws BadPolicyException {
    int number = 0;
    // A mark that Windows editors put in front.
    for (String line : text.replaceFirst("^\uFEFF", "").lines().toList()) {
      number++;
      String trimmed = line.strip();
      if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
        line(number, trimmed);
      }
    }
    for (Setting setting : locked) {
      if (!values.containsKey(setting)) {
        throw bad(lockedLine, "locks " + setting.key() + ", which is not set");
      }
    }
    return new Policy(
        address(Setting.RELAY, "ws", "wss"),
        folder(),
        exports(),
        history(),
        choice(Setting.UPDATES, Updates.class),
        address(Setting.UPDATES_FEED, "https", "http", "file"),
        choice(Setting.UPDATES_CHANNEL, Channel.class),
        values.get(Setting.UPDATES_KEY),
        locked);
  }

  private void line(int number, String line) throws BadPolicyException {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw bad(number, "is not 'name = value': " + line);
    }
    String key = line.substring(0, equals).strip();
    String value = line.substring(equals + 1).strip();
    if (value.isEmpty()) {
      throw bad(number, "gives " + key + " no value; put # in front to leave it out");
    }
    if (key.equals(LOCKED)) {
      lockedLine = number;
      for (String name : value.split(",", -1)) {
        locked.add(setting(number, name.strip()));
      }
      return;
    }
    Setting setting = setting(number, key);
    if (values.put(setting, value) != null) {
      throw bad(number, "sets " + key + " again; line " + lines.get(setting) + " has set it");
    }
    lines.put(setting, number);
  }

  private Setting setting(int number, String key) throws BadPolicyException {
    Setting setting = Setting.named(key).orElse(null);
    if (setting == null) {
      String hint =
          Setting.near(key)
              .map(near -> "did you mean " + near.key() + "?")
              .orElse(
                  "known are "
                      + Stream.of(Setting.values())
                          .map(Setting::key)
                          .collect(Collectors.joining(", "))
                      + ", "
                      + LOCKED);
      throw bad(number, "names the unknown setting " + key + ": " + hint);
    }
    return setting;
  }

  private @Nullable URI address(Setting setting, String... schemes) throws BadPolicyException {
    String value = values.get(setting);
    if (value == null) {
      return null;
    }
    try {
      URI uri = URI.create(value);
      boolean isKnown = Arrays.asList(schemes).contains(String.valueOf(uri.getScheme()));
      if (isKnown && (uri.getHost() != null || "file".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw bad(line(setting), "gives " + setting.key() + " no address: " + value);
    }
    throw bad(
        line(setting),
        "gives "
            + setting.key()
            + " an address that begins with none of "
            + String.join("://, ", schemes)
            + "://: "
            + value);
  }

  private @Nullable Path folder() throws BadPolicyException {
    String value = values.get(Setting.DATA);
    if (value == null) {
      return null;
    }
    String filled =
        value
            .replace("${home}", System.getProperty("user.home", "."))
            .replace("${user}", System.getProperty("user.name", "user"));
    try {
      Path path = Path.of(filled);
      if (path.isAbsolute() && !filled.contains("${")) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw bad(line(Setting.DATA), "gives data no path of this system: " + value);
    }
    throw bad(
        line(Setting.DATA),
        "gives data a path that is not absolute, or names more than ${home} and ${user}: " + value);
  }

  private @Nullable Set<String> exports() {
    String value = values.get(Setting.EXPORTS);
    if (value == null) {
      return null;
    }
    return value.equals("none")
        ? Set.of()
        : Stream.of(value.split(",", -1))
            .map(format -> format.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private @Nullable Retention history() throws BadPolicyException {
    String value = values.get(Setting.HISTORY);
    if (value == null) {
      return null;
    }
    Retention history = Retention.parse(value).orElse(null);
    if (history == null) {
      throw bad(
          line(Setting.HISTORY),
          "gives history the value " + value + "; it takes forever or a number of days");
    }
    return history;
  }

  private <E extends Enum<E>> @Nullable E choice(Setting setting, Class<E> type)
      throws BadPolicyException {
    String value = values.get(setting);
    if (value == null) {
      return null;
    }
    for (E each : type.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
        return each;
      }
    }
    throw bad(
        line(setting),
        "gives "
            + setting.key()
            + " the value "
            + value
            + "; it takes "
            + Stream.of(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or ")));
  }

  private int line(Setting setting) {
    return lines.getOrDefault(setting, 0);
  }

  private BadPolicyException bad(int line, String what) {
    return new BadPolicyException(
        "The policy of this computer is not understood: "
            + file
            + (line == 0 ? " " : ", line " + line + ", ")
            + what
            + ". Its administrator can mend it, and check it with weft --check-policy FILE.");
  }
}
