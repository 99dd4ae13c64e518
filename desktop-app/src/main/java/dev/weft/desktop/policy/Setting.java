package dev.weft.desktop.policy;

import java.util.Optional;
import java.util.stream.Stream;

/** What a policy can set, by the names that stand in the file. */
public enum Setting {
  RELAY("relay"),
  DATA("data"),
  EXPORTS("exports"),
  HISTORY("history"),
  UPDATES("updates"),
  UPDATES_FEED("updates.feed"),
  UPDATES_CHANNEL("updates.channel"),
  UPDATES_KEY("updates.key");

  private final String key;

  Setting(String key) {
    this.key = key;
  }

  /** Its name in the file. */
  public String key() {
    return key;
  }

  static Optional<Setting> named(String key) {
    return Stream.of(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /** The setting whose name is nearest to one that does not exist, if one is near. */
  static Optional<Setting> near(String key) {
    return Stream.of(values())
        .filter(setting -> distance(setting.key, key) <= 2 || setting.key.startsWith(key))
        .findFirst();
  }

  /** How many characters differ (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
