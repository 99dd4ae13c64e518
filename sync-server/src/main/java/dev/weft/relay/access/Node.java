package dev.weft.relay.access;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that access is given on.
 *
 * @param id of a document, its name on the wire
 */
public record Node(Kind kind, String id) {
  /** What it is. */
  public enum Kind {
    WORKSPACE,
    FOLDER,
    DOCUMENT;

    /** The name in requests, answers and the database: lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a name, empty for what is none. */
    public static Optional<Kind> of(String wireName) {
      for (Kind kind : values()) {
        if (kind.wireName().equals(wireName)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  public static Node workspace(String id) {
    return new Node(Kind.WORKSPACE, id);
  }

  public static Node folder(String id) {
    return new Node(Kind.FOLDER, id);
  }

  public static Node document(String id) {
    return new Node(Kind.DOCUMENT, id);
  }

  @Override
  public String toString() {
    return kind.wireName() + ":" + id;
  }
}
