/**
 * Random histories on documents of ours and of the real Yjs at once.
 *
 * <p>A {@code Plan} is what one seed says: who takes part and what each does, step by step. A
 * {@code History} carries it out on pairs of documents ({@code Twin}), one of ours and one of Yjs,
 * and compares everything both emit. {@code Shrinker} cuts a plan that fails down to the steps it
 * needs.
 */
@NullMarked
package dev.weft.crdt.differential;

import org.jspecify.annotations.NullMarked;
