package dev.weft.crdt.codec;

import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of an update, one method per field; the mirror of {@link UpdateDecoder}, whose
 * description of order and columns holds here, too.
 *
 * <p>An encoder is reusable by {@link #reset()}. Not safe for use by several threads.
 */
public abstract class UpdateEncoder {
  /** The stream of version 1; what stands outside the columns in version 2. */
  final ByteWriter rest = new ByteWriter();

  UpdateEncoder() {}

  /** Starts a version 1 update. */
  public static UpdateEncoder v1() {
    return new UpdateEncoderV1();
  }

  /** Starts a version 2 update. */
  public static UpdateEncoder v2() {
    return new UpdateEncoderV2();
  }

  /** Writes a number of blocks, structs, clients or ranges. */
  public final void writeCount(long count) {
    rest.writeVarUint(count);
  }

  /** Writes the first clock of a block. */
  public final void writeClock(long clock) {
    rest.writeVarUint(clock);
  }

  /** Writes a struct's info byte. */
  public abstract void writeInfo(int info);

  /** Writes an origin, or the item that holds a parent. */
  public abstract void writeLeftId(long client, long clock);

  /** Writes a right origin. */
  public abstract void writeRightId(long client, long clock);

  /** Writes the client of a block. */
  public abstract void writeClient(long client);

  /** Writes whether a parent is a root type. */
  public abstract void writeParentIsRoot(boolean root);

  /** Writes a text. */
  public abstract void writeString(String text);

  /** Writes the UTF-16 units {@code [from, to)} of a text. */
  public abstract void writeString(CharSequence text, int from, int to);

  /** Writes the units {@code [from, to)} of a Latin-1 text, one byte per unit. */
  public abstract void writeLatin1(byte[] latin1, int from, int to);

  /** Writes a text read from another update. */
  public abstract void writeText(TextSlice slice);

  /** Writes a type ref. */
  public abstract void writeTypeRef(int typeRef);

  /** Writes the length of a GC struct or a deleted content, or a number of elements. */
  public abstract void writeLength(long length);

  /** Writes the length of a Skip. */
  public final void writeSkipLength(long length) {
    rest.writeVarUint(length);
  }

  /** Writes a value of a list, a map or of options. */
  public final void writeAny(@Nullable Object value) {
    rest.writeAny(value);
  }

  /** Writes a binary content. */
  public final void writeBytes(byte[] bytes) {
    rest.writeVarBytes(bytes);
  }

  /** Writes an embed or the value of a format. */
  public abstract void writeJson(@Nullable Object value);

  /** Writes the key of a format or the name of an XML element or hook. */
  public abstract void writeKey(String key);

  /** Starts the ranges of one client of the delete set, which must be ascending and disjoint. */
  public abstract void startDeleteRanges();

  /** Writes one range of the delete set; its length is at least 1. */
  public abstract void writeDeleteRange(long clock, long length);

  /** The update whose counts and blocks were assembled elsewhere, with the columns of this one. */
  abstract byte[] toByteArray(ByteWriter assembledRest);

  /** Whether the client of a block stands in the rest, between its count and its clock. */
  abstract boolean hasBlockClientInRest();

  /** The update so far. */
  public abstract byte[] toByteArray();

  /** Starts another update in the same buffers. */
  public abstract void reset();
}
