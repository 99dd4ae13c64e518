package dev.weft.relay.access;

import org.jspecify.annotations.Nullable;

/** Whoever asks for access. */
public sealed interface Subject {
  /** How logs and the audit name it. */
  String label();

  /**
   * An account, or one of its keys.
   *
   * @param roleMax what its credentials allow at most
   * @param onlyIn the only workspace its credentials reach, null for all
   */
  record Person(String account, String label, Role roleMax, @Nullable String onlyIn)
      implements Subject {
    /** An account with all its rights. */
    public Person(String account) {
      this(account, "account:" + account, Role.OWNER, null);
    }
  }

  /** Whoever has a share link, which reaches one document. */
  record LinkHolder(String link, String document, Role role) implements Subject {
    @Override
    public String label() {
      return "link:" + link;
    }
  }
}
