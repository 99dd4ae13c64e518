package dev.weft.desktop.app.history;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import dev.weft.desktop.app.window.Rows;
import dev.weft.desktop.app.window.Tools;
import dev.weft.desktop.editor.PastText;
import dev.weft.desktop.history.HistoryModel;
import dev.weft.desktop.history.Moment;
import dev.weft.desktop.history.Moment.Against;
import dev.weft.desktop.history.Restore;
import dev.weft.desktop.history.Sitting;
import dev.weft.desktop.history.Span;
import dev.weft.desktop.history.WordChange;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The history of one document, in place of its page. FX thread; closing it closes its model. */
public final class HistoryPage extends BorderPane implements AutoCloseable {
  /** What the page asks of the window. */
  public interface Host {
    /** Makes the document read as it did, and shows it. */
    void restore(Restore restore, String when);

    /** Makes a new document of a past text, and shows it. */
    void copy(List<Span> text, String when);

    /** Says what the status bar should say at its right end. */
    void facts(List<String> words);

    /** Goes back to the document. */
    void close();
  }

  private final HistoryModel model;
  private final HistoryWords words;
  private final Host host;
  private final PastText text;
  private final HistoryPanel panel;
  private final Replayer replayer;
  private final Label title = new Label();
  private final Label difference = new Label();
  private final Label place = new Label();
  private final HBox people = new HBox();
  private final CheckBox changes = new CheckBox(Messages.text("history.changes"));
  private final CheckBox withNow = new CheckBox(Messages.text("history.with.now"));
  private final ProgressBar progress = new ProgressBar();
  private final Label problem = new Label();
  private final Button restore = new Button(Messages.text("history.restore"));
  private final Button passage = new Button(Messages.text("history.restore.passage"));
  private final Button copy = new Button(Messages.text("history.copy"));
  private int step = -1;
  private int change = -1;

  /** What the text shows; counting the words of other versions does not draw it again. */
  private @Nullable Moment shown;

  /** A way back is being made: a second one would bring the same words back twice. */
  private boolean isRestoring;

  /**
   * A page that fills as the model does.
   *
   * @param rich whether the document has formats
   * @param now the wall clock in milliseconds
   */
  public HistoryPage(HistoryModel model, boolean rich, LongSupplier now, ZoneId zone, Host host) {
    this.model = model;
    this.host = host;
    this.words = new HistoryWords(now, zone, Locale.getDefault());
    this.text = new PastText(rich);
    this.panel = new HistoryPanel(model, words, this::choose, host::close);
    this.replayer = new Replayer(words, this::replayed);
    getStyleClass().add("weft-page");
    StackPane reading = new StackPane(text, waiting());
    VBox centre = new VBox(head(), second(), reading, replayer);
    VBox.setVgrow(reading, Priority.ALWAYS);
    setCenter(centre);
    setRight(panel);
    addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    text.onSelection(this::selectionChanged);
    model.onChange(this::update);
    selectionChanged();
    update();
  }

  private HBox head() {
    title.getStyleClass().add("weft-semibold");
    difference.getStyleClass().addAll("weft-secondary", "weft-small");
    Button before = Tools.button("bi-chevron-up", Messages.text("history.change.previous"));
    Button after = Tools.button("bi-chevron-down", Messages.text("history.change.next"));
    before.setOnAction(e -> go(-1));
    after.setOnAction(e -> go(1));
    place.getStyleClass().add("weft-secondary");
    copy.getStyleClass().setAll("weft-button", "quiet");
    copy.setGraphic(Icons.small("bi-files"));
    copy.setOnAction(e -> copy());
    passage.getStyleClass().setAll("weft-button");
    passage.setOnAction(e -> restore(true));
    restore.getStyleClass().setAll("weft-button", "primary");
    restore.setGraphic(Icons.small("bi-arrow-counterclockwise"));
    restore.setOnAction(e -> restore(false));
    HBox head =
        new HBox(
            new VBox(title, difference),
            Rows.spacer(),
            before,
            place,
            after,
            Tools.rule(),
            copy,
            passage,
            restore);
    head.getStyleClass().add("weft-history-head");
    return head;
  }

  private HBox second() {
    changes.setSelected(true);
    changes.setOnAction(e -> ask());
    withNow.setOnAction(e -> ask());
    people.getStyleClass().add("people");
    HBox row = new HBox(people, Rows.spacer(), withNow, changes);
    row.getStyleClass().add("weft-history-second");
    return row;
  }

  private VBox waiting() {
    problem.setWrapText(true);
    VBox waiting = new VBox(problem, progress);
    waiting.getStyleClass().add("weft-history-waiting");
    waiting.setMouseTransparent(true);
    return waiting;
  }

  private void update() {
    boolean isReading = model.stage() == HistoryModel.Stage.READING;
    progress.setVisible(isReading);
    progress.setProgress(model.progress());
    problem.setText(
        switch (model.stage()) {
          case READING -> Messages.text("history.reading");
          case READY -> "";
          case FAILED -> Messages.text("history.failed", model.problem());
        });
    panel.update();
    replayer.show(model.timeline());
    if (step < 0 && model.timeline().steps() > 0) {
      choose(model.timeline().sittings().getLast().last());
      panel.mark(step, false);
      panel.focusList();
    }
    Moment moment = model.moment();
    if (moment != null && moment.step() == step && moment.against() == against()) {
      show(moment);
    }
    boolean none = step < 0;
    restore.setDisable(none || step == model.timeline().steps() - 1);
    copy.setDisable(none);
    host.facts(facts());
  }

  /** A row of the list was chosen; -1 is the present. */
  private void choose(int chosen) {
    boolean isNow = chosen < 0;
    step = isNow ? model.timeline().steps() - 1 : chosen;
    replayer.moveTo(step);
    ask();
  }

  private void replayed(int to) {
    step = to;
    panel.mark(step, false);
    ask();
  }

  /** Shows a state, as moving the slider does. */
  public void goTo(int to) {
    replayer.moveTo(to);
    replayed(to);
  }

  private Against against() {
    if (!changes.isSelected()) {
      return Against.NOTHING;
    }
    return withNow.isSelected() ? Against.PRESENT : Against.PREVIOUS;
  }

  private void ask() {
    if (step >= 0) {
      withNow.setDisable(!changes.isSelected());
      model.show(step, against());
      describe();
    }
  }

  private void describe() {
    title.setText(words.moment(model.timeline().time(step)));
    Sitting sitting = model.timeline().sittings().get(model.timeline().sittingOf(step));
    people.getChildren().clear();
    for (Sitting.Share share : sitting.shares()) {
      Label name =
          new Label(
              Messages.text(
                  "history.person",
                  HistoryWords.name(share.writer()),
                  HistoryWords.edits(share.edits())));
      name.setGraphic(panel.colours().avatar(share.writer()));
      name.getStyleClass().addAll("weft-secondary", "weft-small");
      people.getChildren().add(name);
    }
  }

  private void show(Moment moment) {
    if (moment.equals(shown)) {
      return;
    }
    shown = moment;
    List<PastText.Stretch> stretches = new ArrayList<>();
    for (Span span : moment.spans()) {
      stretches.add(new PastText.Stretch(span.content(), span.attributes(), classes(span)));
    }
    text.show(stretches);
    change = -1;
    WordChange counted = moment.words();
    difference.setText(
        moment.against() == Against.NOTHING
            ? Messages.text("history.plain")
            : HistoryWords.difference(counted, moment.against() == Against.PRESENT));
    describePlace(moment);
  }

  private List<String> classes(Span span) {
    List<String> classes = new ArrayList<>();
    if (span.mark() != Span.Mark.SAME) {
      classes.add(span.mark() == Span.Mark.ADDED ? "mark-added" : "mark-removed");
      classes.addAll(panel.colours().classes(span.writer()));
    }
    return classes;
  }

  private void describePlace(Moment moment) {
    int count = moment.changes().size();
    place.setText(
        count == 0
            ? Messages.text("history.change.none")
            : change < 0
                ? Messages.text(count == 1 ? "history.change.one" : "history.change.many", count)
                : Messages.text("history.change.place", change + 1, count));
  }

  /** Goes to the next or the previous change. */
  private void go(int by) {
    Moment moment = model.moment();
    if (moment == null || moment.changes().isEmpty()) {
      return;
    }
    int count = moment.changes().size();
    change = change < 0 ? (by > 0 ? 0 : count - 1) : Math.floorMod(change + by, count);
    text.reveal(moment.changes().get(change));
    describePlace(moment);
  }

  private void selectionChanged() {
    boolean isSelected = text.selectionEnd() > text.selectionStart();
    passage.setVisible(isSelected);
    passage.setManaged(isSelected);
  }

  private void restore(boolean onlyPassage) {
    Moment moment = model.moment();
    if (isRestoring || moment == null || moment.step() != step) {
      return;
    }
    isRestoring = true;
    int from = onlyPassage ? moment.toPast(text.selectionStart()) : -1;
    int to = onlyPassage ? moment.toPast(text.selectionEnd()) : Integer.MAX_VALUE;
    String when = words.moment(model.timeline().time(step));
    restore.setDisable(true);
    model
        .restore(step, from, to)
        .whenComplete(
            (made, failure) -> {
              isRestoring = false;
              restore.setDisable(false);
              if (failure == null) {
                host.restore(made, when);
              } else {
                problem.setText(
                    Messages.text("history.failed", String.valueOf(failure.getMessage())));
              }
            });
  }

  private void copy() {
    String when = words.moment(model.timeline().time(step));
    model.text(step).thenAccept(spans -> host.copy(spans, when));
  }

  private void pressed(KeyEvent e) {
    if (e.getCode() == KeyCode.ESCAPE) {
      host.close();
      e.consume();
    } else if (e.getCode() == KeyCode.N && !e.isShortcutDown() && !e.isAltDown()) {
      go(e.isShiftDown() ? -1 : 1);
      e.consume();
    } else if (e.getCode() == KeyCode.ENTER && panel.isListFocused()) {
      restore.requestFocus();
      e.consume();
    }
  }

  private List<String> facts() {
    int versions = model.timeline().sittings().size();
    return versions == 0
        ? List.of()
        : List.of(
            versions == 1
                ? Messages.text("history.version")
                : Messages.text("history.versions", versions),
            Messages.text("history.first", words.day(model.timeline().time(0))));
  }

  /** The text that is shown. */
  public PastText text() {
    return text;
  }

  /** The model behind it. */
  public HistoryModel model() {
    return model;
  }

  @Override
  public void close() {
    replayer.stop();
    model.close();
    text.dispose();
  }
}
