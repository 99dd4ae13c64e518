package dev.weft.desktop.history;

/**
 * Somebody who wrote in a document, as far as it is known who.
 *
 * @param name empty unless {@link Kind#NAMED}
 */
public record Writer(Kind kind, String name) {
  /** How much is known. */
  public enum Kind {
    /** It was typed on this computer. */
    YOU,
    /** The document says whose client id it is. */
    NAMED,
    /** Nothing says who it was. */
    UNKNOWN
  }

  public static final Writer YOU = new Writer(Kind.YOU, "");
  public static final Writer UNKNOWN = new Writer(Kind.UNKNOWN, "");

  static Writer named(String name) {
    return new Writer(Kind.NAMED, name);
  }
}
