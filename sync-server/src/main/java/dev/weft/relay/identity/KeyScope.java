package dev.weft.relay.identity;

import dev.weft.relay.access.Role;
import java.util.Locale;
import java.util.Optional;

/** What an API key may do at most with what its account may do. */
public enum KeyScope {
  READ(Role.VIEWER),
  WRITE(Role.EDITOR),
  /** Sharing too, yet neither accounts nor keys. */
  OWN(Role.OWNER);

  private final Role roleMax;

  KeyScope(Role roleMax) {
    this.roleMax = roleMax;
  }

  Role roleMax() {
    return roleMax;
  }

  /** The name in requests, answers and the database: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope of a name, empty for what is none. */
  public static Optional<KeyScope> of(String wireName) {
    for (KeyScope scope : values()) {
      if (scope.wireName().equals(wireName)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
