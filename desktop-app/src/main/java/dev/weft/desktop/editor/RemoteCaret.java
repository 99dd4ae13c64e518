package dev.weft.desktop.editor;

import dev.weft.desktop.app.theme.Dye;

/**
 * Where another person is, in offsets of the document as it is now.
 *
 * @param id tells this person's caret from every other one, stable while they are here
 * @param name what their flag says
 * @param dye their colour
 * @param anchor where their selection began
 * @param head where their caret is; equal to the anchor when nothing is selected
 */
public record RemoteCaret(String id, String name, Dye dye, int anchor, int head) {}
