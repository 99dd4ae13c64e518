package dev.weft.crdt.codec;

/**
 * The numbers that name kinds of structs and types on the wire.
 *
 * <p>The info byte of a struct holds its kind in the lowest five bits and three flags above them.
 */
public final class ContentRef {
  /** A garbage-collected range: a length. */
  public static final int GC = 0;

  /** A deleted content: a length. */
  public static final int DELETED = 1;

  /** Legacy JSON: a number of elements, each a JSON text. */
  public static final int JSON = 2;

  /** Binary: bytes. */
  public static final int BINARY = 3;

  /** Text: a string. */
  public static final int STRING = 4;

  /** An embed: a JSON value. */
  public static final int EMBED = 5;

  /** A format marker: a key and a JSON value. */
  public static final int FORMAT = 6;

  /** A shared type: its ref, and a name if it is an XML element or hook. */
  public static final int TYPE = 7;

  /** Values: a number of elements, each an any. */
  public static final int ANY = 8;

  /** A sub-document: its guid and options. */
  public static final int DOC = 9;

  /** A range that the update does not carry: a length. */
  public static final int SKIP = 10;

  /** Type ref of an array. */
  public static final int TYPE_ARRAY = 0;

  /** Type ref of a map. */
  public static final int TYPE_MAP = 1;

  /** Type ref of a text. */
  public static final int TYPE_TEXT = 2;

  /** Type ref of an XML element. */
  public static final int TYPE_XML_ELEMENT = 3;

  /** Type ref of an XML fragment. */
  public static final int TYPE_XML_FRAGMENT = 4;

  /** Type ref of an XML hook. */
  public static final int TYPE_XML_HOOK = 5;

  /** Type ref of an XML text. */
  public static final int TYPE_XML_TEXT = 6;

  /** The bits of an info byte that name the kind. */
  public static final int MASK = 0x1F;

  /** Flag of an info byte: the item has a key in its parent's map. */
  public static final int HAS_PARENT_SUB = 0x20;

  /** Flag of an info byte: a right origin follows. */
  public static final int HAS_RIGHT_ORIGIN = 0x40;

  /** Flag of an info byte: an origin follows. */
  public static final int HAS_ORIGIN = 0x80;

  private ContentRef() {}

  /**
   * {@return whether a type is written with a name}
   *
   * @param typeRef as {@link WireStruct#typeRef()} has it
   */
  public static boolean isNamedType(int typeRef) {
    return typeRef == TYPE_XML_ELEMENT || typeRef == TYPE_XML_HOOK;
  }
}
