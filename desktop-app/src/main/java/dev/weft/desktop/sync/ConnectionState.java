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

  /** The last try failed; the next one is planned. */
  record BackingOff(Duration nextTry, String why) implements ConnectionState {
    @Override
    public String words() {
      return "No relay answers. Next try in " + Math.max(1, nextTry.toSeconds()) + " s";
    }
  }

  /** Stopped by the user. */
  record Paused() implements ConnectionState {
    @Override
    public String words() {
      return "Paused by you";
    }
  }

  /** The relay does not let us in; trying again by itself would not help. */
  record Refused(Cause cause, String why) implements ConnectionState {
    /** Why. */
    public enum Cause {
      TOKEN,
      FORBIDDEN,
      QUOTA,
      VERSION
    }

    @Override
    public String words() {
      return switch (cause) {
        case TOKEN -> "The relay wants you to sign in";
        case FORBIDDEN -> "The relay does not let you in";
        case QUOTA -> "The relay is full";
        case VERSION -> "The relay does not speak this Weft's protocol";
      };
    }
  }
}
