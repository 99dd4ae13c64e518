package dev.weft.crdt.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Local operations on a text (11.1 to 11.7): one instance is a cursor in one transaction. */
public final class RichText {
  private final Transaction tx;
  private final Type text;
  private @Nullable Item left;
  private @Nullable Item right;
  private final Map<String, @Nullable Object> current = new LinkedHashMap<>();

  private RichText(Transaction tx, Type text) {
    this.tx = tx;
    this.text = text;
    this.right = text.start;
  }

  // ---- Operations (11.6)

  public static void insert(
      Transaction tx,
      Type text,
      long index,
      String inserted,
      @Nullable Map<String, @Nullable Object> attributes) {
    if (inserted.isEmpty()) {
      return;
    }
    RichText cursor = new RichText(tx, text).seek(index);
    cursor.insertContent(
        new Content.Text(inserted),
        attributes == null ? new LinkedHashMap<>(cursor.current) : Attributes.wanted(attributes));
  }

  public static void insertEmbed(
      Transaction tx,
      Type text,
      long index,
      @Nullable Object embed,
      @Nullable Map<String, @Nullable Object> attributes) {
    new RichText(tx, text)
        .seek(index)
        .insertContent(
            embedContent(embed), Attributes.wanted(attributes == null ? Map.of() : attributes));
  }

  private static Content embedContent(@Nullable Object embed) {
    return embed instanceof Type type ? new Content.Nested(type) : new Content.Embed(embed);
  }

  public static void format(
      Transaction tx,
      Type text,
      long index,
      long length,
      Map<String, @Nullable Object> attributes) {
    if (length == 0) {
      return;
    }
    RichText cursor = new RichText(tx, text).seek(index);
    if (cursor.right != null) {
      cursor.formatRange(length, Attributes.wanted(attributes));
    }
  }

  public static void delete(Transaction tx, Type text, long index, long length) {
    if (length != 0) {
      new RichText(tx, text).seek(index).deleteRange(length);
    }
  }

  /** One step of a delta; exactly one of insert, retain and delete counts, in this order. */
  public record Step(
      boolean inserts,
      @Nullable Object insert,
      long retain,
      long delete,
      Map<String, @Nullable Object> attributes) {}

  public static void applyDelta(Transaction tx, Type text, List<Step> delta, boolean sanitize) {
    RichText cursor = new RichText(tx, text);
    for (int i = 0; i < delta.size(); i++) {
      Step step = delta.get(i);
      Map<String, @Nullable Object> attributes = Attributes.wanted(step.attributes());
      if (step.inserts()) {
        boolean last = i == delta.size() - 1;
        cursor.insertStep(step.insert(), attributes, !sanitize && last);
      } else if (step.retain() > 0) {
        cursor.formatRange(step.retain(), attributes);
      } else if (step.delete() > 0) {
        cursor.deleteRange(step.delete());
      }
    }
  }

  private void insertStep(
      @Nullable Object insert, Map<String, @Nullable Object> attributes, boolean dropNewline) {
    if (!(insert instanceof String inserted)) {
      insertContent(embedContent(insert), attributes);
      return;
    }
    boolean drop = dropNewline && right == null && inserted.endsWith("\n");
    String kept = drop ? inserted.substring(0, inserted.length() - 1) : inserted;
    if (!kept.isEmpty()) {
      insertContent(new Content.Text(kept), attributes);
    }
  }

  // ---- The cursor (11.2)

  private void step() {
    Item item = right;
    if (item == null) {
      throw new IllegalStateException("the cursor is at the end");
    }
    Content.Format marker = item.liveFormat();
    if (marker != null) {
      Attributes.update(current, marker);
    }
    left = item;
    right = item.right;
  }

  private RichText seek(long index) {
    long skip = index;
    while (right != null && skip > 0) {
      if (!right.deleted && right.liveFormat() == null) {
        if (skip < right.length) {
          tx.doc.store.split(tx, right, skip);
        }
        skip -= right.length;
      }
      step();
    }
    return this;
  }

  private void create(Content content) {
    right = Edits.create(tx, text, left, right, content);
    step();
  }

  // ---- Attributes (11.3 to 11.5)

  private void minimise(Map<String, @Nullable Object> wanted) {
    while (right != null) {
      Content.Format marker = right.liveFormat();
      boolean says = marker != null && Attributes.same(wanted.get(marker.key()), marker.value());
      if (!right.deleted && !says) {
        return;
      }
      step();
    }
  }

  private Map<String, @Nullable Object> open(Map<String, @Nullable Object> wanted) {
    Map<String, @Nullable Object> negated = new LinkedHashMap<>();
    wanted.forEach(
        (key, value) -> {
          Object before = current.get(key);
          if (!Attributes.same(before, value)) {
            negated.put(key, before);
            create(new Content.Format(key, value));
          }
        });
    return negated;
  }

  private void close(Map<String, @Nullable Object> negated) {
    while (right != null) {
      Content.Format marker = right.liveFormat();
      boolean says =
          marker != null
              && negated.containsKey(marker.key())
              && Attributes.same(negated.get(marker.key()), marker.value());
      if (!right.deleted && !says) {
        break;
      }
      if (marker != null) {
        negated.remove(marker.key());
      }
      step();
    }
    negated.forEach((key, value) -> create(new Content.Format(key, value)));
  }

  // ---- Ranges (11.6)

  private void insertContent(Content content, Map<String, @Nullable Object> attributes) {
    current.keySet().forEach(key -> attributes.putIfAbsent(key, null));
    Map<String, @Nullable Object> wanted = Attributes.wanted(attributes);
    minimise(wanted);
    Map<String, @Nullable Object> negated = open(wanted);
    create(content);
    close(negated);
  }

  private void formatRange(long length, Map<String, @Nullable Object> wanted) {
    long n = length;
    minimise(wanted);
    Map<String, @Nullable Object> negated = open(wanted);
    while (right != null
        && (n > 0
            || (!negated.isEmpty()
                && (right.deleted || right.content instanceof Content.Format)))) {
      Item item = right;
      Content.Format marker = item.liveFormat();
      if (marker != null) {
        if (wanted.containsKey(marker.key())) {
          if (Attributes.same(wanted.get(marker.key()), marker.value())) {
            negated.remove(marker.key());
          } else if (n == 0) {
            break;
          } else {
            negated.put(marker.key(), marker.value());
          }
          tx.delete(item);
        }
      } else if (!item.deleted) {
        if (n < item.length) {
          tx.doc.store.split(tx, item, n);
        }
        n -= item.length;
      }
      step();
    }
    if (n > 0) {
      create(new Content.Text("\n".repeat((int) n)));
    }
    close(negated);
  }

  private void deleteRange(long length) {
    long n = length;
    Map<String, @Nullable Object> startAttributes = new LinkedHashMap<>(current);
    Item start = right;
    while (n > 0 && right != null) {
      Item item = right;
      if (item.visible()) {
        if (n < item.length) {
          tx.doc.store.split(tx, item, n);
        }
        n -= item.length;
        tx.delete(item);
      }
      step();
    }
    if (start != null) {
      cleanGap(tx, start, right, startAttributes, current);
    }
  }

  /** Deletes the redundant markers of a gap (11.7). */
  static void cleanGap(
      Transaction tx,
      Item start,
      @Nullable Item at,
      Map<String, @Nullable Object> startAttributes,
      Map<String, @Nullable Object> attributes) {
    Map<String, Item> lastOfKey = new LinkedHashMap<>();
    Item end = start;
    for (; end != null && !end.visible(); end = end.right) {
      Content.Format marker = end.liveFormat();
      if (marker != null) {
        lastOfKey.put(marker.key(), end);
      }
    }
    boolean reached = false;
    for (Item x = start; x != null && x != end; x = x.right) {
      reached |= x == at;
      Content.Format marker = x.liveFormat();
      if (marker == null) {
        continue;
      }
      String key = marker.key();
      Object startValue = startAttributes.get(key);
      boolean restated = Attributes.identical(startValue, marker.value());
      if (lastOfKey.get(key) != x || restated) {
        tx.delete(x);
        if (!reached && !restated && Attributes.identical(attributes.get(key), marker.value())) {
          Attributes.update(attributes, new Content.Format(key, startValue));
        }
      } else if (!reached) {
        Attributes.update(attributes, marker);
      }
    }
  }
}
