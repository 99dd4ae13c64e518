package dev.weft.desktop.app.page;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.window.Tools;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.editor.TextSearch;
import dev.weft.desktop.editor.TextSearch.Hit;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** Find and replace in one document; a hit is shown by selecting it. */
final class FindBar extends HBox {
  private final DocumentEditor editor;
  private final TextField words = new TextField();
  private final TextField by = new TextField();
  private final Label count = new Label();
  private final ToggleButton matchCase = Tools.toggle("bi-type", Messages.text("find.case"));
  private final ToggleButton wholeWords =
      Tools.toggle("bi-textarea-t", Messages.text("find.whole"));
  private final ToggleButton regex = Tools.toggle("bi-asterisk", Messages.text("find.regex"));
  private List<Hit> hits = List.of();

  FindBar(DocumentEditor editor) {
    this.editor = editor;
    getStyleClass().add("weft-find");
    words.setPromptText(Messages.text("find.words"));
    by.setPromptText(Messages.text("find.by"));
    HBox.setHgrow(words, Priority.SOMETIMES);
    HBox.setHgrow(by, Priority.SOMETIMES);
    Button previous = Tools.button("bi-arrow-up", Messages.text("find.previous"));
    Button next = Tools.button("bi-arrow-down", Messages.text("find.next"));
    Button one = new Button(Messages.text("find.replace"));
    Button all = new Button(Messages.text("find.replace.all"));
    Button close = Tools.button("bi-x", Messages.text("find.close"));
    one.getStyleClass().setAll("weft-button", "small");
    all.getStyleClass().setAll("weft-button", "small");
    count.getStyleClass().addAll("weft-secondary", "weft-small");
    count.setMinWidth(USE_PREF_SIZE);
    previous.setOnAction(e -> step(-1));
    next.setOnAction(e -> step(1));
    one.setOnAction(e -> replaceOne());
    all.setOnAction(e -> replaceAll());
    close.setOnAction(e -> close());
    words.textProperty().addListener((o, was, is) -> search(true));
    for (ToggleButton option : List.of(matchCase, wholeWords, regex)) {
      option.setOnAction(e -> search(true));
    }
    addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    setPadding(new Insets(6, 12, 6, 12));
    getChildren()
        .setAll(words, matchCase, wholeWords, regex, count, previous, next, by, one, all, close);
    setVisible(false);
    setManaged(false);
  }

  /** Shows the bar, looking for what is selected. */
  void open() {
    setVisible(true);
    setManaged(true);
    String selected = editor.selectedText();
    if (!selected.isEmpty() && selected.indexOf('\n') < 0) {
      words.setText(selected);
    }
    words.requestFocus();
    words.selectAll();
    search(false);
  }

  private void close() {
    setVisible(false);
    setManaged(false);
    editor.focusText();
  }

  private void pressed(KeyEvent e) {
    if (e.getCode() == KeyCode.ESCAPE) {
      close();
      e.consume();
    } else if (e.getCode() == KeyCode.ENTER && e.getTarget() == words) {
      step(e.isShiftDown() ? -1 : 1);
      e.consume();
    }
  }

  private TextSearch query() {
    return new TextSearch(
        words.getText(), matchCase.isSelected(), wholeWords.isSelected(), regex.isSelected());
  }

  private void search(boolean select) {
    TextSearch query = query();
    hits = query.isValid() ? query.in(editor.screenText()) : List.of();
    if (select && !hits.isEmpty()) {
      show(nearest());
    } else {
      showCount(-1);
    }
  }

  private int nearest() {
    int from = editor.selectionStart();
    for (int i = 0; i < hits.size(); i++) {
      if (hits.get(i).from() >= from) {
        return i;
      }
    }
    return 0;
  }

  private void step(int direction) {
    search(false);
    if (hits.isEmpty()) {
      return;
    }
    int here = editor.selectionStart();
    int next = direction > 0 ? 0 : hits.size() - 1;
    for (int i = 0; i < hits.size(); i++) {
      if (direction > 0 && hits.get(i).from() > here) {
        next = i;
        break;
      }
      if (direction < 0 && hits.get(i).from() < here) {
        next = i;
      }
    }
    show(next);
  }

  private void show(int index) {
    editor.select(hits.get(index).from(), hits.get(index).to());
    showCount(index);
  }

  private void showCount(int index) {
    if (words.getText().isEmpty()) {
      count.setText("");
    } else if (!query().isValid()) {
      count.setText(Messages.text("find.invalid"));
    } else if (hits.isEmpty()) {
      count.setText(Messages.text("find.none"));
    } else if (index < 0) {
      count.setText(Messages.text("find.count", hits.size()));
    } else {
      count.setText(Messages.text("find.place", index + 1, hits.size()));
    }
  }

  private void replaceOne() {
    search(false);
    String text = editor.screenText();
    for (Hit hit : hits) {
      if (hit.from() == editor.selectionStart()) {
        editor.replaceAll(List.of(hit), List.of(query().replaced(text, hit, by.getText())));
        step(1);
        return;
      }
    }
    step(1);
  }

  private void replaceAll() {
    search(false);
    String text = editor.screenText();
    editor.replaceAll(
        hits, hits.stream().map(hit -> query().replaced(text, hit, by.getText())).toList());
    search(false);
  }
}
