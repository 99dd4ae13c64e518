package dev.weft.desktop.status;

/** The 21 states, the one to show first; names of icons are Bootstrap's. */
public enum StatusState {
  DISK_FULL("bi-exclamation-octagon", Tone.BAD),
  WRITE_FAILED("bi-exclamation-octagon", Tone.BAD),
  DAMAGED("bi-exclamation-triangle", Tone.BAD),
  RELAY_IDENTITY_CHANGED("bi-shield-exclamation", Tone.BAD),
  STORE_LOCKED("bi-lock", Tone.WARN),
  NEWER_FORMAT("bi-arrow-up-circle", Tone.WARN),
  ACCESS_ENDED("bi-person-x", Tone.WARN),
  SIGNED_OUT("bi-key", Tone.WARN),
  RELAY_FULL("bi-hdd", Tone.WARN),
  NOT_REACHED_WAITING("bi-cloud-slash", Tone.WARN),
  SAVING("bi-three-dots", Tone.QUIET),
  SENDING("bi-cloud-arrow-up", Tone.QUIET),
  RECEIVING("bi-cloud-arrow-down", Tone.QUIET),
  OFFLINE("bi-cloud-slash", Tone.QUIET),
  READER("bi-eye", Tone.QUIET),
  OTHERS_BEHIND("bi-cloud-check", Tone.QUIET),
  ON_RELAY("bi-cloud-check", Tone.QUIET),
  EVERYONE_HAS_IT("bi-check2-all", Tone.GOOD),
  NO_RELAY("bi-laptop", Tone.QUIET),
  NO_DOCUMENTS("bi-laptop", Tone.QUIET),
  NOT_DOWNLOADED("bi-cloud-arrow-down", Tone.QUIET);

  /** How loud a state is. */
  public enum Tone {
    /** Something is not being kept. */
    BAD,
    /** Something waits or needs a decision. */
    WARN,
    /** Everything else. */
    QUIET,
    /** A finished check. */
    GOOD
  }

  private final String icon;
  private final Tone tone;

  StatusState(String icon, Tone tone) {
    this.icon = icon;
    this.tone = tone;
  }

  /** The icon's name. */
  public String icon() {
    return icon;
  }

  /** How loud it is. */
  public Tone tone() {
    return tone;
  }

  /** Whether it claims that the relay has every edit. */
  public boolean claimsRelay() {
    return this == OTHERS_BEHIND || this == ON_RELAY || this == EVERYONE_HAS_IT;
  }
}
