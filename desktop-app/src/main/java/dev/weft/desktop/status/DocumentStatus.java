package dev.weft.desktop.status;

/**
 * What is said about one document. Immutable.
 *
 * @param pill the line in the status bar
 * @param tooltip more, and why
 * @param isOnDisk whether every edit is on disk; no state tells, since several outrank "Saving"
 * @param editsWaiting edits that the relay has not confirmed; without a relay always 0
 */
public record DocumentStatus(
    StatusState state,
    String pill,
    String tooltip,
    boolean isOnDisk,
    int editsWaiting,
    Badge badge) {}
