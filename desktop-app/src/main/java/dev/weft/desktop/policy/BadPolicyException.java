package dev.weft.desktop.policy;

/** A policy that is not understood; the message says which file and line, why, and what to do. */
public final class BadPolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  BadPolicyException(String message) {
    super(message);
  }
}
