package dev.weft.desktop.app;

import dev.weft.desktop.app.theme.Icons;
import dev.weft.desktop.library.DocumentEntry;
import dev.weft.desktop.library.DocumentKind;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * The field from which one jumps to a document: type a part of its title, Enter opens it. The
 * keyboard stays in the field; Up and Down move the choice, Escape leaves.
 */
final class Switcher extends StackPane {
  private static final double WIDTH = 700;
  private static final double ROW = 36;
  private static final int ROWS_MAX = 10;
  private static final double TOP = 96;

  private final List<DocumentEntry> entries;
  private final Consumer<String> onOpen;
  private final Runnable onLeave;
  private final TextField field = new TextField();
  private final ListView<DocumentEntry> list = new ListView<>();

  private Switcher(List<DocumentEntry> entries, Consumer<String> onOpen, Runnable onLeave) {
    this.entries = entries;
    this.onOpen = onOpen;
    this.onLeave = onLeave;
    getStyleClass().add("weft-scrim");
    field.setPromptText(Messages.text("switcher.hint"));
    field.getStyleClass().add("weft-switch-field");
    list.getStyleClass().setAll("list-view", "weft-rows", "shown", "roomy");
    list.setFixedCellSize(ROW);
    list.setFocusTraversable(false);
    list.setPlaceholder(new Label(Messages.text("switcher.none")));
    list.setCellFactory(view -> new Row());
    field.textProperty().addListener((o, was, is) -> filter(is));
    field.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
    list.setOnMouseClicked(e -> openSelected());
    VBox box = new VBox(field, list);
    box.getStyleClass().add("weft-dialog");
    box.setPadding(new Insets(12));
    box.setSpacing(8);
    box.setMaxSize(WIDTH, USE_PREF_SIZE);
    setAlignment(box, Pos.TOP_CENTER);
    setMargin(box, new Insets(TOP, 0, 0, 0));
    getChildren().setAll(box);
    setOnMousePressed(
        e -> {
          if (e.getTarget() == this) {
            leave();
          }
        });
    filter("");
  }

  static void show(
      StackPane layer, List<DocumentEntry> entries, Consumer<String> onOpen, Runnable onLeave) {
    if (layer.getChildren().stream().anyMatch(node -> node instanceof Switcher)) {
      return;
    }
    Switcher switcher = new Switcher(entries, onOpen, onLeave);
    layer.getChildren().add(switcher);
    switcher.field.requestFocus();
  }

  private void filter(String typed) {
    String wanted = typed.strip().toLowerCase(Locale.ROOT);
    list.getItems()
        .setAll(
            entries.stream()
                .filter(entry -> entry.title().toLowerCase(Locale.ROOT).contains(wanted))
                .toList());
    list.getSelectionModel().selectFirst();
    double rows = Math.clamp(list.getItems().size(), 1, ROWS_MAX);
    list.setPrefHeight(rows * ROW + 2);
  }

  private void keyPressed(KeyEvent e) {
    switch (e.getCode()) {
      case ESCAPE -> leave();
      case ENTER -> openSelected();
      case DOWN -> list.getSelectionModel().selectNext();
      case UP -> list.getSelectionModel().selectPrevious();
      default -> {
        return;
      }
    }
    list.scrollTo(list.getSelectionModel().getSelectedIndex());
    e.consume();
  }

  private void openSelected() {
    DocumentEntry chosen = list.getSelectionModel().getSelectedItem();
    if (chosen != null) {
      leave();
      onOpen.accept(chosen.id());
    }
  }

  private void leave() {
    if (getParent() instanceof StackPane layer) {
      layer.getChildren().remove(this);
    }
    onLeave.run();
  }

  private static final class Row extends ListCell<DocumentEntry> {
    @Override
    protected void updateItem(@Nullable DocumentEntry entry, boolean empty) {
      super.updateItem(entry, empty);
      if (empty || entry == null) {
        setGraphic(null);
        return;
      }
      Label title = new Label(entry.title());
      title.getStyleClass().add("title");
      HBox row =
          new HBox(
              Icons.of(entry.kind() == DocumentKind.CODE ? "bi-file-code" : "bi-file-text"), title);
      row.getStyleClass().addAll("row", "entry");
      setGraphic(row);
    }
  }
}
