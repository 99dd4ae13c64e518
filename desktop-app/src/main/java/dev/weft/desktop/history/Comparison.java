package dev.weft.desktop.history;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.YText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What two states of a text have in common and where they differ, told by the identity of every
 * character and not by guessing from the words, so that it is exact.
 */
final class Comparison {
  /** By which a comparison marks what differs; not a format of the text. */
  static final String MARK = "ychange";

  /** Who is to be named for a character that came or went. */
  interface Naming {
    Writer of(boolean added, long client, long clock);
  }

  private record Item(boolean added, long client, long clock) {}

  private final Naming naming;
  private final List<Item> items = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();

  private Comparison(Naming naming) {
    this.naming = naming;
  }

  /** A state by itself. */
  static List<Span> plain(YText text, Snapshot state) {
    List<Span> spans = new ArrayList<>();
    for (DeltaOp op : state.toDelta(text)) {
      if (op instanceof DeltaOp.Insert insert) {
        spans.add(new Span(insert.content(), insert.attributes(), Span.Mark.SAME, Writer.UNKNOWN));
      }
    }
    return spans;
  }

  /** A state with what came and what went since another one. */
  static List<Span> of(YText text, Snapshot state, Snapshot before, Naming naming) {
    return new Comparison(naming).spans(text, state, before);
  }

  private List<Span> spans(YText text, Snapshot state, Snapshot before) {
    // A number for each item, so that each is an insert of its own and its characters have clocks.
    List<DeltaOp> delta =
        state.compare(
            text,
            before,
            (added, item) -> {
              items.add(new Item(added, item.client(), item.clock()));
              return items.size();
            });
    for (DeltaOp op : delta) {
      if (op instanceof DeltaOp.Insert insert) {
        Map<String, @Nullable Object> formats = new LinkedHashMap<>(insert.attributes());
        if (formats.remove(MARK) instanceof Integer number) {
          cut(items.get(number - 1), insert.content(), formats);
        } else {
          spans.add(new Span(insert.content(), formats, Span.Mark.SAME, Writer.UNKNOWN));
        }
      }
    }
    return spans;
  }

  /** One item may have gone in pieces, by several hands. */
  private void cut(Item item, @Nullable Object content, Map<String, @Nullable Object> formats) {
    int length = content instanceof String text ? text.length() : 1;
    int start = 0;
    Writer writer = naming.of(item.added(), item.client(), item.clock());
    for (int i = 1; i <= length; i++) {
      Writer next =
          i < length ? naming.of(item.added(), item.client(), item.clock() + i) : Writer.UNKNOWN;
      if (i == length || !next.equals(writer)) {
        Object part = content instanceof String text ? text.substring(start, i) : content;
        add(new Span(part, formats, item.added() ? Span.Mark.ADDED : Span.Mark.REMOVED, writer));
        start = i;
        writer = next;
      }
    }
  }

  private void add(Span span) {
    Span last = spans.isEmpty() ? null : spans.getLast();
    if (last != null
        && last.content() instanceof String before
        && span.content() instanceof String more
        && last.mark() == span.mark()
        && last.writer().equals(span.writer())
        && last.attributes().equals(span.attributes())) {
      spans.set(
          spans.size() - 1, new Span(before + more, span.attributes(), span.mark(), span.writer()));
    } else {
      spans.add(span);
    }
  }
}
