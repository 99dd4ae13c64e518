package dev.weft.desktop.history;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.YText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the edits that make a text read as it did. */
final class WayBack {
  private WayBack() {}

  /**
   * What turns the present state of a text into a past one, for those parts of the text that are
   * asked for. Where the two differ, what stands there now goes if the range holds a part of what
   * stood there then, or lies on both sides of it.
   *
   * @param from the first character of the past text that is asked for
   * @param to the one behind the last
   */
  static List<DeltaOp> find(YText text, Snapshot past, Snapshot now, int from, int to) {
    List<Piece> then = pieces(past.compare(text, now, (added, item) -> added ? 1 : -1));
    List<Piece> today = pieces(now.compare(text, past, (added, item) -> added ? -1 : 1));
    List<DeltaOp> back = new ArrayList<>();
    Selection selection = new Selection(then, from, to);
    int i = 0;
    int j = 0;
    int used = 0;
    int usedToday = 0;
    while (i < then.size()) {
      Piece was = then.get(i);
      Piece is = today.get(j);
      int length = Math.min(was.length() - used, is.length() - usedToday);
      selection.add(was, is, used, length, back);
      used += length;
      usedToday += length;
      if (used == was.length()) {
        i++;
        used = 0;
      }
      if (usedToday == is.length()) {
        j++;
        usedToday = 0;
      }
    }
    return back;
  }

  /** A stretch of both texts together; mark 1 is only in the past one, -1 only in the present. */
  record Piece(@Nullable Object content, Map<String, @Nullable Object> formats, int mark) {
    int length() {
      return content instanceof String text ? text.length() : 1;
    }
  }

  private static List<Piece> pieces(List<DeltaOp> delta) {
    List<Piece> pieces = new ArrayList<>();
    for (DeltaOp op : delta) {
      if (op instanceof DeltaOp.Insert insert) {
        Map<String, @Nullable Object> formats = new LinkedHashMap<>(insert.attributes());
        int mark = formats.remove(Comparison.MARK) instanceof Integer number ? number : 0;
        pieces.add(new Piece(insert.content(), formats, mark));
      }
    }
    return pieces;
  }

  /** Walks both texts and writes down what to do, keeping what is not asked for. */
  private static final class Selection {
    private final int from;
    private final int to;
    private final NavigableMap<Integer, Integer> hunks = new TreeMap<>();
    private int at;
    private int union;

    /** Finds the places where nothing is common, and which of them the range touches. */
    Selection(List<Piece> then, int from, int to) {
      this.from = from;
      this.to = to;
      int place = 0;
      int past = 0;
      int start = -1;
      boolean isTouched = false;
      for (Piece piece : then) {
        if (piece.mark() == 0) {
          close(start, place, isTouched);
          start = -1;
          isTouched = false;
        } else if (start < 0) {
          start = place;
        }
        if (piece.mark() > 0 && past < to && past + piece.length() > from) {
          isTouched = true;
        }
        if (piece.mark() < 0 && past > from && past < to) {
          isTouched = true;
        }
        place += piece.length();
        past += piece.mark() >= 0 ? piece.length() : 0;
      }
      close(start, place, isTouched);
    }

    private void close(int start, int end, boolean isTouched) {
      if (start >= 0 && isTouched) {
        hunks.put(start, end);
      }
    }

    private boolean isInTouchedHunk() {
      Map.Entry<Integer, Integer> hunk = hunks.floorEntry(union);
      return hunk != null && union < hunk.getValue();
    }

    void add(Piece was, Piece is, int offset, int length, List<DeltaOp> into) {
      switch (was.mark()) {
        case -1 ->
            into.add(isInTouchedHunk() ? new DeltaOp.Delete(length) : new DeltaOp.Retain(length));
        case 1 -> {
          int first = Math.clamp(from - at, 0, length);
          int last = Math.clamp((long) to - at, first, length);
          if (last > first) {
            into.add(
                was.content() instanceof String text
                    ? new DeltaOp.Insert(
                        text.substring(offset + first, offset + last), was.formats())
                    : new DeltaOp.Insert(was.content(), was.formats()));
          }
        }
        default -> {
          int first = Math.clamp(from - at, 0, length);
          int last = Math.clamp((long) to - at, first, length);
          retain(first, Map.of(), into);
          retain(last - first, change(is.formats(), was.formats()), into);
          retain(length - last, Map.of(), into);
        }
      }
      at += was.mark() >= 0 ? length : 0;
      union += length;
    }

    private static void retain(
        int length, Map<String, @Nullable Object> change, List<DeltaOp> into) {
      if (length > 0) {
        into.add(new DeltaOp.Retain(length, change));
      }
    }

    private static Map<String, @Nullable Object> change(
        Map<String, @Nullable Object> from, Map<String, @Nullable Object> to) {
      Map<String, @Nullable Object> change = new LinkedHashMap<>();
      to.forEach(
          (name, value) -> {
            if (!Objects.equals(from.get(name), value)) {
              change.put(name, value);
            }
          });
      from.keySet().stream()
          .filter(name -> !to.containsKey(name))
          .forEach(name -> change.put(name, null));
      return change;
    }
  }
}
