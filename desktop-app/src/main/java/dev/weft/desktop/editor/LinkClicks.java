package dev.weft.desktop.editor;

import java.util.function.Consumer;
import javafx.scene.Cursor;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/**
 * Opens links: a click with the shortcut key, or the shortcut key with Enter where the caret is in
 * one. A plain click places the caret, so that a link can be edited.
 */
final class LinkClicks {
  private static final KeyCombination OPEN =
      new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);

  private final DocumentArea area;
  private final TextBridge bridge;
  private final RichText rich;
  private Consumer<String> onOpen = address -> {};

  LinkClicks(DocumentArea area, TextBridge bridge, RichText rich) {
    this.area = area;
    this.bridge = bridge;
    this.rich = rich;
  }

  /** Told the address of a link that is to be opened; only such as {@link Links} lets through. */
  void onOpen(Consumer<String> action) {
    onOpen = action;
  }

  void install() {
    area.addEventFilter(MouseEvent.MOUSE_PRESSED, this::pressed);
    area.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
    area.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
  }

  private void pressed(MouseEvent e) {
    if (e.getButton() == MouseButton.PRIMARY && e.isShortcutDown() && open(under(e))) {
      e.consume();
    }
  }

  private void moved(MouseEvent e) {
    boolean isLink = e.isShortcutDown() && Links.isAddress(under(e));
    area.setCursor(isLink ? Cursor.HAND : null);
  }

  private void keyPressed(KeyEvent e) {
    if (OPEN.match(e) && open(rich.link())) {
      e.consume();
    }
  }

  private String under(MouseEvent e) {
    var hit = area.hit(e.getX(), e.getY()).getCharacterIndex();
    return hit.isPresent() ? rich.linkAt(bridge.screen().breaks().toDocument(hit.getAsInt())) : "";
  }

  boolean open(String address) {
    if (!Links.isAddress(address)) {
      return false;
    }
    onOpen.accept(address);
    return true;
  }
}
