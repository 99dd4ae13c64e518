package dev.weft.desktop.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How long older versions of documents are kept on this computer. The text itself is always kept.
 *
 * @param days after which history is dropped; 0: never
 */
public record Retention(int days) {
  /** Everything is kept. */
  public static final Retention FOREVER = new Retention(0);

  private static final String NEVER_DROPPED = "forever";
  private static final int DAYS_MAX = 36_500;

  /** Refuses what is no number of days. */
  public Retention {
    if (days < 0 || days > DAYS_MAX) {
      throw new IllegalArgumentException("history of " + days + " days");
    }
  }

  /** Reads {@code forever} or a number of days from 1 to 36,500; empty if it is neither. */
  public static Optional<Retention> parse(String text) {
    if (text.equals(NEVER_DROPPED)) {
      return Optional.of(FOREVER);
    }
    if (!text.matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int days = Integer.parseInt(text);
    return days == 0 || days > DAYS_MAX ? Optional.empty() : Optional.of(new Retention(days));
  }

  /** The time; empty: for ever. */
  public Optional<Duration> time() {
    return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return days == 0 ? NEVER_DROPPED : String.valueOf(days);
  }
}
