package dev.weft.desktop.editor;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.Subscription;
import dev.weft.crdt.UndoManager;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.YTextEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import javafx.animation.AnimationTimer;
import org.fxmisc.richtext.model.Paragraph;
import org.fxmisc.richtext.model.StyledDocument;
import org.fxmisc.richtext.model.StyledSegment;
import org.fxmisc.richtext.model.TwoDimensional.Bias;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one area equal to one {@code YText}, in both directions and without echoes.
 *
 * <p>Outward: what the user does becomes one transaction; the screen follows from the transaction's
 * event, inside the same call. Inward: deltas of others are queued and put on the screen once per
 * pulse, so a flood of small edits costs one layout. Whoever edits while deltas are queued edits
 * the document as it is: the range is first moved through the queue.
 *
 * <p>FX thread. A bridge never writes to the document on its own account.
 */
final class TextBridge implements DocumentArea.Edits, AutoCloseable {
  /**
   * A change of the screen costs some 100 µs; one pulse's worth of more than so many is cheaper,
   * and never a frozen window, as one change of everything. Reached when a replica catches up.
   */
  static final int REDRAW_OPS = 400;

  /** What stands on the screen for an embed whose value is null. */
  private static final Map<String, Object> NULL_EMBED = Map.of("null", "");

  /** Origin of this bridge's transactions; the undo of a document follows it. */
  private final Object origin = new Object();

  private final YDoc doc;
  private final YText text;
  private final DocumentArea area;
  private final Screen screen;
  private final boolean rich;
  private final Subscription subscription;
  private final UndoManager undo;
  private final List<List<DeltaOp>> queue = new ArrayList<>();

  /**
   * Whether an edit came in between the two halves of a surrogate pair. The document then holds two
   * replacement characters, as every Yjs does, and no delta says so: the screen reads it again.
   */
  private boolean torn;

  private final List<Runnable> afterFlush = new ArrayList<>();
  private final AnimationTimer pulse =
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          flush();
        }
      };

  /**
   * Puts the document on the screen and follows it from now on.
   *
   * @param millis a clock that never goes backwards; edits close together are undone together
   */
  TextBridge(YDoc doc, YText text, DocumentArea area, boolean rich, LongSupplier millis) {
    this.doc = doc;
    this.text = text;
    this.area = area;
    this.rich = rich;
    this.screen = new Screen(area.getContent());
    screen.load(pieces(text.toDelta()));
    subscription = text.observe(this::changed);
    undo =
        new UndoManager(
            List.of(text), UndoManager.Options.defaults(millis).withTrackedOrigins(Set.of(origin)));
    area.setEdits(this);
    area.moveTo(0);
  }

  @Override
  public void close() {
    pulse.stop();
    undo.close();
    subscription.close();
  }

  Screen screen() {
    return screen;
  }

  /** The user's own edits, to take back and do again. */
  UndoManager undo() {
    return undo;
  }

  /** Runs after the screen has taken in changes, local or remote. */
  void afterFlush(Runnable action) {
    afterFlush.add(action);
  }

  /** Own caret as an offset of the document as it is now, queued deltas included. */
  int head() {
    return throughQueue(screen.breaks().toDocument(area.getCaretPosition()));
  }

  /** The other end of the own selection, in the same offsets. */
  int anchor() {
    return throughQueue(screen.breaks().toDocument(area.getAnchor()));
  }

  /** Selects a range of the document. */
  void select(int anchor, int head) {
    flush();
    area.selectRange(
        screen.breaks().toScreen(Math.clamp(anchor, 0, screen.length())),
        screen.breaks().toScreen(Math.clamp(head, 0, screen.length())));
  }

  @Override
  public void replace(int start, int end, StyledDocument<LineStyle, Run, RunStyle> by) {
    int from = throughQueue(screen.breaks().toDocument(start));
    int to = throughQueue(screen.breaks().toDocument(end));
    boolean backward = area.getCaretPosition() == end;
    flush();
    from -= screen.insidePair(from) ? 1 : 0;
    to += screen.insidePair(to) ? 1 : 0;
    List<Piece> pieces = pieces(by);
    if (from == to && pieces.isEmpty()) {
      if (start == end) {
        return;
      }
      // The key aimed at a soft break, which is not in the document: take what lies beyond it.
      from = backward ? before(from) : from;
      to = backward ? to : after(to);
    }
    edit(from, to - from, pieces);
  }

  @Override
  public void moveSelection(int to) {
    int from = Math.min(anchor(), head());
    int length = Math.max(anchor(), head()) - from;
    int target = throughQueue(screen.breaks().toDocument(to));
    StyledDocument<LineStyle, Run, RunStyle> moved =
        area.subDocument(area.getSelection().getStart(), area.getSelection().getEnd());
    flush();
    if (length == 0 || (target >= from && target <= from + length)) {
      return;
    }
    List<Piece> pieces = pieces(moved);
    int place = target > from ? target - length : target;
    doc.transact(
        origin,
        tx -> {
          text.delete(from, length);
          insertAll(place, pieces);
        });
    select(place, place + length);
  }

  @Override
  public String text(int start, int end) {
    return screen.text(screen.breaks().toDocument(start), screen.breaks().toDocument(end));
  }

  /** One edit of the user, in offsets of the document, as one transaction. */
  void edit(int at, int deleteCount, List<Piece> pieces) {
    if (deleteCount == 0 && pieces.isEmpty()) {
      return;
    }
    doc.transact(
        origin,
        tx -> {
          if (deleteCount > 0) {
            text.delete(at, deleteCount);
          }
          insertAll(at, pieces);
        });
    int end = at + pieces.stream().mapToInt(Piece::length).sum();
    select(end, end);
    area.requestFollowCaret();
  }

  /** Changes formats of a range of the document; null values take a format away. */
  void format(int at, int count, Map<String, ? extends @Nullable Object> change) {
    doc.transact(origin, tx -> text.format(at, count, new HashMap<>(change)));
  }

  /** Inserts text without moving the own caret. */
  void insertQuietly(int at, String words, Map<String, Object> attributes) {
    doc.transact(origin, tx -> text.insert(at, words, attributes));
  }

  /** Replaces text without moving the own caret; formats stay those of what was there. */
  void replaceQuietly(int from, int to, String by) {
    doc.transact(
        origin,
        tx -> {
          if (!by.isEmpty()) {
            text.insert(to, by);
          }
          text.delete(from, to - from);
        });
  }

  /** Deletes text without moving the own caret. */
  void deleteQuietly(int at, int count) {
    doc.transact(origin, tx -> text.delete(at, count));
  }

  /**
   * Makes several edits one transaction. The screen follows only at its end, so the edits must not
   * read what the ones before them changed.
   */
  void together(Runnable edits) {
    doc.transact(origin, tx -> edits.run());
  }

  /** Puts every queued delta on the screen now. */
  void flush() {
    pulse.stop();
    if (queue.isEmpty()) {
      return;
    }
    List<List<DeltaOp>> deltas = List.copyOf(queue);
    int head = head();
    int anchor = anchor();
    queue.clear();
    torn = false;
    boolean many = deltas.stream().mapToInt(List::size).sum() > REDRAW_OPS;
    if (!many) {
      deltas.forEach(this::project);
    }
    if (many || torn) {
      redraw(deltas);
    }
    area.selectRange(screen.breaks().toScreen(anchor), screen.breaks().toScreen(head));
    afterFlush.forEach(Runnable::run);
  }

  /** Puts the whole document on the screen again, the line at the top staying at the top. */
  private void redraw(List<List<DeltaOp>> deltas) {
    int top = 0;
    if (!torn && !area.getVisibleParagraphs().isEmpty()) {
      int first = Math.max(0, area.firstVisibleParToAllParIndex());
      top = screen.breaks().toDocument(area.getAbsolutePosition(first, 0));
    }
    for (List<DeltaOp> delta : deltas) {
      top = Shift.through(delta, top, true);
    }
    screen.load(pieces(text.toDelta()));
    int line = area.offsetToPosition(screen.breaks().toScreen(top), Bias.Forward).getMajor();
    area.showParagraphAtTop(line);
  }

  private void changed(YTextEvent event) {
    queue.add(event.delta());
    if (!event.transaction().isLocal()) {
      pulse.start();
      return;
    }
    flush();
    if (event.transaction().origin() == undo) {
      int end = endOfChange(event.delta());
      select(end, end);
      area.requestFollowCaret();
    }
  }

  /** Where the last thing that a delta puts in or takes out ends. */
  private static int endOfChange(List<DeltaOp> delta) {
    int at = 0;
    int end = 0;
    for (DeltaOp op : delta) {
      switch (op) {
        case DeltaOp.Retain retain -> at += retain.length();
        case DeltaOp.Insert insert -> {
          at += Shift.length(insert);
          end = at;
        }
        case DeltaOp.Delete delete -> end = at;
      }
    }
    return end;
  }

  private int throughQueue(int offset) {
    int moved = offset;
    for (List<DeltaOp> delta : queue) {
      moved = Shift.through(delta, moved, true);
    }
    return moved;
  }

  private void project(List<DeltaOp> delta) {
    int at = 0;
    for (DeltaOp op : delta) {
      torn |= screen.insidePair(at);
      switch (op) {
        case DeltaOp.Retain retain -> {
          torn |= screen.insidePair(at + retain.length());
          if (rich && !retain.attributes().isEmpty()) {
            screen.format(at, retain.length(), retain.attributes());
          }
          at += retain.length();
        }
        case DeltaOp.Insert insert -> {
          screen.insert(at, piece(insert), !rich);
          at += Shift.length(insert);
        }
        case DeltaOp.Delete delete -> {
          torn |= screen.insidePair(at + delete.length());
          screen.delete(at, delete.length());
        }
      }
    }
  }

  private List<Piece> pieces(List<DeltaOp> delta) {
    List<Piece> pieces = new ArrayList<>(delta.size());
    for (DeltaOp op : delta) {
      if (op instanceof DeltaOp.Insert insert) {
        pieces.add(piece(insert));
      }
    }
    return pieces;
  }

  private Piece piece(DeltaOp.Insert insert) {
    Map<String, Object> attributes = rich ? known(insert.attributes()) : Map.of();
    return insert.content() instanceof String words
        ? Piece.text(words, attributes)
        : Piece.embed(Objects.requireNonNullElse(insert.content(), NULL_EMBED), attributes);
  }

  private static Map<String, Object> known(Map<String, ? extends @Nullable Object> attributes) {
    Map<String, Object> copy = new HashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (value != null) {
            copy.put(name, value);
          }
        });
    return copy;
  }

  private List<Piece> pieces(StyledDocument<LineStyle, Run, RunStyle> by) {
    List<Piece> pieces = new ArrayList<>();
    List<Paragraph<LineStyle, Run, RunStyle>> paragraphs = by.getParagraphs();
    for (int i = 0; i < paragraphs.size(); i++) {
      Paragraph<LineStyle, Run, RunStyle> paragraph = paragraphs.get(i);
      for (StyledSegment<Run, RunStyle> segment : paragraph.getStyledSegments()) {
        add(segment, pieces);
      }
      if (i < paragraphs.size() - 1 && !paragraph.getParagraphStyle().soft()) {
        pieces.add(Piece.text("\n", paragraph.getParagraphStyle().attributes()));
      }
    }
    return pieces;
  }

  private static void add(StyledSegment<Run, RunStyle> segment, List<Piece> into) {
    Map<String, Object> attributes = new HashMap<>(segment.getStyle().attributes());
    attributes.keySet().removeAll(LineStyle.NAMES);
    switch (segment.getSegment()) {
      case Run.Words words -> {
        if (!words.text().isEmpty()) {
          into.add(Piece.text(words.text(), attributes));
        }
      }
      case Run.Return end -> into.add(Piece.text("\r", attributes));
      case Run.Embed embed -> into.add(Piece.embed(embed.value(), attributes));
    }
  }

  private void insertAll(int at, List<Piece> pieces) {
    int place = at;
    for (Piece piece : merged(pieces)) {
      if (piece.embed() != null) {
        Object value = NULL_EMBED.equals(piece.embed()) ? null : piece.embed();
        text.insertEmbed(place, value, piece.attributes());
      } else if (rich) {
        text.insert(place, piece.text(), piece.attributes());
      } else {
        text.insert(place, piece.text());
      }
      place += piece.length();
    }
  }

  /** Code has no formats, so its pieces become one insertion. */
  private List<Piece> merged(List<Piece> pieces) {
    if (rich || pieces.size() < 2) {
      return pieces;
    }
    StringBuilder all = new StringBuilder();
    pieces.forEach(piece -> all.append(piece.text()));
    return List.of(Piece.text(all.toString(), Map.of()));
  }

  private int before(int offset) {
    int one = Math.max(0, offset - 1);
    return screen.insidePair(one) ? one - 1 : one;
  }

  private int after(int offset) {
    int one = Math.min(screen.length(), offset + 1);
    return screen.insidePair(one) ? one + 1 : one;
  }
}
