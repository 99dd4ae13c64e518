package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import javafx.animation.PauseTransition;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;

/**
 * Says what the user has just done, with one way back. One at a time, the newest; it goes by itself
 * unless the mouse or the keyboard is on it.
 */
public final class Toast extends HBox {
  private static final Duration SHOWN = Duration.seconds(12);
  private static final double ABOVE = 44;

  private final PauseTransition shown = new PauseTransition(SHOWN);

  private Toast(StackPane layer, String words, String action, Runnable onAction) {
    getStyleClass().addAll("weft-popover", "weft-toast");
    Label sentence = new Label(words);
    sentence.setFocusTraversable(false);
    Button back = new Button(action);
    back.getStyleClass().setAll("weft-button", "link");
    back.setOnAction(
        e -> {
          layer.getChildren().remove(this);
          onAction.run();
        });
    Button close = Tools.button("bi-x", Messages.text("notice.dismiss"));
    close.setOnAction(e -> layer.getChildren().remove(this));
    getChildren().setAll(sentence, Rows.spacer(), back, close);
    setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    StackPane.setAlignment(this, Pos.BOTTOM_CENTER);
    StackPane.setMargin(this, new Insets(0, 0, ABOVE, 0));
    shown.setOnFinished(e -> layer.getChildren().remove(this));
    hoverProperty().addListener((o, was, is) -> rest(is));
    focusWithinProperty().addListener((o, was, is) -> rest(is));
    setAccessibleText(words);
  }

  private void rest(boolean isOn) {
    if (isOn) {
      shown.stop();
    } else {
      shown.playFromStart();
    }
  }

  /** Shows it in this layer, in place of the one before. */
  public static void show(StackPane layer, String words, String action, Runnable onAction) {
    layer.getChildren().removeIf(Toast.class::isInstance);
    Toast toast = new Toast(layer, words, action, onAction);
    layer.getChildren().add(toast);
    toast.shown.playFromStart();
  }
}
