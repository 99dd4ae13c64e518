package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * What a person has to read once, above the page, each until it is put away. Nothing that happens
 * meanwhile takes its place.
 */
public final class Notices extends VBox {
  private static final double GAP = 8;

  public Notices() {
    setSpacing(GAP);
    setPadding(new Insets(GAP, GAP, 0, GAP));
    hideIfEmpty();
  }

  /** Adds a notice below those that are there; the same words are shown once. */
  public void show(String words) {
    if (getChildren().stream().anyMatch(note -> words.equals(note.getUserData()))) {
      return;
    }
    FontIcon icon = Icons.of("bi-exclamation-triangle");
    icon.getStyleClass().addAll("large", "warn");
    Label label = new Label(words);
    label.setWrapText(true);
    label.setMinHeight(USE_PREF_SIZE);
    HBox.setHgrow(label, Priority.ALWAYS);
    label.setMaxWidth(Double.MAX_VALUE);
    Button away = new Button(Messages.text("notice.dismiss"));
    away.getStyleClass().setAll("weft-button", "small");
    away.setMinWidth(USE_PREF_SIZE);
    HBox note = new HBox(icon, label, away);
    note.setAlignment(Pos.CENTER_LEFT);
    note.getStyleClass().add("weft-note");
    note.setUserData(words);
    note.setAccessibleText(words);
    away.setOnAction(
        e -> {
          getChildren().remove(note);
          hideIfEmpty();
        });
    getChildren().add(note);
    hideIfEmpty();
  }

  private void hideIfEmpty() {
    boolean shown = !getChildren().isEmpty();
    setVisible(shown);
    setManaged(shown);
  }
}
