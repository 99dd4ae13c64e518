package dev.weft.desktop.app.history;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import dev.weft.desktop.app.window.Tools;
import dev.weft.desktop.history.Timeline;
import java.util.function.IntConsumer;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.Duration;

/** A slider over all states of a document, and a button that moves it as time did. */
final class Replayer extends HBox {
  /** A whole history is told in about half a minute, however long it is. */
  private static final int FRAMES = 600;

  private static final Duration FRAME = Duration.millis(50);

  private final HistoryWords words;
  private final IntConsumer onStep;
  private final Slider slider = new Slider();
  private final Label when = new Label();
  private final Button play = Tools.button("bi-play", Messages.text("history.play"));
  private final javafx.animation.Timeline clock =
      new javafx.animation.Timeline(new KeyFrame(FRAME, e -> advance()));
  private Timeline timeline = Timeline.EMPTY;
  private boolean isMoving;

  Replayer(HistoryWords words, IntConsumer onStep) {
    this.words = words;
    this.onStep = onStep;
    getStyleClass().add("weft-replayer");
    slider.setAccessibleText(Messages.text("history.slider"));
    slider.valueProperty().addListener((o, was, is) -> moved(is.intValue()));
    HBox.setHgrow(slider, Priority.ALWAYS);
    when.getStyleClass().addAll("weft-faint", "weft-small");
    play.setOnAction(e -> playOrPause());
    clock.setCycleCount(Animation.INDEFINITE);
    getChildren().setAll(play, slider, when);
  }

  /** Takes in a history. */
  void show(Timeline read) {
    if (!read.equals(timeline)) {
      timeline = read;
      isMoving = true;
      slider.setMax(Math.max(0, read.steps() - 1));
      slider.setBlockIncrement(Math.max(1, read.steps() / 100));
      isMoving = false;
    }
    setDisable(read.steps() < 2);
  }

  /** Moves the slider without telling. */
  void moveTo(int step) {
    stop();
    isMoving = true;
    slider.setValue(step);
    isMoving = false;
    describe(step);
  }

  private void moved(int step) {
    if (!isMoving && step < timeline.steps()) {
      describe(step);
      onStep.accept(step);
    }
  }

  private void describe(int step) {
    when.setText(step < timeline.steps() ? words.moment(timeline.time(step)) : "");
  }

  private void playOrPause() {
    if (clock.getStatus() == Animation.Status.RUNNING) {
      stop();
      return;
    }
    if (slider.getValue() >= slider.getMax()) {
      slider.setValue(0);
    }
    play.setGraphic(Icons.of("bi-pause"));
    clock.playFromStart();
  }

  private void advance() {
    slider.setValue(
        Math.min(slider.getMax(), slider.getValue() + Math.max(1, slider.getMax() / FRAMES)));
    if (slider.getValue() >= slider.getMax()) {
      stop();
    }
  }

  void stop() {
    clock.stop();
    play.setGraphic(Icons.of("bi-play"));
  }
}
