package dev.weft.desktop.editor;

import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Scene;
import org.fxmisc.flowless.VirtualizedScrollPane;

/** An area bound to a document that a second replica edits too. FX thread. */
final class BridgedArea {
  final YDoc doc = new YDoc();
  final YText text = doc.getText("content");
  final DocumentArea area = new DocumentArea();
  final Scene scene = new Scene(new VirtualizedScrollPane<>(area), 800, 600);
  final TextBridge bridge;
  private final YDoc other = new YDoc();
  private final YText othersText = other.getText("content");
  private int updates;
  long millis = 1_000_000;

  BridgedArea(boolean rich, String start) {
    text.insert(0, start);
    bridge = new TextBridge(doc, text, area, rich, () -> millis);
    area.onUndo(() -> bridge.undo().undo(), () -> bridge.undo().redo());
    doc.onUpdate((update, origin, tx) -> updates++);
  }

  /** What somebody else does, arriving as one update. */
  void remotely(Consumer<YText> edit) {
    other.applyUpdate(doc.encodeStateAsUpdate(other.stateVector()));
    other.transact(tx -> edit.accept(othersText));
    doc.applyUpdate(other.encodeStateAsUpdate(doc.stateVector()), "remote");
  }

  /** Updates that the document has given out, local and remote. */
  int updates() {
    return updates;
  }

  String screen() {
    return bridge.screen().text();
  }

  void bold(int at, int count) {
    text.format(at, count, Map.of("bold", true));
  }
}
