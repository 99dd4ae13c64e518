package dev.weft.crdt.testkit.edits;

import dev.weft.crdt.YDoc;
import dev.weft.crdt.testkit.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of whole documents, so that it compares by {@code equals}. */
public final class DocumentViews {
  private DocumentViews() {}

  /** All roots of {@link RandomEdits}, with formats, attributes and nested types. */
  public static @Nullable Object of(YDoc doc) {
    Map<String, @Nullable Object> views = new LinkedHashMap<>();
    RandomEdits.KINDS.forEach(
        (name, kind) -> views.put(name, Script.view(Script.root(doc, kind, name))));
    return Script.comparable(views);
  }

  /**
   * The content with all halves of pairs alike: Yjs spoils a pair where a replica happens to cut
   * it, and not every replica cuts there. For comparing replicas, which in Yjs differ alike.
   */
  public static @Nullable Object pairsBlurred(YDoc doc) {
    return blurred(of(doc));
  }

  private static @Nullable Object blurred(@Nullable Object value) {
    return switch (value) {
      case String text -> halvesBlurred(text);
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(member -> all.add(blurred(member)));
        yield all;
      }
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((key, member) -> all.put(key, blurred(member)));
        yield all;
      }
      case null, default -> value;
    };
  }

  /**
   * A text with all halves of pairs alike. Unit by unit, since a pattern takes a whole pair for one
   * character.
   */
  public static String halvesBlurred(String text) {
    StringBuilder blurred = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        blurred.setCharAt(i, '\uFFFD');
      }
    }
    return blurred.toString();
  }
}
