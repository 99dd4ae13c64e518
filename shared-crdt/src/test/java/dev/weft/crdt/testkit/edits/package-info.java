/**
 * Random edits of every kind of shared type, in the script language of the golden vectors, which
 * our documents and the real Yjs both carry out.
 */
@NullMarked
package dev.weft.crdt.testkit.edits;

import org.jspecify.annotations.NullMarked;
