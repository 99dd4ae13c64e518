/** What a document tells its listeners, and in which order, beside the real Yjs. */
@NullMarked
package dev.weft.crdt.callbacks;

import org.jspecify.annotations.NullMarked;
