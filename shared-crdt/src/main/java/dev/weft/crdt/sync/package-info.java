/**
 * The sync protocol of Yjs: who lacks what, and the answer.
 *
 * <p>Job: encode, decode and answer the three messages. A side sends {@code Step1} with its state
 * vector, the other side answers with {@code Step2}, exactly what is lacking; from then on each
 * change travels as an {@code Update}. Everything is version 1.
 *
 * <p>Entry points: {@link dev.weft.crdt.sync.SyncMessage} for bytes, {@link
 * dev.weft.crdt.sync.SyncProtocol} for the reactions.
 *
 * <p>Invariants: no state of its own, no IO. Knows the primitives and state vectors, not documents:
 * a replica is what can be asked for a state vector and a difference, be it a document or stored
 * bytes. Called by the relay's sessions and the desktop's connection.
 */
@NullMarked
package dev.weft.crdt.sync;

import org.jspecify.annotations.NullMarked;
