/**
 * What this person chose on this computer, and what their window looked like last: theme, tabs,
 * favourites, trash. Nothing here is part of a document and nothing of it reaches a relay.
 *
 * <p>Entry point: {@link dev.weft.desktop.settings.Settings}. Knows no window and no document.
 */
@NullMarked
package dev.weft.desktop.settings;

import org.jspecify.annotations.NullMarked;
