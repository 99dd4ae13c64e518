/**
 * Documents, shared types and updates, as Yjs 13.6 has them: what a user of the library touches.
 *
 * <p><b>Documents.</b> A {@link dev.weft.crdt.YDoc} holds named root types: {@link
 * dev.weft.crdt.YText} (plain or rich text), {@link dev.weft.crdt.YArray}, {@link
 * dev.weft.crdt.YMap} and the XML types {@link dev.weft.crdt.YXmlFragment}, {@link
 * dev.weft.crdt.YXmlElement}, {@link dev.weft.crdt.YXmlText} and {@link dev.weft.crdt.YXmlHook}.
 * Types and documents nest in each other. Every change belongs to a {@link
 * dev.weft.crdt.Transaction}; observers get a {@link dev.weft.crdt.YEvent} for each type that it
 * changed, update listeners the bytes for other replicas. Replicas that applied the same updates,
 * in whatever order and however often, are equal.
 *
 * <p><b>Bytes without a document.</b> {@link dev.weft.crdt.Updates} merges, compares, converts and
 * checks encoded updates, which is all that a server needs; {@link dev.weft.crdt.StateVector},
 * {@link dev.weft.crdt.DeleteSet} and {@link dev.weft.crdt.ClockRanges} are what it says of them.
 *
 * <p><b>On top of documents.</b> {@link dev.weft.crdt.UndoManager} takes back what was changed here
 * and nothing else, {@link dev.weft.crdt.RelativePosition} is a caret that stays at its place while
 * others type, {@link dev.weft.crdt.Snapshot} a point in history that can be restored.
 *
 * <p><b>Units.</b> Indices and lengths of texts count UTF-16 code units, an embed counts one; those
 * of lists count elements. A client id is from 0 to 2^53-1; a clock numbers the elements that one
 * client made, from 0. Times are milliseconds of a clock that the caller injects.
 *
 * <p><b>Values.</b> Null, {@link dev.weft.crdt.codec.Undefined#UNDEFINED}, {@code Boolean}, numbers
 * (read back from an update as {@code Long} if they are whole and as {@code Double} if not, since
 * JavaScript has one kind), {@code BigInteger} for a bigint of 64 bits, {@code String}, {@code
 * byte[]}, and lists and maps of these, nested at most 512 deep. They are copied on their way in.
 *
 * <p><b>Threads.</b> A document and everything that belongs to it is confined to one thread at a
 * time and throws {@code IllegalStateException} when another one uses it, until it is handed over.
 * Encoded bytes, state vectors, delete sets, clock ranges, snapshots and relative positions are
 * immutable, the methods of {@code Updates} safe for use by several threads.
 *
 * <p><b>Errors.</b> Bytes that are no update raise {@link
 * dev.weft.crdt.codec.MalformedUpdateException} and leave everything as it was. Arguments that make
 * no sense raise {@code IllegalArgumentException} or {@code IndexOutOfBoundsException}, calls at a
 * wrong time {@code IllegalStateException}; methods say where anything changed nevertheless.
 *
 * <p>Arrows: this package uses {@code store} and {@code codec}; nothing below it knows it.
 */
@NullMarked
package dev.weft.crdt;

import org.jspecify.annotations.NullMarked;
