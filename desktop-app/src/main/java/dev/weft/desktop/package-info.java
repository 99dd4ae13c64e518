/** The desktop editor: a full replica of every document on the user's own disk. */
@NullMarked
package dev.weft.desktop;

import org.jspecify.annotations.NullMarked;
