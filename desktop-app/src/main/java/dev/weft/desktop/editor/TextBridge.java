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
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javafx.animation.AnimationTimer;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.fxmisc.richtext.model.StyledDocument;
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
    screen.load(Pieces.ofDelta(text.toDelta(), rich));
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
    from = whole(from, -1);
    to = whole(to, 1);
    List<Piece> pieces = withoutLinkAt(to, Pieces.ofScreen(by));
    if (from == to && pieces.isEmpty()) {
      if (start == end) {
        return;
      }
      // The key aimed at a soft break, which is not in the document: take what lies beyond it.
      from = backward ? whole(Math.max(0, from - 1), -1) : from;
      to = backward ? to : whole(Math.min(screen.length(), to + 1), 1);
    }
    edit(from, to - from, pieces);
  }

  /** What is typed behind a link is no part of it. */
  private List<Piece> withoutLinkAt(int offset, List<Piece> pieces) {
    Object link =
        offset < screen.length()
            ? area.getStyleOfChar(screen.breaks().toScreen(offset)).attributes().get("link")
            : null;
    List<Piece> typed = new ArrayList<>(pieces);
    typed.replaceAll(
        piece ->
            Objects.equals(piece.attributes().get("link"), link) ? piece : piece.without("link"));
    return typed;
  }

  @Override
  public void moveSelection(int to) {
    int aim = throughQueue(screen.breaks().toDocument(to));
    flush();
    int from = whole(Math.min(anchor(), head()), -1);
    int length = whole(Math.max(anchor(), head()), 1) - from;
    int target = whole(aim, -1);
    StyledDocument<LineStyle, Run, RunStyle> moved =
        area.subDocument(
            screen.breaks().toScreen(from), screen.breaks().toScreenBefore(from + length));
    if (length == 0 || (target >= from && target <= from + length)) {
      return;
    }
    List<Piece> pieces = Pieces.ofScreen(moved);
    int place = target > from ? target - length : target;
    doc.transact(
        origin,
        tx -> {
          text.delete(from, length);
          insertAll(place, pieces);
        });
    select(place, place + length);
  }

  /** The document's text in this range of the screen. */
  String text(int start, int end) {
    return screen.text(screen.breaks().toDocument(start), screen.breaks().toDocument(end));
  }

  @Override
  public ClipboardContent copy(int start, int end) {
    return ClipboardForms.content(
        text(start, end), rich ? Pieces.ofScreen(area.subDocument(start, end)) : List.of());
  }

  @Override
  public void paste(Clipboard from, boolean plain) {
    new Pasting(area, this, rich).paste(from, plain);
  }

  /** Formats of the line at an offset of the document. */
  LineStyle lineStyleAt(int offset) {
    int line = area.offsetToPosition(screen.breaks().toScreen(offset), Bias.Forward).getMajor();
    return area.getParagraph(line).getParagraphStyle();
  }

  /** Makes an edit that undo takes back by itself, not with the typing around it. */
  void alone(Runnable edit) {
    undo.stopCapturing();
    edit.run();
    undo.stopCapturing();
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

  /** An edit of the user that was prepared elsewhere; undone by itself. */
  void apply(Consumer<Object> edit) {
    alone(() -> edit.accept(origin));
    flush();
  }

  /**
   * Changes formats of a range of the document; null values take a format away. A character of two
   * units is formatted whole: Yjs destroys one that is cut.
   */
  void format(int at, int count, Map<String, ? extends @Nullable Object> change) {
    int from = whole(at, -1);
    formatExactly(from, whole(at + count, 1) - from, change);
  }

  /** The same where the screen does not know yet what stands there. */
  void formatExactly(int at, int count, Map<String, ? extends @Nullable Object> change) {
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
    screen.load(Pieces.ofDelta(text.toDelta(), rich));
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
          screen.insert(at, Pieces.of(insert, rich), !rich);
          at += Shift.length(insert);
        }
        case DeltaOp.Delete delete -> {
          torn |= screen.insidePair(at + delete.length());
          screen.delete(at, delete.length());
        }
      }
    }
  }

  /** Inserts pieces one behind the other; inside a transaction. */
  void insertAll(int at, List<Piece> pieces) {
    int place = at;
    for (Piece piece : merged(pieces)) {
      if (piece.embed() != null) {
        Object value = Pieces.NULL_EMBED.equals(piece.embed()) ? null : piece.embed();
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

  /** The offset, or the one before or after it if it lies inside a surrogate pair. */
  private int whole(int offset, int direction) {
    return screen.insidePair(offset) ? offset + direction : offset;
  }
}
