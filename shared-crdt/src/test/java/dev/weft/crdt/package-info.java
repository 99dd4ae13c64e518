/** Tests of the library as its users see it. */
@NullMarked
package dev.weft.crdt;

import org.jspecify.annotations.NullMarked;
