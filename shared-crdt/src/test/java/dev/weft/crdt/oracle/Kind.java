package dev.weft.crdt.oracle;

import java.util.Arrays;

/** Kinds of shared type. */
public enum Kind {
  ARRAY(0),
  MAP(1),
  TEXT(2),
  XML_ELEMENT(3),
  XML_FRAGMENT(4),
  XML_HOOK(5),
  XML_TEXT(6),
  /** A root that only updates have named so far; it has no type ref. */
  UNTYPED(-1);

  private final int typeRef;

  Kind(int typeRef) {
    this.typeRef = typeRef;
  }

  int typeRef() {
    return typeRef;
  }

  static Kind ofTypeRef(int typeRef) {
    return Arrays.stream(values())
        .filter(kind -> kind.typeRef == typeRef)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("type ref " + typeRef));
  }

  /** Whether a name follows the type ref. */
  boolean named() {
    return this == XML_ELEMENT || this == XML_HOOK;
  }

  boolean isText() {
    return this == TEXT || this == XML_TEXT;
  }
}
