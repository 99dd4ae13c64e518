package dev.weft.desktop.history;

/** Words that came and words that went between two states. */
public record WordChange(int added, int removed) {}
