/** Tests of the codecs: golden bytes, properties and fuzzing. */
@NullMarked
package dev.weft.crdt.codec;

import org.jspecify.annotations.NullMarked;
