/**
 * The parts of the main window: sidebar, tabs, toolbar, page, outline, status bar, and the pages
 * that stand in for a document.
 *
 * <p>Entry point: {@link dev.weft.desktop.app.window.MainWindow}. These classes draw and report
 * what the user did; they hold no document and decide nothing about storage or sync. What they show
 * comes to them as small immutable records. FX thread only.
 */
@NullMarked
package dev.weft.desktop.app.window;

import org.jspecify.annotations.NullMarked;
