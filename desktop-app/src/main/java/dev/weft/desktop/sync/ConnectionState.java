package dev.weft.desktop.sync;

import java.time.Duration;

/** Where the connection to the relay stands. */
public sealed interface ConnectionState {
  /** In words for people. */
  String words();

  /** No relay is configured. */
  record NoRelay() implements ConnectionState {
    @Override
    public String words() {
      return "No relay";
    }
  }

  /** Not started, or stopped. */
  record Offline() implements ConnectionState {
    @Override
    public String words() {
      return "Offline";
    }
  }

  /** A socket is being opened. */
  record Connecting() implements ConnectionState {
    @Override
    public String words() {
      return "Connecting to the relay";
    }
  }

  /** The socket is open; the relay has not let us in yet. */
  record Authenticating() implements ConnectionState {
    @Override
    public String words() {
      return "Signing in at the relay";
    }
  }

  /** The relay answers. */
  record Live() implements ConnectionState {
    @Override
    public String words() {
      return "Connected to the relay";
    }
  }

  /**
   * The last try failed; the next one is planned.
   *
   * @param why a sentence without its full stop
   */
  record BackingOff(Duration nextTry, String why) implements ConnectionState {
    @Override
    public String words() {
      return why + ". Next try in " + Math.max(1, nextTry.toSeconds()) + " s";
    }
  }

  /** Stopped by the user. */
  record Paused() implements ConnectionState {
    @Override
    public String words() {
      return "Paused by you";
    }
  }

  /**
   * The relay does not let us in; trying again at once would not help.
   *
   * @param why the relay's reason, may be empty
   * @param nextTry zero if somebody has to act first
   */
  record Refused(Cause cause, String why, Duration nextTry) implements ConnectionState {
    /** Why. */
    public enum Cause {
      /** A sign-in is wanted. */
      TOKEN,
      /** Signed in, and not allowed. */
      FORBIDDEN,
      /** The relay takes no more. */
      QUOTA,
      /** The two are too far apart in version. */
      VERSION,
      /** There is nothing at this address any more. */
      REMOVED,
      /** Its certificate is not trusted here: it may be another, or somebody in between. */
      CERTIFICATE,
      /** It is not the relay that it was: nothing is sent until somebody confirms it. */
      IDENTITY
    }

    @Override
    public String words() {
      return sentence() + (why.isBlank() ? "" : ": " + why);
    }

    private String sentence() {
      return switch (cause) {
        case TOKEN -> "The relay wants you to sign in";
        case FORBIDDEN -> "The relay does not let you in";
        case QUOTA -> "The relay is full";
        case VERSION -> "This Weft and the relay are too far apart in version";
        case REMOVED -> "There is no relay at this address any more";
        case CERTIFICATE -> "The relay’s certificate is not trusted";
        case IDENTITY -> "The relay’s identity has changed";
      };
    }
  }
}
