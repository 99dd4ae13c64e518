package dev.weft.desktop.library;

/** The two kinds of document. */
public enum DocumentKind {
  /** Code or plain text. */
  CODE("code"),
  /** Rich text. */
  RICH("rich");

  private final String wire;

  DocumentKind(String wire) {
    this.wire = wire;
  }

  /** As it stands in the document's {@code meta} map. */
  public String wire() {
    return wire;
  }

  /** The kind of that name; rich text for anything else, since it shows every text. */
  public static DocumentKind of(Object wire) {
    return CODE.wire.equals(wire) ? CODE : RICH;
  }
}
