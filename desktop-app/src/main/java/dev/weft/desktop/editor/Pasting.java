package dev.weft.desktop.editor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.input.Clipboard;
import org.jspecify.annotations.Nullable;

/**
 * Puts what the clipboard, or a drag, holds in place of the selection: one transaction, and one
 * step of undo.
 */
final class Pasting {
  private final DocumentArea area;
  private final TextBridge bridge;
  private final boolean rich;

  Pasting(DocumentArea area, TextBridge bridge, boolean rich) {
    this.area = area;
    this.bridge = bridge;
    this.rich = rich;
  }

  /**
   * Pastes. An address pasted over words makes them a link.
   *
   * @param plain whether formats stay behind; the text then takes those of the place
   */
  void paste(Clipboard from, boolean plain) {
    if (!rich || plain) {
      String words = ClipboardForms.plain(from);
      if (!words.isEmpty()) {
        paste(List.of(Piece.text(words, rich ? formatsAtCaret() : Map.of())));
      }
      return;
    }
    String address = ClipboardForms.plain(from).strip();
    if (area.getSelection().getLength() > 0 && Links.isAddress(address)) {
      bridge.flush();
      bridge.alone(() -> bridge.format(start(), count(), Map.of("link", address)));
      return;
    }
    paste(ClipboardForms.rich(from));
  }

  private int start() {
    return Math.min(bridge.anchor(), bridge.head());
  }

  private int count() {
    return Math.abs(bridge.anchor() - bridge.head());
  }

  /** Formats that typing here would have, but for a link, which ends where it ends. */
  private Map<String, Object> formatsAtCaret() {
    Map<String, Object> formats =
        new HashMap<>(area.getTextStyleForInsertionAt(area.getSelection().getStart()).attributes());
    formats.keySet().removeAll(LineStyle.NAMES);
    formats.remove("link");
    return formats;
  }

  /**
   * Replaces the selection. A last line that has formats of its own gives them to the line it comes
   * to end, in place of leaving an empty line behind; words out of the middle of a heading or list
   * stay words where there are words already.
   */
  void paste(List<Piece> pieces) {
    bridge.flush();
    if (pieces.isEmpty()) {
      return;
    }
    int from = start();
    int count = count();
    int end = from + count;
    Piece last = pieces.getLast();
    if (!rich || !last.text().equals("\n") || last.attributes().isEmpty()) {
      bridge.alone(() -> bridge.edit(from, count, pieces));
      return;
    }
    List<Piece> body = pieces.subList(0, pieces.size() - 1);
    boolean isOneLine = body.stream().noneMatch(piece -> piece.lineFeeds() > 0);
    if (isOneLine && !(isLineStart(from) && isLineEnd(end))) {
      bridge.alone(() -> bridge.edit(from, count, body));
    } else if (end < bridge.screen().length() && isLineEnd(end)) {
      bridge.alone(() -> endLineWith(last.attributes(), from, count, body));
    } else {
      bridge.alone(() -> bridge.edit(from, count, pieces));
    }
  }

  /** Pastes lines of which the last one ends with the line feed that is there already. */
  private void endLineWith(Map<String, Object> line, int from, int count, List<Piece> body) {
    int feed = from + body.stream().mapToInt(Piece::length).sum();
    Map<String, @Nullable Object> change = new HashMap<>(line);
    for (String name : bridge.lineStyleAt(from + count).attributes().keySet()) {
      change.putIfAbsent(name, null);
    }
    bridge.together(
        () -> {
          bridge.deleteQuietly(from, count);
          bridge.insertAll(from, body);
          bridge.formatExactly(feed, 1, change);
        });
    bridge.select(feed, feed);
    area.requestFollowCaret();
  }

  private boolean isLineStart(int offset) {
    return offset == 0 || bridge.screen().text(offset - 1, offset).equals("\n");
  }

  private boolean isLineEnd(int offset) {
    return offset == bridge.screen().length()
        || bridge.screen().text(offset, offset + 1).equals("\n");
  }
}
