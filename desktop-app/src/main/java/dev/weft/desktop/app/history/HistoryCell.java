package dev.weft.desktop.app.history;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.window.Rows;
import dev.weft.desktop.history.Sitting;
import dev.weft.desktop.history.WordChange;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Draws a line of the list: when, who, how much, and a bar of the people's shares. */
final class HistoryCell extends ListCell<HistoryItem> {
  /** A share is never too thin to be seen. */
  private static final double SHARE_MIN = 4;

  private final HistoryWords words;
  private final Supplier<Colours> colours;
  private final IntFunction<@Nullable WordChange> counts;

  HistoryCell(
      HistoryWords words, Supplier<Colours> colours, IntFunction<@Nullable WordChange> counts) {
    this.words = words;
    this.colours = colours;
    this.counts = counts;
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(@Nullable HistoryItem item, boolean isEmpty) {
    super.updateItem(item, isEmpty);
    setTooltip(null);
    setDisable(item instanceof HistoryItem.Heading);
    if (isEmpty || item == null) {
      setGraphic(null);
      return;
    }
    switch (item) {
      case HistoryItem.Heading heading -> setGraphic(heading(heading.words()));
      case HistoryItem.Now now ->
          show(
              Messages.text("history.now"),
              Messages.text("history.current"),
              Messages.text("history.now.help"),
              new HBox(share("dye-you")));
      case HistoryItem.Row row -> showSitting(row);
    }
  }

  private static Region heading(String words) {
    Label label = new Label(words);
    HBox row = new HBox(label);
    row.getStyleClass().addAll("row", "heading");
    return row;
  }

  private void showSitting(HistoryItem.Row row) {
    Sitting sitting = row.sitting();
    show(
        words.time(sitting.endMillis()),
        HistoryWords.edits(sitting.edits()),
        HistoryWords.summary(sitting, counts.apply(row.index())),
        bar(sitting));
    setTooltip(
        new Tooltip(
            Messages.text(
                "history.from.to",
                words.exact(sitting.startMillis()),
                words.exact(sitting.endMillis()))));
  }

  private void show(String when, String howMuch, String what, HBox bar) {
    Label time = new Label(when);
    time.getStyleClass().add("title");
    Label count = new Label(howMuch);
    count.getStyleClass().add("count");
    HBox first = new HBox(time, Rows.spacer(), count);
    Label summary = new Label(what);
    summary.getStyleClass().add("summary");
    bar.getStyleClass().add("shares");
    VBox row = new VBox(first, summary, bar);
    row.getStyleClass().addAll("row", "entry", "sitting");
    setGraphic(row);
    setAccessibleText(when + ", " + what + ", " + howMuch);
  }

  private HBox bar(Sitting sitting) {
    HBox bar = new HBox();
    List<Sitting.Share> shares = sitting.shares();
    double all = Math.max(1, shares.stream().mapToLong(Sitting.Share::units).sum());
    for (Sitting.Share part : shares) {
      Region piece = share(colours.get().classes(part.writer()).getFirst());
      piece.setPrefWidth(Math.max(SHARE_MIN, 290 * part.units() / all));
      bar.getChildren().add(piece);
    }
    return bar;
  }

  private static Region share(String styleClass) {
    Region piece = new Region();
    piece.getStyleClass().addAll("share", styleClass);
    piece.setPrefWidth(290);
    piece.setMinWidth(SHARE_MIN);
    return piece;
  }
}
