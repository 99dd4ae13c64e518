package dev.weft.desktop.app.window;

/**
 * The mark at the right end of a row whose document needs attention.
 *
 * @param text a count, or empty
 * @param icon name of a Bootstrap icon
 * @param tone its colour
 * @param spoken the same in words, for screen readers and the tooltip
 */
public record Badge(String text, String icon, Tone tone, String spoken) {}
