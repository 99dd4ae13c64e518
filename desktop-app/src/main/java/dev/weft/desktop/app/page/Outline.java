package dev.weft.desktop.app.page;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.editor.RichText.Heading;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The headings of a rich document; choosing one goes there. */
final class Outline extends VBox {
  private static final double ROW = 28;
  private static final double LEVEL = 14;

  private final DocumentEditor editor;
  private final ListView<Heading> list = new ListView<>();
  private final Label empty = new Label(Messages.text("outline.empty"));

  Outline(DocumentEditor editor) {
    this.editor = editor;
    getStyleClass().add("weft-outline");
    Label title = new Label(Messages.text("outline.title"));
    title.getStyleClass().add("title");
    empty.getStyleClass().addAll("weft-faint", "weft-small");
    empty.setPadding(new Insets(0, 8, 0, 8));
    list.getStyleClass().setAll("list-view", "weft-rows");
    list.setFixedCellSize(ROW);
    list.setAccessibleText(title.getText());
    list.setCellFactory(view -> new Row());
    list.setOnMouseClicked(e -> goToSelected());
    list.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ENTER) {
            goToSelected();
          }
        });
    VBox.setVgrow(list, Priority.ALWAYS);
    getChildren().setAll(title, empty, list);
    update();
  }

  private void goToSelected() {
    Heading heading = list.getSelectionModel().getSelectedItem();
    if (heading != null) {
      editor.select(heading.offset(), heading.offset());
      editor.focusText();
    }
  }

  /** Reads the headings again and marks the one the caret is under. */
  void update() {
    List<Heading> headings = editor.richText().headings();
    if (!list.getItems().equals(headings)) {
      list.getItems().setAll(headings);
    }
    empty.setVisible(headings.isEmpty());
    empty.setManaged(headings.isEmpty());
    int current = -1;
    for (int i = 0; i < headings.size() && headings.get(i).offset() <= editor.caret(); i++) {
      current = i;
    }
    if (current >= 0) {
      list.getSelectionModel().clearAndSelect(current);
    } else {
      list.getSelectionModel().clearSelection();
    }
  }

  private static final class Row extends ListCell<Heading> {
    private final Label words = new Label();
    private final HBox row = new HBox(words);

    Row() {
      row.getStyleClass().addAll("row", "entry");
      words.setMinWidth(0);
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable Heading heading, boolean isEmpty) {
      super.updateItem(heading, isEmpty);
      if (isEmpty || heading == null) {
        setGraphic(null);
        return;
      }
      words.setText(heading.text());
      HBox.setMargin(words, new Insets(0, 0, 0, LEVEL * (heading.level() - 1)));
      setGraphic(row);
    }
  }
}
