package dev.weft.desktop.policy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An administrator's settings. A value that is null is the user's; one that is set is the default,
 * or, if locked, the only one.
 *
 * <p>There is no setting for telemetry because Weft sends none.
 *
 * @param relay address of the relay
 * @param data folder that holds everything of a user
 * @param exports formats that a document may be exported to, in lower case; empty for none
 * @param history how long older versions are kept
 * @param updates what is done about updates
 * @param feed where updates are announced: a web address or a folder
 * @param channel which releases count
 * @param key Ed25519 public key that signs the feed, base64, instead of the built-in one
 * @param locked what users cannot change
 */
public record Policy(
    @Nullable URI relay,
    @Nullable Path data,
    @Nullable Set<String> exports,
    @Nullable Retention history,
    @Nullable Updates updates,
    @Nullable URI feed,
    @Nullable Channel channel,
    @Nullable String key,
    Set<Setting> locked) {
  /** What is done about updates. */
  public enum Updates {
    /** Nothing is asked and nothing is shown. */
    OFF,
    /** A newer release is shown and offered. */
    NOTIFY
  }

  /** Which releases count. */
  public enum Channel {
    STABLE,
    BETA
  }

  /** No administrator has set anything. */
  public static final Policy NONE =
      new Policy(null, null, null, null, null, null, null, null, Set.of());

  /** Keeps copies. */
  public Policy {
    exports = exports == null ? null : Set.copyOf(exports);
    locked = Set.copyOf(locked);
  }

  /** Whether users cannot change a setting. */
  public boolean isLocked(Setting setting) {
    return locked.contains(setting);
  }

  /** Whether a document may leave in a format, such as {@code pdf}. */
  public boolean allowsExport(String format) {
    return exports == null
        || !isLocked(Setting.EXPORTS)
        || exports.contains(format.toLowerCase(Locale.ROOT));
  }
}
