package dev.weft.relay.access;

import java.util.Locale;
import java.util.Optional;

/** What somebody is to a workspace, folder or document; each may do what those before it may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Reads and comments. */
  COMMENTER,
  /** Writes, creates, moves, puts into the trash. */
  EDITOR,
  /** Decides who else has access. */
  OWNER;

  /** The name in requests, answers and the database: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a name, empty for what is none. */
  public static Optional<Role> of(String wireName) {
    for (Role role : values()) {
      if (role.wireName().equals(wireName)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  public boolean mayWrite() {
    return compareTo(EDITOR) >= 0;
  }

  public boolean mayShare() {
    return this == OWNER;
  }

  /** The lesser of two. */
  public Role atMost(Role most) {
    return compareTo(most) <= 0 ? this : most;
  }
}
