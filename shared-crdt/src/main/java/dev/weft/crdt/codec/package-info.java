/**
 * The binary primitives of lib0 and the readers and writers of Yjs updates, versions 1 and 2.
 *
 * <p>Job: bytes in, fields out, and back. Nothing here knows a document.
 *
 * <p>Entry points: {@link dev.weft.crdt.codec.UpdateDecoder} and {@link
 * dev.weft.crdt.codec.UpdateEncoder} (one method per field of an update), {@link
 * dev.weft.crdt.codec.StructReader} and {@link dev.weft.crdt.codec.StructWriter} (one struct at a
 * time), {@link dev.weft.crdt.codec.ByteReader} and {@link dev.weft.crdt.codec.ByteWriter} (one
 * value at a time).
 *
 * <p>Invariants: every read is bounded by the bytes it was given and by {@link
 * dev.weft.crdt.codec.DecodeLimits}; no allocation is in proportion to a number that a peer merely
 * claims; {@link dev.weft.crdt.codec.MalformedUpdateException} is the only throwable that reading
 * bytes lets out. JavaScript values appear as {@code null}, {@link
 * dev.weft.crdt.codec.Undefined#UNDEFINED}, {@code Boolean}, {@code Number}, {@code String}, {@code
 * byte[]}, {@code List<Object>} and {@code Map<String, Object>}.
 *
 * <p>Callers: every other package of the library, and programs that handle frames.
 */
@NullMarked
package dev.weft.crdt.codec;

import org.jspecify.annotations.NullMarked;
