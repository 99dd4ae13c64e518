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

  private PeopleLimits() {}
}
