/**
 * The engine: runs, their order, integration, splitting, merging, garbage collection.
 *
 * <p>Job: holds one document as runs (a struct of many elements is one object) and applies local
 * operations and decoded updates to them exactly as Yjs 13.6 does, so that emitted bytes are equal.
 *
 * <p>Entry points: {@link dev.weft.crdt.store.Store} (one document), {@link
 * dev.weft.crdt.store.Branch} (the inside of one shared type).
 *
 * <p>Invariants: per client the runs cover {@code [0, state)} without gap or overlap; every list
 * child is linked in its list and, once the list was looked into by position, in its order tree;
 * strings of one client lie in its text buffer in clock order. {@link
 * dev.weft.crdt.store.Invariants#check} tests them.
 *
 * <p>Callers: only {@code dev.weft.crdt}. This package knows {@code codec} and nothing else. Every
 * object belongs to one document and shares its thread rule.
 */
@NullMarked
package dev.weft.crdt.store;

import org.jspecify.annotations.NullMarked;
