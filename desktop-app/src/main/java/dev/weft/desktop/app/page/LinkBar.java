package dev.weft.desktop.app.page;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.window.Tools;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.editor.Links;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** Asks for the address that the selected words, or the link at the caret, shall lead to. */
final class LinkBar extends HBox {
  private final DocumentEditor editor;
  private final TextField address = new TextField();
  private final Label problem = new Label();
  private final Button remove = new Button(Messages.text("link.remove"));

  LinkBar(DocumentEditor editor) {
    this.editor = editor;
    getStyleClass().addAll("weft-find", "weft-link-bar");
    address.setPromptText(Messages.text("link.address"));
    address.setAccessibleText(Messages.text("link.address"));
    HBox.setHgrow(address, Priority.ALWAYS);
    problem.getStyleClass().addAll("weft-bad", "weft-small");
    problem.setMinWidth(USE_PREF_SIZE);
    Button apply = new Button(Messages.text("link.apply"));
    Button close = Tools.button("bi-x", Messages.text("link.close"));
    apply.getStyleClass().setAll("weft-button", "small", "primary");
    remove.getStyleClass().setAll("weft-button", "small");
    apply.setOnAction(e -> apply());
    remove.setOnAction(
        e -> {
          editor.richText().setLink("");
          close();
        });
    close.setOnAction(e -> close());
    addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    setPadding(new Insets(6, 12, 6, 12));
    getChildren().setAll(address, problem, apply, remove, close);
    show(false);
  }

  private void show(boolean shown) {
    setVisible(shown);
    setManaged(shown);
  }

  /** Shows the bar with the address there is, or with the selected words if they are one. */
  void open() {
    String present = editor.richText().link();
    String selected = Links.completed(editor.selectedText());
    address.setText(present.isEmpty() ? selected : present);
    remove.setDisable(present.isEmpty());
    problem.setText("");
    show(true);
    address.requestFocus();
    address.selectAll();
  }

  private void pressed(KeyEvent e) {
    if (e.getCode() == KeyCode.ESCAPE) {
      close();
      e.consume();
    } else if (e.getCode() == KeyCode.ENTER && e.getTarget() == address) {
      apply();
      e.consume();
    }
  }

  private void apply() {
    String completed = Links.completed(address.getText());
    if (completed.isEmpty()) {
      problem.setText(Messages.text("link.invalid"));
      address.requestFocus();
      return;
    }
    editor.richText().setLink(completed);
    close();
  }

  private void close() {
    show(false);
    editor.focusText();
  }
}
