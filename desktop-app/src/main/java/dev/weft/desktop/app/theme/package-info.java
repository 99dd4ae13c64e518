/**
 * What the interface is drawn with: the bundled fonts, the two colour themes, the icons and the
 * colours of people.
 *
 * <p>Entry point: {@link dev.weft.desktop.app.theme.Theme#apply}, after {@link
 * dev.weft.desktop.app.theme.Fonts#load}. Invariants: a colour is written once, in {@code
 * light.css} and {@code dark.css}; every other stylesheet and class names it. Any view may call
 * this package; it knows no document and no view.
 */
@NullMarked
package dev.weft.desktop.app.theme;

import org.jspecify.annotations.NullMarked;
