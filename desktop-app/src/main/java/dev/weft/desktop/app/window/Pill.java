package dev.weft.desktop.app.window;

/**
 * What the status pill says of the document in front.
 *
 * @param icon name of a Bootstrap icon
 * @param text one line
 * @param tooltip the exact facts behind it
 * @param tone its colour
 */
public record Pill(String icon, String text, String tooltip, Tone tone) {}
