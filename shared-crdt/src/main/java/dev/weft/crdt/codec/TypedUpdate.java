package dev.weft.crdt.codec;

/**
 * Reads the two version 1 updates that typing makes, without making an object: one text behind the
 * element that its author wrote last, and one deleted range. Every other update, a malformed one
 * too, is refused and left to {@link UpdateDecoder}.
 *
 * <pre>
 * text    01 01 client clock 84 client clock-1 string 00
 *         01 01 client clock C4 client clock-1 right origin string 00
 * range   00 01 client 01 clock length
 * </pre>
 *
 * <p>One reader serves many updates. Not safe for use by several threads.
 */
public final class TypedUpdate {
  private static final byte[] NO_BYTES = {};
  private static final int BEHIND = ContentRef.STRING | ContentRef.HAS_ORIGIN;
  private static final int BETWEEN = BEHIND | ContentRef.HAS_RIGHT_ORIGIN;

  private final ByteReader in = new ByteReader(NO_BYTES);
  private final TextSlice text = new TextSlice();
  private boolean isText;
  private long client;
  private long clock;
  private long length;
  private boolean hasRightOrigin;
  private long rightClient;
  private long rightClock;

  /** Makes a reader. */
  public TypedUpdate() {}

  /**
   * Reads an update; false if it is of another kind. The bytes must not change meanwhile.
   *
   * @param update a version 1 update, not copied
   * @return whether this object describes it now
   */
  public boolean read(byte[] update) {
    if (update.length < 6 || update.length > DecodeLimits.DEFAULT.maxBytes()) {
      return false;
    }
    in.reset(update, 0, update.length);
    try {
      return update[0] == 1 ? readText() : update[0] == 0 && readRange();
    } catch (MalformedUpdateException e) {
      return false;
    }
  }

  private boolean readText() {
    in.readUint8();
    if (in.readUint8() != 1) {
      return false;
    }
    isText = true;
    client = in.readVarUint();
    clock = in.readVarUint();
    int info = in.readUint8();
    hasRightOrigin = info == BETWEEN;
    if ((info != BEHIND && !hasRightOrigin)
        || in.readVarUint() != client
        || in.readVarUint() != clock - 1) {
      return false;
    }
    if (hasRightOrigin) {
      rightClient = in.readVarUint();
      rightClock = in.readVarUint();
    }
    in.readVarText(text);
    length = text.length();
    return length > 0
        && clock + length <= DecodeLimits.MAX_CLOCK
        && in.readVarUint() == 0
        && !in.hasRemaining();
  }

  private boolean readRange() {
    in.readUint8();
    if (in.readVarUint() != 1) {
      return false;
    }
    isText = false;
    client = in.readVarUint();
    if (in.readVarUint() != 1) {
      return false;
    }
    clock = in.readVarUint();
    length = in.readVarUint();
    return length > 0 && clock + length <= DecodeLimits.MAX_CLOCK && !in.hasRemaining();
  }

  /** {@return whether it is a text, as opposed to a deleted range} */
  public boolean isText() {
    return isText;
  }

  /** {@return the author of the text, or of what is deleted} */
  public long client() {
    return client;
  }

  /** {@return the first clock of the text or of the range; fits an {@code int}} */
  public int clock() {
    return (int) clock;
  }

  /** {@return the elements of the text or of the range; fits an {@code int}} */
  public int length() {
    return (int) length;
  }

  /** {@return the text, valid until the next update is read} */
  public TextSlice text() {
    return text;
  }

  /** {@return whether the text names a right origin, and if so, which} */
  public boolean hasRightOrigin() {
    return hasRightOrigin;
  }

  /** {@return the client of the right origin} */
  public long rightClient() {
    return rightClient;
  }

  /** {@return the clock of the right origin} */
  public long rightClock() {
    return rightClock;
  }
}
