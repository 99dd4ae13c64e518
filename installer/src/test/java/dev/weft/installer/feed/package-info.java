/** The publisher's side of updates against the editor's. */
@NullMarked
package dev.weft.installer.feed;

import org.jspecify.annotations.NullMarked;
