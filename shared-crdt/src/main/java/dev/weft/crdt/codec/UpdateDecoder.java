package dev.weft.crdt.codec;

import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of an update, one method per field; the caller knows their order.
 *
 * <p>Order (both versions): the number of client blocks ({@link #readCount}); per block the number
 * of structs ({@link #readCount}), the client ({@link #readClient}), the first clock ({@link
 * #readClock}), the structs; then the delete set. {@link StructReader} walks structs in that order.
 *
 * <p>Version 1 has all fields in one stream. Version 2 has a column for most kinds of field:
 *
 * <pre>
 * varUint 0          feature flag
 * keyClock client leftClock rightClock info string parentInfo typeRef len
 *                    nine columns, each a length and its bytes
 * rest               counts, clocks, values, bytes, lengths of skips, the delete set
 * </pre>
 *
 * <p>Numbers come as primitives, texts as slices, so that reading allocates nothing per field.
 * Every method throws {@link MalformedUpdateException} and nothing else. Not safe for use by
 * several threads.
 */
public abstract class UpdateDecoder {
  final DecodeLimits limits;
  final ByteReader rest;
  private long structsLeft;

  UpdateDecoder(ByteReader rest, DecodeLimits limits) {
    this.rest = rest;
    this.limits = limits;
    this.structsLeft = limits.structsAllowed(rest.remaining());
  }

  /**
   * Starts to read a version 1 update.
   *
   * @param update not copied
   * @param limits what is refused
   * @return a decoder that stands at the start
   * @throws MalformedUpdateException if it has more bytes than allowed
   */
  public static UpdateDecoder v1(byte[] update, DecodeLimits limits) {
    return new UpdateDecoderV1(bounded(update, limits), limits);
  }

  /**
   * Starts to read a version 1 update with the default limits.
   *
   * @param update not copied
   * @return a decoder that stands at the start
   */
  public static UpdateDecoder v1(byte[] update) {
    return v1(update, DecodeLimits.DEFAULT);
  }

  /**
   * Reads fields of version 1 from the middle of other data.
   *
   * @param in shared with the caller, and moved by what is read
   * @return a decoder that stands where the reader does
   */
  public static UpdateDecoder v1(ByteReader in) {
    return new UpdateDecoderV1(in, DecodeLimits.DEFAULT);
  }

  /**
   * Starts to read a version 2 update.
   *
   * @param update not copied
   * @param limits what is refused
   * @return a decoder that stands at the start of every column
   * @throws MalformedUpdateException if its columns do not fit into it
   */
  public static UpdateDecoder v2(byte[] update, DecodeLimits limits) {
    return new UpdateDecoderV2(bounded(update, limits), limits);
  }

  /**
   * Starts to read a version 2 update with the default limits.
   *
   * @param update not copied
   * @return a decoder that stands at the start of every column
   * @throws MalformedUpdateException if its columns do not fit into it
   */
  public static UpdateDecoder v2(byte[] update) {
    return v2(update, DecodeLimits.DEFAULT);
  }

  private static ByteReader bounded(byte[] update, DecodeLimits limits) {
    if (update.length > limits.maxBytes()) {
      throw new MalformedUpdateException(
          0, "an update of " + update.length + " bytes, allowed are " + limits.maxBytes());
    }
    return new ByteReader(update);
  }

  /** Starts again on another version 1 update, with the limits of this decoder. */
  void reset(byte[] update) {
    rest.reset(update, 0, update.length);
    structsLeft = limits.structsAllowed(update.length);
  }

  /** {@return the limits that this decoder enforces} */
  public final DecodeLimits limits() {
    return limits;
  }

  /**
   * {@return an exception that names the present position}
   *
   * @param reason what is wrong there, without any content
   */
  public final MalformedUpdateException malformed(String reason) {
    return rest.malformed(reason);
  }

  /**
   * Counts structs or list elements against {@link DecodeLimits#maxStructs}; to be called before
   * reading them, with the number that the update claims.
   *
   * @param count how many the update claims
   * @throws MalformedUpdateException if the sum crosses the limit
   */
  public final void spendStructs(long count) {
    structsLeft -= count;
    if (structsLeft < 0) {
      throw malformed(
          "more structs than "
              + limits.maxStructs()
              + " or than "
              + limits.maxStructsPerByte()
              + " for each byte");
    }
  }

  /**
   * Reads a number of blocks, structs, clients or ranges.
   *
   * @return 0 to 2^53-1
   */
  public final long readCount() {
    return rest.readVarUint();
  }

  /**
   * Reads the first clock of a block.
   *
   * @return 0 to 2^53-1
   */
  public final long readClock() {
    return rest.readVarUint();
  }

  /**
   * Reads a struct's info byte.
   *
   * @return 0 to 255: content ref and flags
   */
  public abstract int readInfo();

  /**
   * Reads the client of an origin or of a parent; {@link #readLeftClock} follows.
   *
   * @return 0 to 2^53-1
   */
  public abstract long readLeftClient();

  /**
   * Reads the clock of an origin or of a parent.
   *
   * @return 0 to 2^53-1
   */
  public abstract long readLeftClock();

  /**
   * Reads the client of a right origin; {@link #readRightClock} follows.
   *
   * @return 0 to 2^53-1
   */
  public abstract long readRightClient();

  /**
   * Reads the clock of a right origin.
   *
   * @return 0 to 2^53-1
   */
  public abstract long readRightClock();

  /**
   * Reads the client of a block.
   *
   * @return 0 to 2^53-1
   */
  public abstract long readClient();

  /**
   * Reads whether a parent is a root type, named by a string, rather than an item.
   *
   * @return true if {@link #readString} has its name, false if {@link #readLeftClient} has its item
   */
  public abstract boolean readParentIsRoot();

  /**
   * Reads a text into a slice, which is valid until the next one is read.
   *
   * @param slice gets the text
   */
  public abstract void readText(TextSlice slice);

  /**
   * Reads a text.
   *
   * @return the text
   */
  public abstract String readString();

  /**
   * Reads a type ref.
   *
   * @return one of the refs that the format knows, or another number, which the caller refuses
   */
  public abstract int readTypeRef();

  /**
   * Reads the length of a GC struct or a deleted content, or a number of elements.
   *
   * @return 0 to 2^53-1
   */
  public abstract long readLength();

  /**
   * Reads the length of a Skip.
   *
   * @return 0 to 2^53-1
   */
  public final long readSkipLength() {
    return rest.readVarUint();
  }

  /**
   * Reads a value of a list, a map or of options.
   *
   * @return a value as the package's description lists them
   */
  public final @Nullable Object readAny() {
    return rest.readAny(limits.maxNesting());
  }

  /** Checks so many values, at least a byte each, and remembers where they are. */
  final void readAnySlice(long count, ValueSlice slice) {
    if (count > rest.remaining()) {
      throw malformed(count + " values are longer than their bytes");
    }
    int from = rest.position();
    for (long left = count; left > 0; left--) {
      AnyValues.skip(rest, limits.maxNesting());
    }
    slice.set(rest.array(), from, rest.position());
  }

  /** Remembers where a binary content is. */
  final void readBytesSlice(ValueSlice slice) {
    int length = rest.skipVarBytes();
    slice.set(rest.array(), rest.position() - length, rest.position());
  }

  /** Parses a JSON text that was just read. */
  final @Nullable Object parseJson(String text) {
    try {
      return JsonText.parse(text, limits.maxNesting());
    } catch (MalformedUpdateException e) {
      throw malformed(e.reason());
    }
  }

  /**
   * Reads a binary content.
   *
   * @return bytes that belong to the caller
   */
  public final byte[] readBytes() {
    return rest.readVarBytes();
  }

  /**
   * Reads an embed or the value of a format.
   *
   * @return a value as the package's description lists them
   */
  public abstract @Nullable Object readJson();

  /**
   * Reads the key of a format or the name of an XML element or hook.
   *
   * @return the key, which version 2 writes once and then refers to
   */
  public abstract String readKey();

  /** Starts the ranges of one client of the delete set. */
  public abstract void startDeleteRanges();

  /**
   * Reads the first clock of a delete range.
   *
   * @return 0 to 2^53-1
   */
  public abstract long readDeleteClock();

  /**
   * Reads the length of a delete range.
   *
   * @return 1 to 2^53-1
   */
  public abstract long readDeleteLength();

  /** Fails unless the whole update was read. */
  public final void expectEnd() {
    rest.expectEnd();
  }
}
