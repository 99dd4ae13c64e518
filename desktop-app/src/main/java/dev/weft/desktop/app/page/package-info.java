/**
 * The page of one open document: toolbar over the editor, outline beside it, and the facts that the
 * status bar tells of its text.
 *
 * <p>Entry point: {@link dev.weft.desktop.app.page.DocumentPage}. A page lives as long as its tab.
 * FX thread only.
 */
@NullMarked
package dev.weft.desktop.app.page;

import org.jspecify.annotations.NullMarked;
