/**
 * The oracle: Yjs's algorithm written down as plainly as possible, to be compared with.
 *
 * <p>Linked lists, plain objects, walks from the start of a list, no caches. It follows the format
 * specification sentence by sentence and is independent of the production engine, with which it
 * shares only the codec of single fields and the operations on encoded updates; both are proven by
 * golden bytes of their own. Entry point: {@link dev.weft.crdt.oracle.NaiveDoc}.
 */
@NullMarked
package dev.weft.crdt.oracle;

import org.jspecify.annotations.NullMarked;
