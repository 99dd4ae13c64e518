package dev.weft.crdt.testkit.edits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Values and new shared types, written as in the golden vectors. */
final class RandomValues {
  private static final String[] TEXTS = {
    "a",
    "b",
    "xyz",
    "hello ",
    "\n",
    "line\nline",
    "é",
    "e\u0301",
    "日本語",
    "😀",
    "👩‍👩‍👧",
    "a😀b🎉",
    "\u202Eabc",
    "\uFEFF",
    "\u0000",
    "\"\\/",
    "ﷺ\u0301\u0302"
  };
  private static final String[] LONE = {"\uD83D", "x\uDE00y", "\uDE00\uD83D"};
  private static final Object[] NUMBERS = {
    0L,
    1L,
    -1L,
    63L,
    64L,
    127L,
    128L,
    2_147_483_647L,
    2_147_483_648L,
    -2_147_483_647L,
    9_007_199_254_740_991L,
    0.5,
    0.1,
    -1.5e-10,
    1e21,
    1e300
  };
  private static final String[] SPECIAL_NUMBERS = {"NaN", "Infinity", "-Infinity", "-0"};
  static final String[] KEYS = {"k", "key", "a", "1", "10", "2", "", "日", "__proto", "😀"};
  private static final String[] NODE_NAMES = {"p", "DIV", "h1", "ünï", "x-y"};
  private static final String[] FORMATS = {"bold", "i", "color", "link", "7"};

  private final SplittableRandom random;
  private final boolean loneSurrogates;

  RandomValues(SplittableRandom random, boolean loneSurrogates) {
    this.random = random;
    this.loneSurrogates = loneSurrogates;
  }

  <T> T one(T[] of) {
    return of[random.nextInt(of.length)];
  }

  String text() {
    return loneSurrogates && random.nextInt(6) == 0 ? one(LONE) : one(TEXTS);
  }

  private static Map<String, @Nullable Object> tag(String tag, @Nullable Object... members) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("$", tag);
    for (int i = 0; i < members.length; i += 2) {
      object.put(String.valueOf(members[i]), members[i + 1]);
    }
    return object;
  }

  private Object number() {
    return random.nextInt(6) == 0 ? tag("number", "v", one(SPECIAL_NUMBERS)) : one(NUMBERS);
  }

  /** A plain value that JSON can hold. */
  @Nullable Object json(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2, 3 -> one(NUMBERS);
      case 4, 5 -> text();
      case 6 -> list(() -> json(depth - 1));
      default -> object(() -> json(depth - 1));
    };
  }

  /** A plain value of those that a list takes at its top. */
  private @Nullable Object plain(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2, 3 -> number();
      case 4, 5, 6 -> text();
      case 7 -> list(() -> nested(depth - 1));
      default -> object(() -> nested(depth - 1));
    };
  }

  private @Nullable Object nested(int depth) {
    return switch (random.nextInt(8)) {
      case 0 -> tag("undefined");
      case 1 -> tag("bigint", "v", Long.toString(random.nextLong()));
      case 2 -> bytes();
      default -> plain(depth);
    };
  }

  private Map<String, @Nullable Object> bytes() {
    return tag("bytes", "v", new String[] {"", "AA==", "AQID/w==", "gIGC"}[random.nextInt(4)]);
  }

  private interface Maker {
    @Nullable Object make();
  }

  private List<@Nullable Object> list(Maker maker) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(maker.make());
    }
    return list;
  }

  private Map<String, @Nullable Object> object(Maker maker) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.put(one(KEYS), maker.make());
    }
    return object;
  }

  /** An element of a list. */
  @Nullable Object element(int depth) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> depth > 0 ? type(depth) : plain(1);
      case 2 -> bytes();
      case 3 -> random.nextInt(4) == 0 ? document() : plain(2);
      default -> plain(2);
    };
  }

  /** A value of a map. */
  @Nullable Object entry(int depth) {
    return random.nextInt(8) == 0 ? nested(1) : element(depth);
  }

  private Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = tag("doc", "guid", "guid-" + random.nextInt(1000));
    if (random.nextInt(3) == 0) {
      document.put("gc", false);
    }
    if (random.nextInt(3) == 0) {
      document.put("autoLoad", true);
    }
    if (random.nextInt(3) == 0) {
      document.put("meta", json(1));
    }
    return document;
  }

  /** A new shared type of any kind. */
  Map<String, @Nullable Object> type(int depth) {
    return switch (random.nextInt(7)) {
      case 0, 1 -> tag("map", "e", entries(depth - 1));
      case 2 -> tag("array", "v", list(() -> element(depth - 1)));
      case 3 -> text("text");
      default -> xml(depth);
    };
  }

  /** A new node of an XML tree. */
  Map<String, @Nullable Object> xml(int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 3)) {
      case 0, 1 -> text("xmltext");
      case 2 -> tag("xmlhook", "n", one(NODE_NAMES), "e", entries(0));
      case 3 -> tag("xmlfragment", "c", list(() -> xml(depth - 1)));
      default ->
          tag("xmlelement", "n", one(NODE_NAMES), "a", entries(0), "c", list(() -> xml(depth - 1)));
    };
  }

  private Map<String, @Nullable Object> text(String kind) {
    return random.nextBoolean() ? tag(kind, "s", text()) : tag(kind, "delta", inserts());
  }

  private List<@Nullable Object> inserts() {
    List<@Nullable Object> ops = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      ops.add(insert());
    }
    return ops;
  }

  /** An insert of a delta. */
  Map<String, @Nullable Object> insert() {
    Map<String, @Nullable Object> op = new LinkedHashMap<>();
    op.put("insert", random.nextInt(6) == 0 ? embed(0) : text());
    return attributed(op, "attributes");
  }

  /** An embed of a text: an object, or a shared type while depth is left. */
  Object embed(int depth) {
    return depth > 0 && random.nextInt(4) == 0 ? type(depth) : object(() -> json(1));
  }

  private List<@Nullable Object> entries(int depth) {
    List<@Nullable Object> entries = new ArrayList<>();
    object(() -> entry(depth)).forEach((k, v) -> entries.add(java.util.Arrays.asList(k, v)));
    return entries;
  }

  /** Adds attributes to an operation, or not. */
  Map<String, @Nullable Object> attributed(Map<String, @Nullable Object> op, String member) {
    if (random.nextInt(3) > 0) {
      op.put(member, attributes());
    }
    return op;
  }

  /** Attributes of a format; null takes one away. */
  Map<String, @Nullable Object> attributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(1, 3); i > 0; i--) {
      attributes.put(one(FORMATS), attribute());
    }
    return attributes;
  }

  private @Nullable Object attribute() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> null;
      case 3, 4 -> true;
      case 5 -> text();
      case 6 -> json(1);
      default -> {
        Map<String, @Nullable Object> link = new LinkedHashMap<>();
        link.put("href", random.nextBoolean() ? "u" : "v");
        yield link;
      }
    };
  }
}
