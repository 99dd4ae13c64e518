package dev.weft.desktop.editor;

import dev.weft.crdt.codec.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import org.jspecify.annotations.Nullable;

/**
 * The forms that text takes on the clipboard, and in a drag: plain for everybody, HTML for programs
 * that know formats, and Quill's delta as JSON ({@value #MIME}), which loses nothing between two
 * documents of Weft.
 */
final class ClipboardForms {
  static final String MIME = "application/x-weft-delta";

  private ClipboardForms() {}

  /** The data format of {@value #MIME}; JavaFX allows one object of each name. */
  static DataFormat delta() {
    DataFormat known = DataFormat.lookupMimeType(MIME);
    return known == null ? new DataFormat(MIME) : known;
  }

  /**
   * What copying puts there.
   *
   * @param plain the text alone
   * @param pieces the same with formats; empty for code, which has none
   */
  static ClipboardContent content(String plain, List<Piece> pieces) {
    ClipboardContent content = new ClipboardContent();
    content.putString(plain);
    if (!pieces.isEmpty()) {
      content.putHtml(HtmlWriter.write(pieces));
      try {
        content.put(delta(), json(pieces));
      } catch (IllegalArgumentException notJson) {
        // Somebody else's embed with a number that JSON has no text for: HTML is what is left.
        content.remove(delta());
      }
    }
    return content;
  }

  /** The text alone; line ends as in a document. Empty if there is none. */
  static String plain(Clipboard from) {
    String text = from.hasString() ? from.getString() : null;
    if (text == null && from.hasUrl()) {
      text = from.getUrl();
    }
    return text == null ? "" : text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** Rich text in the best form there is; plain text if there is no other, empty if none at all. */
  static List<Piece> rich(Clipboard from) {
    if (from.getContent(delta()) instanceof String json) {
      List<Piece> own = pieces(json);
      if (!own.isEmpty()) {
        return own;
      }
    }
    String html = from.hasHtml() ? from.getHtml() : null;
    if (html != null && html.length() <= HtmlReader.CHARS_MAX) {
      List<Piece> read = HtmlReader.read(html);
      if (!read.isEmpty()) {
        return withoutLastFeed(read);
      }
    }
    String plain = plain(from);
    return plain.isEmpty() ? List.of() : List.of(Piece.text(plain, Map.of()));
  }

  /** HTML has no line that is not ended; a plain one at the end is meant to be gone on with. */
  private static List<Piece> withoutLastFeed(List<Piece> pieces) {
    Piece last = pieces.getLast();
    return last.attributes().isEmpty() && last.text().equals("\n")
        ? pieces.subList(0, pieces.size() - 1)
        : pieces;
  }

  /** Pieces as a delta in JSON. */
  static String json(List<Piece> pieces) {
    List<Object> ops = new ArrayList<>();
    for (Piece piece : pieces) {
      Map<String, Object> op = new LinkedHashMap<>();
      op.put("insert", Objects.requireNonNullElse(piece.embed(), piece.text()));
      if (!piece.attributes().isEmpty()) {
        op.put("attributes", piece.attributes());
      }
      ops.add(op);
    }
    return JsonText.stringify(ops);
  }

  /** Reads what {@link #json} writes; empty if it is something else. */
  static List<Piece> pieces(String json) {
    List<Piece> pieces = new ArrayList<>();
    try {
      if (!(JsonText.parse(json) instanceof List<?> ops)) {
        return List.of();
      }
      for (Object op : ops) {
        if (!(op instanceof Map<?, ?> map) || map.get("insert") == null) {
          return List.of();
        }
        Object insert = Objects.requireNonNull(map.get("insert"));
        Map<String, Object> attributes = attributes(map.get("attributes"));
        pieces.add(
            insert instanceof String text
                ? Piece.text(text, attributes)
                : Piece.embed(insert, attributes));
      }
      return pieces;
    } catch (RuntimeException foreign) {
      return List.of();
    }
  }

  private static Map<String, Object> attributes(@Nullable Object value) {
    Map<String, Object> attributes = new HashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, of) -> {
            if (of != null) {
              attributes.put(String.valueOf(name), of);
            }
          });
    }
    return attributes;
  }
}
