/** Packages installed and used on systems of their own. */
@NullMarked
package dev.weft.installer.dist;

import org.jspecify.annotations.NullMarked;
