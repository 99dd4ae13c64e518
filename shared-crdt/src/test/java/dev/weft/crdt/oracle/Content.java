package dev.weft.crdt.oracle;

import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.Undefined;
import dev.weft.crdt.codec.UpdateEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an item holds (format specification, table 3.4). Immutable, a nested type apart. */
sealed interface Content {
  int ref();

  default long length() {
    return 1;
  }

  default boolean countable() {
    return true;
  }

  /** Writes the payload from an element on. */
  void write(UpdateEncoder out, long offset);

  /** The first {@code at} elements. */
  default Content head(long at) {
    throw new IllegalStateException("content of length 1 cannot be split");
  }

  /** The elements from {@code at} on. */
  default Content tail(long at) {
    throw new IllegalStateException("content of length 1 cannot be split");
  }

  /** Both contents as one, or null if they do not concatenate. */
  default @Nullable Content plus(Content right) {
    return null;
  }

  /** What undo puts into the item that replaces a deleted one. */
  default Content copy() {
    return this;
  }

  /** The elements as values, as a list shows them. */
  List<@Nullable Object> values();

  private static <T extends @Nullable Object> List<T> concat(List<T> a, List<T> b) {
    List<T> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private static <T extends @Nullable Object> List<T> cut(List<T> list, long from, long to) {
    return new ArrayList<>(list.subList((int) from, (int) to));
  }

  private static List<@Nullable Object> one(@Nullable Object value) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(value);
    return values;
  }

  record Deleted(long length) implements Content {
    @Override
    public int ref() {
      return 1;
    }

    @Override
    public boolean countable() {
      return false;
    }

    @Override
    public void write(UpdateEncoder out, long offset) {
      out.writeLength(length - offset);
    }

    @Override
    public Content head(long at) {
      return new Deleted(at);
    }

    @Override
    public Content tail(long at) {
      return new Deleted(length - at);
    }

    @Override
    public @Nullable Content plus(Content right) {
      return right instanceof Deleted d ? new Deleted(length + d.length) : null;
    }

    @Override
    public List<@Nullable Object> values() {
      return new ArrayList<>();
    }
  }

  record Json(List<@Nullable Object> values) implements Content {
    @Override
    public int ref() {
      return 2;
    }

    @Override
    public long length() {
      return values.size();
    }

    @Override
    public void write(UpdateEncoder out, long offset) {
      out.writeLength(length() - offset);
      for (Object value : cut(values, offset, length())) {
        out.writeString(value == Undefined.UNDEFINED ? "undefined" : JsonText.stringify(value));
      }
    }

    @Override
    public Content head(long at) {
      return new Json(cut(values, 0, at));
    }

    @Override
    public Content tail(long at) {
      return new Json(cut(values, at, length()));
    }

    @Override
    public @Nullable Content plus(Content right) {
      return right instanceof Json j ? new Json(concat(values, j.values)) : null;
    }
  }

  record Any(List<@Nullable Object> values) implements Content {
    @Override
    public int ref() {
      return 8;
    }

    @Override
    public long length() {
      return values.size();
    }

    @Override
    public void write(UpdateEncoder out, long offset) {
      out.writeLength(length() - offset);
      for (Object value : cut(values, offset, length())) {
        out.writeAny(value);
      }
    }

    @Override
    public Content head(long at) {
      return new Any(cut(values, 0, at));
    }

    @Override
    public Content tail(long at) {
      return new Any(cut(values, at, length()));
    }

    @Override
    public @Nullable Content plus(Content right) {
      return right instanceof Any a ? new Any(concat(values, a.values)) : null;
    }
  }

  record Binary(byte[] bytes) implements Content {
    @Override
    public int ref() {
      return 3;
    }

    @Override
    public void write(UpdateEncoder out, long offset) {
      out.writeBytes(bytes);
    }

    @Override
    public List<@Nullable Object> values() {
      return one(bytes);
    }
  }

  record Text(String text) implements Content {
    private static final String REPLACEMENT = "\uFFFD";

    @Override
    public int ref() {
      return 4;
    }

    @Override
    public long length() {
      return text.length();
    }

    @Override
    public void write(UpdateEncoder out, long offset) {
      out.writeString(text.substring((int) offset));
    }

    private boolean cutsPair(int at) {
      return Character.isHighSurrogate(text.charAt(at - 1))
          && Character.isLowSurrogate(text.charAt(at));
    }

    @Override
    public Content head(long at) {
      int to = (int) at;
      return new Text(
          cutsPair(to) ? text.substring(0, to - 1) + REPLACEMENT : text.substring(0, to));
    }

    @Override
    public Content tail(long at) {
      int from = (int) at;
      return new Text(
          cutsPair(from) ? REPLACEMENT + text.substring(from + 1) : text.substring(from));
    }

    @Override
    public @Nullable Content plus(Content right) {
      return right instanceof Text t ? new Text(text + t.text) : null;
    }

    @Override
    public List<@Nullable Object> values() {
      List<@Nullable Object> units = new ArrayList<>();
      for (int i = 0; i < text.length(); i++) {
        units.add(text.substring(i, i + 1));
      }
      return units;
    }
  }

  record Embed(@Nullable Object value) implements Content {
    @Override
    public int ref() {
      return 5;
    }

    @Override
    public void write(UpdateEncoder out, long offset) {
      out.writeJson(value);
    }

    @Override
    public List<@Nullable Object> values() {
      return one(value);
    }
  }

  record Format(String key, @Nullable Object value) implements Content {
    @Override
    public int ref() {
      return 6;
    }

    @Override
    public boolean countable() {
      return false;
    }

    @Override
    public void write(UpdateEncoder out, long offset) {
      out.writeKey(key);
      out.writeJson(value);
    }

    @Override
    public List<@Nullable Object> values() {
      return new ArrayList<>();
    }
  }

  record Nested(Type type) implements Content {
    @Override
    public int ref() {
      return 7;
    }

    @Override
    public void write(UpdateEncoder out, long offset) {
      out.writeTypeRef(type.kind.typeRef());
      if (type.kind.named()) {
        out.writeKey(type.nodeName);
      }
    }

    @Override
    public Content copy() {
      return new Nested(new Type(type.kind, type.nodeName));
    }

    @Override
    public List<@Nullable Object> values() {
      return one(type);
    }
  }

  record SubDocument(String guid, Map<String, @Nullable Object> options) implements Content {
    @Override
    public int ref() {
      return 9;
    }

    @Override
    public void write(UpdateEncoder out, long offset) {
      out.writeString(guid);
      out.writeAny(options);
    }

    @Override
    public List<@Nullable Object> values() {
      return one(this);
    }
  }
}
