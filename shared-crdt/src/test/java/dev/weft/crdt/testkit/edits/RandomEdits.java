package dev.weft.crdt.testkit.edits;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.YArray;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YMap;
import dev.weft.crdt.YText;
import dev.weft.crdt.YType;
import dev.weft.crdt.YXmlElement;
import dev.weft.crdt.YXmlFragment;
import dev.weft.crdt.testkit.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random operations that a document can carry out, in the script language of the vectors. */
public final class RandomEdits {
  /** Kind and name of every root. */
  public static final List<List<String>> ROOTS =
      List.of(
          List.of("text", "t"),
          List.of("array", "a"),
          List.of("map", "m"),
          List.of("xmlfragment", "x"),
          List.of("xmlelement", "e"),
          List.of("xmltext", "xt"));

  /** The kind of every root by its name. */
  public static final Map<String, String> KINDS = kinds();

  private static final int LEVELS_MAX = 4;
  private static final int PLACES_MAX = 60;

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    ROOTS.forEach(root -> kinds.put(root.get(1), root.get(0)));
    return kinds;
  }

  /** A shared type and where it is. */
  public record Place(YType type, List<Object> path) {}

  private final SplittableRandom random;
  private final RandomValues values;
  private final Theme theme;

  /**
   * Makes up edits.
   *
   * @param loneSurrogates whether texts hold halves of pairs, which a document keeps to itself
   */
  public RandomEdits(SplittableRandom random, Theme theme, boolean loneSurrogates) {
    this.random = random;
    this.values = new RandomValues(random, loneSurrogates);
    this.theme = theme;
  }

  // ---- Places

  /** A random type of the document, of those the theme is about. */
  public Place place(YDoc doc) {
    List<Place> places = new ArrayList<>();
    for (List<String> root : ROOTS) {
      if (suits(root.get(0))) {
        YType type = Script.root(doc, root.get(0), root.get(1));
        collect(new Place(type, List.of(root.get(1))), places);
      }
    }
    return places.get(random.nextInt(places.size()));
  }

  private boolean suits(String kind) {
    return switch (theme) {
      case EVERYTHING, UNDO -> true;
      case RICH_TEXT -> kind.endsWith("text");
      case MAPS_AND_ARRAYS -> kind.equals("map") || kind.equals("array");
      case XML -> kind.startsWith("xml");
    };
  }

  private static void collect(Place at, List<Place> places) {
    places.add(at);
    if (at.path().size() > LEVELS_MAX || places.size() > PLACES_MAX) {
      return;
    }
    switch (at.type()) {
      case YArray array -> below(at, array.toList(), places);
      case YMap map -> below(at, map.toMap(), places);
      case YXmlFragment fragment -> {
        below(at, fragment.children(), places);
        if (fragment instanceof YXmlElement element) {
          below(at, element.getAttributes(), places);
        }
      }
      case YText text -> {
        int index = 0;
        for (DeltaOp op : text.toDelta()) {
          Object content = ((DeltaOp.Insert) op).content();
          below(at, index, content, places);
          index += content instanceof String s ? s.length() : 1;
        }
        below(at, text.getAttributes(), places);
      }
    }
  }

  private static void below(Place at, List<?> children, List<Place> places) {
    for (int i = 0; i < children.size(); i++) {
      below(at, i, children.get(i), places);
    }
  }

  private static void below(Place at, Map<String, ?> children, List<Place> places) {
    children.forEach((key, child) -> below(at, key, child, places));
  }

  private static void below(Place at, Object step, @Nullable Object child, List<Place> places) {
    if (child instanceof YType type) {
      List<Object> path = new ArrayList<>(at.path());
      path.add(step);
      collect(new Place(type, path), places);
    }
  }

  // ---- Operations

  private static Map<String, @Nullable Object> op(
      String name, Place at, @Nullable Object... members) {
    Map<String, @Nullable Object> op = new LinkedHashMap<>();
    op.put("op", name);
    op.put("t", at.path());
    for (int i = 0; i < members.length; i += 2) {
      op.put(String.valueOf(members[i]), members[i + 1]);
    }
    return op;
  }

  private int depthLeft(Place at) {
    return Math.max(0, LEVELS_MAX - at.path().size());
  }

  /** One operation on a random type. */
  public Map<String, @Nullable Object> operation(YDoc doc) {
    Place at = place(doc);
    return switch (at.type()) {
      case YText text -> textOperation(at, text);
      case YArray array -> listOperation(at, array.length(), false);
      case YXmlElement element when random.nextInt(3) == 0 -> attributeOperation(at);
      case YXmlFragment fragment -> listOperation(at, fragment.length(), true);
      case YMap map -> mapOperation(at, map);
    };
  }

  private int index(int length) {
    int kind = random.nextInt(6);
    return kind == 0 ? 0 : kind == 1 ? length : random.nextInt(length + 1);
  }

  private Map<String, @Nullable Object> textOperation(Place at, YText text) {
    int length = text.length();
    int i = index(length);
    int n = random.nextInt(Math.min(length - i, 8) + 1);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> op("text.insert", at, "i", i, "s", values.text());
      case 3, 4 -> {
        Map<String, @Nullable Object> insert = op("text.insert", at, "i", i, "s", values.text());
        insert.put("attrs", values.attributes());
        yield insert;
      }
      case 5 ->
          values.attributed(
              op("text.embed", at, "i", i, "v", values.embed(depthLeft(at))), "attrs");
      case 6, 7 -> op("text.delete", at, "i", i, "n", n);
      case 8, 9 -> op("text.format", at, "i", i, "n", n, "attrs", values.attributes());
      case 10 -> op("text.delta", at, "delta", delta(length));
      default -> attributeOperation(at);
    };
  }

  private List<@Nullable Object> delta(int length) {
    List<@Nullable Object> delta = new ArrayList<>();
    int left = length;
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      Map<String, @Nullable Object> op = new LinkedHashMap<>();
      int n = left == 0 ? 0 : random.nextInt(1, Math.min(left, 6) + 1);
      switch (n == 0 ? 0 : random.nextInt(3)) {
        case 0 -> op = values.insert();
        case 1 -> {
          op.put("retain", n);
          values.attributed(op, "attributes");
          left -= n;
        }
        default -> {
          op.put("delete", n);
          left -= n;
        }
      }
      delta.add(op);
    }
    return delta;
  }

  private Map<String, @Nullable Object> attributeOperation(Place at) {
    String key = values.one(RandomValues.KEYS);
    return random.nextInt(4) == 0
        ? op("attr.remove", at, "k", key)
        : op("attr.set", at, "k", key, "v", values.entry(Math.min(1, depthLeft(at))));
  }

  private Map<String, @Nullable Object> listOperation(Place at, int length, boolean xml) {
    int i = index(length);
    if (length > 0 && random.nextInt(4) == 0) {
      int from = random.nextInt(length);
      int n = random.nextInt(1, Math.min(length - from, 4) + 1);
      return op("list.delete", at, "i", from, "n", n);
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (int k = random.nextInt(1, 4); k > 0; k--) {
      elements.add(xml ? values.xml(depthLeft(at)) : values.element(depthLeft(at)));
    }
    if (xml && random.nextInt(4) == 0) {
      Integer ref = length == 0 || random.nextInt(4) == 0 ? null : random.nextInt(length);
      return op("list.insertAfter", at, "ref", ref, "vs", elements);
    }
    return random.nextInt(4) == 0
        ? op("list.push", at, "vs", elements)
        : op("list.insert", at, "i", i, "vs", elements);
  }

  private Map<String, @Nullable Object> mapOperation(Place at, YMap map) {
    String key = values.one(RandomValues.KEYS);
    if (random.nextInt(20) == 0) {
      return op("map.clear", at);
    }
    if (random.nextInt(5) == 0 && map.size() > 0) {
      List<String> keys = new ArrayList<>(map.keys());
      return op("map.delete", at, "k", keys.get(random.nextInt(keys.size())));
    }
    return op("map.set", at, "k", key, "v", values.entry(depthLeft(at)));
  }
}
