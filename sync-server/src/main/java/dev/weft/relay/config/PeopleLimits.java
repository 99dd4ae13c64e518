package dev.weft.relay.config;

import java.time.Duration;

/** The bounds on accounts, permission and their database, each with its reason. */
public final class PeopleLimits {
  /** Connections to the metadata database; its statements take fractions of a millisecond. */
  public static final int METADATA_READERS = 6;

  /**
   * How long a caller waits for the metadata database before it is told that it does not answer.
   */
  public static final Duration METADATA_TIMEOUT = Duration.ofSeconds(10);

  /** Folders inside each other: more is a mistake, and each level is looked at per question. */
  public static final int FOLDER_DEPTH_MAX = 32;

  /** Characters of a workspace's or folder's name. */
  public static final int NAME_MAX = 256;

  /** Characters of a document's title. */
  public static final int TITLE_MAX = 512;

  /** How long an access token lets in. */
  public static final Duration ACCESS_TOKEN_LIFE = Duration.ofMinutes(15);

  /** How long a refresh token may lie unused. */
  public static final Duration REFRESH_TOKEN_LIFE = Duration.ofDays(7);

  /** How long an invitation or a reset link may be used. */
  public static final Duration ONE_TIME_LINK_LIFE = Duration.ofDays(7);

  /** How long a key signs; a stolen one is of use no longer. */
  public static final Duration SIGNING_KEY_LIFE = Duration.ofDays(30);

  /** Argon2id: KiB of memory, after OWASP's advice of 2023 (19 MiB, two passes, one lane). */
  public static final int ARGON2_KIB = 19_456;

  /** Argon2id: passes over the memory. */
  public static final int ARGON2_PASSES = 2;

  /** Passwords checked at a time: each takes 19 MiB and a processor for some 50 ms. */
  public static final int PASSWORD_CHECKS_MAX = 4;

  /** How long a caller waits for its turn to have a password checked. */
  public static final Duration PASSWORD_WAIT = Duration.ofSeconds(10);

  /** Characters of a password, at least. */
  public static final int PASSWORD_MIN = 12;

  /** Characters of a password, at most: what is hashed is bounded. */
  public static final int PASSWORD_MAX = 256;

  /** Characters of an email address, after RFC 5321. */
  public static final int EMAIL_MAX = 254;

  /** Characters of the name of an account, a key or a device. */
  public static final int LABEL_MAX = 128;

  /** Characters of a token, whatever its kind. */
  public static final int TOKEN_MAX = 4_096;

  /** Failed logins of one account within {@link #LOGIN_WINDOW}, from wherever they come. */
  public static final int LOGIN_FAILURES_OF_ACCOUNT_MAX = 10;

  /** Failed logins from one address within {@link #LOGIN_WINDOW}: an office behind one address. */
  public static final int LOGIN_FAILURES_OF_ADDRESS_MAX = 50;

  /** The window that failed logins are counted in. */
  public static final Duration LOGIN_WINDOW = Duration.ofMinutes(15);

  /** Addresses and accounts whose failures are remembered. */
  public static final int LOGIN_FAILURES_TRACKED_MAX = 100_000;

  /** Documents an account may begin by syncing them, within an hour. */
  public static final int BIRTHS_PER_HOUR_MAX = 5_000;

  /** Between two looks for changes of access: half of the second that a revocation may take. */
  public static final Duration ACCESS_POLL_PERIOD = Duration.ofMillis(400);

  /** How long before its token expires a session is asked for a new one. */
  public static final Duration TOKEN_REQUEST_AHEAD = Duration.ofSeconds(60);

  /** Bytes of a request of the people's routes. */
  public static final int REQUEST_BYTES_MAX = 64 << 10;

  /** Entries of one page. */
  public static final int PAGE_MAX = 500;

  private PeopleLimits() {}
}
