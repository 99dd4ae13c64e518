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

  /**
   * Starts a version 1 update.
   *
   * @return an encoder that holds nothing yet
   */
  public static UpdateEncoder v1() {
    return new UpdateEncoderV1();
  }

  /**
   * Starts a version 2 update.
   *
   * @return an encoder that holds nothing yet
   */
  public static UpdateEncoder v2() {
    return new UpdateEncoderV2();
  }

  /**
   * Writes a number of blocks, structs, clients or ranges.
   *
   * @param count 0 to 2^53-1
   */
  public final void writeCount(long count) {
    rest.writeVarUint(count);
  }

  /**
   * Writes the first clock of a block.
   *
   * @param clock 0 to 2^53-1
   */
  public final void writeClock(long clock) {
    rest.writeVarUint(clock);
  }

  /**
   * Writes a struct's info byte.
   *
   * @param info 0 to 255: content ref and flags
   */
  public abstract void writeInfo(int info);

  /**
   * Writes an origin, or the item that holds a parent.
   *
   * @param client 0 to 2^53-1
   * @param clock 0 to 2^53-1
   */
  public abstract void writeLeftId(long client, long clock);

  /**
   * Writes a right origin.
   *
   * @param client 0 to 2^53-1
   * @param clock 0 to 2^53-1
   */
  public abstract void writeRightId(long client, long clock);

  /**
   * Writes the client of a block.
   *
   * @param client 0 to 2^53-1
   */
  public abstract void writeClient(long client);

  /**
   * Writes whether a parent is a root type.
   *
   * @param root true if its name follows, false if its item does
   */
  public abstract void writeParentIsRoot(boolean root);

  /**
   * Writes a text.
   *
   * @param text any string; an unpaired surrogate becomes U+FFFD
   */
  public abstract void writeString(String text);

  /**
   * Writes the UTF-16 units {@code [from, to)} of a text.
   *
   * @param text where the units stand
   * @param from index of the first unit
   * @param to index behind the last unit
   */
  public abstract void writeString(CharSequence text, int from, int to);

  /**
   * Writes the units {@code [from, to)} of a Latin-1 text, one byte per unit.
   *
   * @param latin1 one byte per unit, 0 to 255
   * @param from index of the first unit
   * @param to index behind the last unit
   */
  public abstract void writeLatin1(byte[] latin1, int from, int to);

  /**
   * Writes a text read from another update.
   *
   * @param slice still valid
   */
  public abstract void writeText(TextSlice slice);

  /**
   * Writes a type ref.
   *
   * @param typeRef one of the refs that the format knows
   */
  public abstract void writeTypeRef(int typeRef);

  /**
   * Writes the length of a GC struct or a deleted content, or a number of elements.
   *
   * @param length 0 to 2^53-1
   */
  public abstract void writeLength(long length);

  /**
   * Writes the length of a Skip.
   *
   * @param length 0 to 2^53-1
   */
  public final void writeSkipLength(long length) {
    rest.writeVarUint(length);
  }

  /**
   * Writes a value of a list, a map or of options.
   *
   * @param value one of those that the package's description lists
   */
  public final void writeAny(@Nullable Object value) {
    rest.writeAny(value);
  }

  /**
   * Writes a binary content.
   *
   * @param bytes copied
   */
  public final void writeBytes(byte[] bytes) {
    rest.writeVarBytes(bytes);
  }

  /**
   * Writes an embed or the value of a format.
   *
   * @param value one of those that the package's description lists
   */
  public abstract void writeJson(@Nullable Object value);

  /**
   * Writes the key of a format or the name of an XML element or hook.
   *
   * @param key any string
   */
  public abstract void writeKey(String key);

  /** Starts the ranges of one client of the delete set, which must be ascending and disjoint. */
  public abstract void startDeleteRanges();

  /**
   * Writes one range of the delete set; its length is at least 1.
   *
   * @param clock 0 to 2^53-1
   * @param length at least 1
   */
  public abstract void writeDeleteRange(long clock, long length);

  /** The update whose counts and blocks were assembled elsewhere, with the columns of this one. */
  abstract byte[] toByteArray(ByteWriter assembledRest);

  /** Whether the client of a block stands in the rest, between its count and its clock. */
  abstract boolean hasBlockClientInRest();

  /** {@return the update so far} */
  public abstract byte[] toByteArray();

  /** Starts another update in the same buffers. */
  public abstract void reset();
}
