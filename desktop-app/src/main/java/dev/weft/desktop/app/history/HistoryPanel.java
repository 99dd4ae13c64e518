package dev.weft.desktop.app.history;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.window.Rows;
import dev.weft.desktop.app.window.Tools;
import dev.weft.desktop.history.HistoryModel;
import dev.weft.desktop.history.Sitting;
import dev.weft.desktop.history.Timeline;
import dev.weft.desktop.history.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** The sittings of a document, newest first, under the days on which they ended. */
final class HistoryPanel extends VBox {
  private final HistoryModel model;
  private final HistoryWords words;
  private final ListView<HistoryItem> list = new ListView<>();
  private final ComboBox<@Nullable Writer> people = new ComboBox<>();
  private final Label empty = new Label();
  private final IntConsumer onStep;
  private Timeline shown = Timeline.EMPTY;
  private Colours colours = Colours.of(List.of());
  private boolean isFilling;

  /**
   * An empty list.
   *
   * @param onStep told the last step of the row that is chosen, -1 for the present
   */
  HistoryPanel(HistoryModel model, HistoryWords words, IntConsumer onStep, Runnable onClose) {
    this.model = model;
    this.words = words;
    this.onStep = onStep;
    getStyleClass().add("weft-history");
    Label title = new Label(Messages.text("history.title"));
    title.getStyleClass().add("title");
    Button close = Tools.button("bi-x", Messages.text("history.close"));
    close.setOnAction(e -> onClose.run());
    HBox head = new HBox(title, Rows.spacer(), close);
    head.getStyleClass().add("head");
    people.setMaxWidth(Double.MAX_VALUE);
    people.setAccessibleText(Messages.text("history.people"));
    people.setConverter(new NameConverter());
    people.setOnAction(e -> fill());
    HBox.setHgrow(people, Priority.ALWAYS);
    list.getStyleClass().setAll("list-view", "weft-rows", "history-rows");
    list.setAccessibleText(Messages.text("history.title"));
    list.setCellFactory(view -> new HistoryCell(words, () -> colours, model::words));
    list.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> chosen(is));
    empty.getStyleClass().addAll("weft-faint", "empty");
    empty.setWrapText(true);
    VBox.setVgrow(list, Priority.ALWAYS);
    getChildren().setAll(head, people, empty, list);
  }

  private void chosen(@Nullable HistoryItem item) {
    if (!isFilling && item != null && item.isChoice()) {
      onStep.accept(item instanceof HistoryItem.Row row ? row.sitting().last() : -1);
    }
  }

  /** Takes in what the model has now. */
  void update() {
    if (!shown.equals(model.timeline())) {
      shown = model.timeline();
      colours = Colours.of(shown.sittings());
      fillPeople();
      fill();
    } else {
      list.refresh();
    }
  }

  private void fillPeople() {
    Set<Writer> writers = new LinkedHashSet<>();
    shown.sittings().reversed().forEach(sitting -> writers.addAll(sitting.writers()));
    Writer chosen = people.getValue();
    isFilling = true;
    people.getItems().clear();
    people.getItems().add(null);
    people.getItems().addAll(writers);
    people.setValue(writers.contains(chosen) ? chosen : null);
    isFilling = false;
    people.setVisible(writers.size() > 1);
    people.setManaged(writers.size() > 1);
  }

  private void fill() {
    if (isFilling) {
      return;
    }
    Writer only = people.getValue();
    List<HistoryItem> items = new ArrayList<>();
    long above = Long.MIN_VALUE;
    for (int i = shown.sittings().size() - 1; i >= 0; i--) {
      Sitting sitting = shown.sittings().get(i);
      if (only != null && !sitting.writers().contains(only)) {
        continue;
      }
      boolean isFirst = items.isEmpty();
      if (isFirst || !words.isSameDay(above, sitting.endMillis())) {
        items.add(new HistoryItem.Heading(words.day(sitting.endMillis())));
      }
      if (isFirst && only == null) {
        items.add(new HistoryItem.Now());
      }
      items.add(new HistoryItem.Row(i, sitting));
      above = sitting.endMillis();
    }
    HistoryItem selected = list.getSelectionModel().getSelectedItem();
    isFilling = true;
    list.getItems().setAll(items);
    if (selected != null && items.contains(selected)) {
      list.getSelectionModel().select(selected);
    }
    isFilling = false;
    empty.setText(Messages.text("history.empty"));
    empty.setVisible(items.isEmpty() && model.stage() == HistoryModel.Stage.READY);
    empty.setManaged(empty.isVisible());
  }

  /** Marks the row that a step belongs to, without choosing it again. */
  void mark(int step, boolean isNow) {
    int sitting = shown.sittingOf(step);
    isFilling = true;
    for (int i = 0; i < list.getItems().size(); i++) {
      HistoryItem item = list.getItems().get(i);
      boolean isIt =
          isNow
              ? item instanceof HistoryItem.Now
              : item instanceof HistoryItem.Row row && row.index() == sitting;
      if (isIt) {
        list.getSelectionModel().clearAndSelect(i);
      }
    }
    isFilling = false;
  }

  Colours colours() {
    return colours;
  }

  /** Whether the keyboard is in the list. */
  boolean isListFocused() {
    return list.isFocused();
  }

  /** Puts the keyboard into the list. */
  void focusList() {
    list.requestFocus();
  }

  private static final class NameConverter extends StringConverter<@Nullable Writer> {
    @Override
    public String toString(@Nullable Writer writer) {
      return writer == null ? Messages.text("history.everyone") : HistoryWords.name(writer);
    }

    @Override
    public @Nullable Writer fromString(String words) {
      return null;
    }
  }
}
