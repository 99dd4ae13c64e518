package dev.weft.crdt.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Which desktops a relay serves. Both sides count generations: the number goes up when what they
 * say to each other changes in a way that an older one would misunderstand. A relay of generation N
 * serves desktops of N and N-1, so the relay is upgraded first and the desks follow in their own
 * time. Any other Yjs client states no generation and is always served.
 */
public final class Generation {
  /** The generation of this build. */
  public static final int CURRENT = 1;

  /** HTTP header in which a desktop states its generation when it opens a socket. */
  public static final String HEADER = "Weft-Generation";

  private static final int DIGITS_MAX = 6;

  private Generation() {}

  /**
   * Whether a relay turns a desktop away.
   *
   * @param relay generation of the relay
   * @param stated what the client states in {@link #HEADER}, or null
   * @return the reason, to be shown to people, or null if the client is served
   */
  public static @Nullable String refusal(int relay, @Nullable String stated) {
    if (stated == null) {
      return null;
    }
    if (stated.isEmpty()
        || stated.length() > DIGITS_MAX
        || !stated.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return HEADER + " is not a number";
    }
    int desktop = Integer.parseInt(stated);
    if (desktop > relay) {
      return "This relay is too old for this Weft (generations "
          + relay
          + " and "
          + desktop
          + "): ask for the relay to be upgraded. What you write stays on your computer until then.";
    }
    if (desktop < relay - 1) {
      return "This Weft is too old for this relay (generations "
          + desktop
          + " and "
          + relay
          + "): upgrade Weft. What you write stays on your computer until then.";
    }
    return null;
  }
}
