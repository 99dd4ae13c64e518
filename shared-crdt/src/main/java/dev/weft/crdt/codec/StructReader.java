package dev.weft.crdt.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the structs of an update in the order in which they are written, one at a time.
 *
 * <p>After the last struct the delete set follows: {@link #readDeleteSet()}. A struct of length 0
 * is not reported; Yjs never writes one. Every limit is checked before anything is made of what a
 * number claims. Not safe for use by several threads.
 */
public final class StructReader {
  /** How {@code undefined} is spelled among JSON texts. */
  static final String UNDEFINED_TEXT = "undefined";

  private static final int MIN_BLOCK_BYTES = 2;
  private static final int LAST_TYPE_REF = ContentRef.TYPE_XML_TEXT;

  private UpdateDecoder in;
  private long blocksLeft;
  private long structsLeft;
  private long client;
  private long clock;

  /**
   * Reads the header of an update.
   *
   * @param in a decoder that stands at the start of an update
   * @throws MalformedUpdateException if the header is none
   */
  public StructReader(UpdateDecoder in) {
    this.in = in;
    readHeader();
  }

  /** Starts again on another version 1 update. */
  void reset(byte[] update) {
    in.reset(update);
    structsLeft = 0;
    readHeader();
  }

  private void readHeader() {
    blocksLeft = in.readCount();
    if (blocksLeft > in.rest.remaining() / MIN_BLOCK_BYTES) {
      throw in.malformed(blocksLeft + " blocks are longer than their bytes");
    }
  }

  /**
   * Reads the next struct.
   *
   * @param into filled with the struct, and valid until the next call
   * @return whether there was one; if not, {@code into} is unchanged
   * @throws MalformedUpdateException if the bytes break a rule
   */
  public boolean next(WireStruct into) {
    while (true) {
      if (structsLeft > 0) {
        structsLeft--;
        readStruct(into);
        clock += into.length;
        if (into.length > 0) {
          return true;
        }
      } else if (blocksLeft > 0) {
        blocksLeft--;
        readBlock();
      } else {
        return false;
      }
    }
  }

  private void readBlock() {
    structsLeft = in.readCount();
    // A block without structs costs something, too.
    in.spendStructs(structsLeft + 1);
    client = in.readClient();
    clock = in.readClock();
  }

  /**
   * Reads the delete set, which ends the update, behind the last struct.
   *
   * @return the ranges; the decoder is at its end
   * @throws MalformedUpdateException if the bytes are no delete set, or others follow
   */
  public DeleteRanges readDeleteSet() {
    DeleteRanges ranges = new DeleteRanges();
    addDeleteSetTo(ranges);
    return ranges;
  }

  void addDeleteSetTo(DeleteRanges ranges) {
    ranges.addFrom(in);
    in.expectEnd();
  }

  private void readStruct(WireStruct s) {
    int info = in.readInfo();
    s.ref = info & ContentRef.MASK;
    s.client = client;
    s.clock = clock;
    s.clearReferences();
    if (s.ref == ContentRef.GC) {
      s.length = boundedLength();
    } else if (s.ref == ContentRef.SKIP) {
      s.length = checkClock(in.readSkipLength());
    } else {
      readReferences(s, info);
      readContent(s);
    }
    checkClock(s.end());
  }

  private long checkClock(long value) {
    if (value > DecodeLimits.MAX_CLOCK) {
      throw in.malformed("clock " + value + " is beyond " + DecodeLimits.MAX_CLOCK);
    }
    return value;
  }

  /** Nobody could have seen an element of their own before writing it. */
  private long checkReference(WireStruct s, long toClient, long toClock) {
    if (toClient == s.client && toClock >= s.clock) {
      throw in.malformed(
          "a struct at clock " + s.clock + " refers to its own client's clock " + toClock);
    }
    return checkClock(toClock);
  }

  private void readReferences(WireStruct s, int info) {
    if ((info & ContentRef.HAS_ORIGIN) != 0) {
      s.hasOrigin = true;
      s.originClient = in.readLeftClient();
      s.originClock = checkReference(s, s.originClient, in.readLeftClock());
    }
    if ((info & ContentRef.HAS_RIGHT_ORIGIN) != 0) {
      s.hasRightOrigin = true;
      s.rightClient = in.readRightClient();
      s.rightClock = checkReference(s, s.rightClient, in.readRightClock());
    }
    if (!s.hasOrigin && !s.hasRightOrigin) {
      readParent(s, info);
    }
  }

  private void readParent(WireStruct s, int info) {
    if (in.readParentIsRoot()) {
      s.parentName = in.readString();
    } else {
      s.hasParentId = true;
      s.parentClient = in.readLeftClient();
      s.parentClock = checkReference(s, s.parentClient, in.readLeftClock());
    }
    if ((info & ContentRef.HAS_PARENT_SUB) != 0) {
      s.parentSub = in.readString();
    }
  }

  private long boundedLength() {
    long length = in.readLength();
    if (length > in.limits().maxStructLength()) {
      throw in.malformed(
          "a struct of length " + length + ", allowed are " + in.limits().maxStructLength());
    }
    return length;
  }

  private void readContent(WireStruct s) {
    s.length = 1;
    switch (s.ref) {
      case ContentRef.DELETED -> s.length = boundedLength();
      case ContentRef.STRING -> {
        in.readText(s.text);
        s.length = s.text.length();
      }
      case ContentRef.ANY -> {
        s.length = boundedLength();
        in.spendStructs(s.length);
        in.readAnySlice(s.length, s.values);
      }
      case ContentRef.JSON -> readJsonTexts(s);
      case ContentRef.BINARY -> in.readBytesSlice(s.values);
      case ContentRef.EMBED -> s.value = in.readJson();
      case ContentRef.FORMAT -> {
        s.key = in.readKey();
        s.value = in.readJson();
      }
      case ContentRef.TYPE -> readType(s);
      case ContentRef.DOC -> {
        s.key = in.readString();
        s.value = in.readAny();
      }
      default -> throw in.malformed("unknown kind of struct " + s.ref);
    }
  }

  private void readType(WireStruct s) {
    s.typeRef = in.readTypeRef();
    if (s.typeRef > LAST_TYPE_REF) {
      throw in.malformed("unknown kind of type " + s.typeRef);
    }
    s.key = ContentRef.isNamedType(s.typeRef) ? in.readKey() : "";
  }

  private void readJsonTexts(WireStruct s) {
    s.length = boundedLength();
    // Empty texts cost nothing in version 2, so they count like structs.
    in.spendStructs(s.length);
    List<@Nullable Object> values = new ArrayList<>();
    for (long i = 0; i < s.length; i++) {
      String text = in.readString();
      values.add(text.equals(UNDEFINED_TEXT) ? Undefined.UNDEFINED : in.parseJson(text));
    }
    s.jsonValues = values;
  }
}
