package dev.weft.desktop.history;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a text that was, with one set of formats.
 *
 * @param content a {@code String}, or the value of an embed, which may be null
 * @param attributes its formats, in Quill's names
 * @param mark whether it came or went since the state that it is compared with
 * @param writer who brought it, or, where it went, who took it away
 */
public record Span(
    @Nullable Object content, Map<String, @Nullable Object> attributes, Mark mark, Writer writer) {
  /** What a comparison says of a stretch. */
  public enum Mark {
    SAME,
    ADDED,
    REMOVED
  }

  /** UTF-16 units; an embed counts one. */
  public int length() {
    return content instanceof String text ? text.length() : 1;
  }

  /** Words in it; an embed has none. */
  public int words() {
    return content instanceof String text ? Words.count(text) : 0;
  }
}
