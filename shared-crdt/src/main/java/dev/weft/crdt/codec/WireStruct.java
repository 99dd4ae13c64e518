package dev.weft.crdt.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One struct as it stands in an update, its references unresolved: a record that a {@link
 * StructReader} fills again and again.
 *
 * <p>What a getter returns is meaningful only for the kinds that have that field, and until the
 * reader reads the next struct into this object. Not safe for use by several threads.
 */
public final class WireStruct {
  int ref;
  long client;
  long clock;
  long length;

  boolean hasOrigin;
  long originClient;
  long originClock;
  boolean hasRightOrigin;
  long rightClient;
  long rightClock;

  /** Set if the parent is a root type. */
  @Nullable String parentName;

  /** Set if the parent is given as an item; neither is if it is copied from a neighbour. */
  boolean hasParentId;

  long parentClient;
  long parentClock;
  @Nullable String parentSub;

  final TextSlice text = new TextSlice();
  final ValueSlice values = new ValueSlice();
  List<@Nullable Object> jsonValues = List.of();
  int typeRef;
  String key = "";
  @Nullable Object value;

  /** Makes a struct for a reader to fill. */
  public WireStruct() {}

  /** {@return the kind, one of {@link ContentRef}} */
  public int ref() {
    return ref;
  }

  /** {@return the client that wrote it} */
  public long client() {
    return client;
  }

  /** {@return the first clock} */
  public long clock() {
    return clock;
  }

  /** {@return the length in clocks, at least 1} */
  public long length() {
    return length;
  }

  /** {@return the clock behind its last one} */
  public long end() {
    return clock + length;
  }

  /** {@return whether it is an item, neither GC nor Skip} */
  public boolean isItem() {
    return ref != ContentRef.GC && ref != ContentRef.SKIP;
  }

  /** {@return whether there was an element to its left when it was written} */
  public boolean hasOrigin() {
    return hasOrigin;
  }

  /** {@return the client of the origin} */
  public long originClient() {
    return originClient;
  }

  /** {@return the clock of the origin} */
  public long originClock() {
    return originClock;
  }

  /** {@return whether there was an element to its right when it was written} */
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

  /** {@return the name of the root type that is its parent, or null} */
  public @Nullable String parentName() {
    return parentName;
  }

  /** {@return whether its parent is given as the item that holds it} */
  public boolean hasParentId() {
    return hasParentId;
  }

  /** {@return the client of the item that holds the parent} */
  public long parentClient() {
    return parentClient;
  }

  /** {@return the clock of the item that holds the parent} */
  public long parentClock() {
    return parentClock;
  }

  /** {@return the key in the parent's map, or null; unknown, hence null, if it has an origin} */
  public @Nullable String parentSub() {
    return parentSub;
  }

  /** {@return the content of a {@link ContentRef#STRING}} */
  public TextSlice text() {
    return text;
  }

  /** {@return the content of a {@link ContentRef#BINARY}, copied} */
  public byte[] bytes() {
    return Arrays.copyOfRange(values.bytes(), values.from(), values.to());
  }

  /**
   * {@return the elements of a {@link ContentRef#JSON} or {@link ContentRef#ANY}, made by this
   * call}
   */
  public List<@Nullable Object> elements() {
    if (ref == ContentRef.JSON) {
      return jsonValues;
    }
    List<@Nullable Object> elements = new ArrayList<>((int) length);
    ByteReader in = values.reader();
    for (long i = 0; i < length; i++) {
      elements.add(in.readAny());
    }
    return elements;
  }

  /** {@return the ref of a {@link ContentRef#TYPE}} */
  public int typeRef() {
    return typeRef;
  }

  /** {@return the key of a format, name of a named type, guid of a sub-document} */
  public String key() {
    return key;
  }

  /** {@return the value of an embed or format, options of a sub-document} */
  public @Nullable Object value() {
    return value;
  }

  void setSkip(long ofClient, long from, long to) {
    ref = ContentRef.SKIP;
    client = ofClient;
    clock = from;
    length = to - from;
    clearReferences();
  }

  void clearReferences() {
    hasOrigin = false;
    hasRightOrigin = false;
    hasParentId = false;
    parentName = null;
    parentSub = null;
  }

  /**
   * Cuts off the first clocks for good. A pair of surrogates that is cut leaves U+FFFD.
   *
   * @param count more than 0 and less than the length
   */
  void cutFirst(long count) {
    if (ref == ContentRef.STRING) {
      cutText((int) count);
    }
    dropFirst(count);
  }

  private void cutText(int count) {
    boolean cutsPair =
        Character.isLowSurrogate(text.charAt(count))
            && Character.isHighSurrogate(text.charAt(count - 1));
    if (cutsPair) {
      String whole = text.toString();
      String cut = whole.substring(0, count) + '\uFFFD' + whole.substring(count + 1);
      text.setText(cut, 0, cut.length());
    }
  }

  /** Leaves out the first clocks: the rest follows the element that was before it. */
  void dropFirst(long count) {
    if (isItem()) {
      dropFirstContent(count);
      hasOrigin = true;
      originClient = client;
      originClock = clock + count - 1;
    }
    clock += count;
    length -= count;
  }

  private void dropFirstContent(long count) {
    switch (ref) {
      case ContentRef.STRING -> text.dropFirst((int) count);
      case ContentRef.JSON -> jsonValues = jsonValues.subList((int) count, jsonValues.size());
      case ContentRef.ANY -> {
        ByteReader in = values.reader();
        for (long i = 0; i < count; i++) {
          AnyValues.skip(in, DecodeLimits.MAX_NESTING);
        }
        values.set(values.bytes(), in.position(), values.to());
      }
      default -> {
        // A deleted content is its length; all other kinds have length 1 and are never cut.
      }
    }
  }

  /**
   * Writes the struct as it is now. A key that is known sets its flag even if it is not written.
   */
  void writeTo(UpdateEncoder out) {
    boolean writesParent = isItem() && !hasOrigin && !hasRightOrigin;
    out.writeInfo(
        ref
            | (hasOrigin ? ContentRef.HAS_ORIGIN : 0)
            | (hasRightOrigin ? ContentRef.HAS_RIGHT_ORIGIN : 0)
            | (parentSub != null ? ContentRef.HAS_PARENT_SUB : 0));
    if (hasOrigin) {
      out.writeLeftId(originClient, originClock);
    }
    if (hasRightOrigin) {
      out.writeRightId(rightClient, rightClock);
    }
    if (writesParent) {
      writeParent(out);
    }
    writeContent(out);
  }

  private void writeParent(UpdateEncoder out) {
    if (hasParentId) {
      out.writeParentIsRoot(false);
      out.writeLeftId(parentClient, parentClock);
    } else {
      out.writeParentIsRoot(true);
      out.writeString(Objects.requireNonNull(parentName));
    }
    if (parentSub != null) {
      out.writeString(parentSub);
    }
  }

  private void writeContent(UpdateEncoder out) {
    switch (ref) {
      case ContentRef.GC, ContentRef.DELETED -> out.writeLength(length);
      case ContentRef.SKIP -> out.writeSkipLength(length);
      case ContentRef.STRING -> out.writeText(text);
      case ContentRef.ANY -> writeAnyValues(out);
      case ContentRef.JSON -> writeJsonTexts(out);
      case ContentRef.BINARY -> out.rest.writeVarBytes(values.bytes(), values.from(), values.to());
      case ContentRef.EMBED -> out.writeJson(value);
      case ContentRef.FORMAT -> {
        out.writeKey(key);
        out.writeJson(value);
      }
      case ContentRef.TYPE -> {
        out.writeTypeRef(typeRef);
        if (ContentRef.isNamedType(typeRef)) {
          out.writeKey(key);
        }
      }
      default -> {
        out.writeString(key);
        out.writeAny(value);
      }
    }
  }

  private void writeAnyValues(UpdateEncoder out) {
    out.writeLength(length);
    ByteReader in = values.reader();
    for (long i = 0; i < length; i++) {
      out.writeAny(in.readAny());
    }
  }

  private void writeJsonTexts(UpdateEncoder out) {
    out.writeLength(length);
    for (Object element : jsonValues) {
      boolean undefined = element == Undefined.UNDEFINED;
      out.writeString(undefined ? StructReader.UNDEFINED_TEXT : JsonText.stringify(element));
    }
  }
}
