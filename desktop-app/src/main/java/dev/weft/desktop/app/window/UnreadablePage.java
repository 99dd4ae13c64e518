package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * Says what could not be read, what that means for the work, and what can be done. The technical
 * line is last, small, and can be copied.
 */
public final class UnreadablePage extends StackPane {
  private static final double WIDTH = 660;
  private static final double BUTTON_WIDTH = 132;
  private static final double TOP = 52;

  /**
   * One thing that can be done.
   *
   * @param icon name of a Bootstrap icon
   * @param title what it does
   * @param help what that means
   * @param verb what its button says
   * @param action what the button does
   */
  public record WayOut(String icon, String title, String help, String verb, Runnable action) {}

  private final Label outcome = words("", "weft-secondary");

  public UnreadablePage(
      String title, String meaning, String note, String technical, List<WayOut> waysOut) {
    getStyleClass().add("weft-page");
    VBox column = new VBox(head(title, meaning), note(note));
    if (!waysOut.isEmpty()) {
      column.getChildren().add(card(waysOut));
    }
    column.getChildren().addAll(foot(technical), outcome);
    column.setSpacing(16);
    column.setMaxSize(WIDTH, USE_PREF_SIZE);
    setAlignment(column, Pos.TOP_CENTER);
    setMargin(column, new Insets(TOP, 32, 32, 32));
    getChildren().setAll(column);
    setAccessibleText(title);
  }

  /** Says how a way out went. */
  public void showOutcome(String text) {
    outcome.setText(text);
  }

  private static Node head(String title, String meaning) {
    FontIcon icon = Icons.of("bi-exclamation-triangle");
    icon.getStyleClass().addAll("huge", "bad");
    Label heading = words(title, "weft-display");
    heading.setStyle("-fx-font-size: 2em;");
    VBox text = new VBox(heading, words(meaning, "weft-lead"));
    text.setSpacing(8);
    HBox.setHgrow(text, Priority.ALWAYS);
    HBox head = new HBox(icon, text);
    head.setSpacing(16);
    return head;
  }

  private static Node note(String text) {
    FontIcon icon = Icons.of("bi-info-circle");
    Label label = words(text, "weft-note-text");
    HBox.setHgrow(label, Priority.ALWAYS);
    HBox note = new HBox(icon, label);
    note.getStyleClass().add("weft-note");
    return note;
  }

  private static Node card(List<WayOut> waysOut) {
    VBox card = new VBox();
    card.getStyleClass().add("weft-card");
    for (WayOut way : waysOut) {
      FontIcon icon = Icons.of(way.icon());
      icon.getStyleClass().addAll("large", "accent");
      Label title = words(way.title(), "title");
      VBox text = new VBox(title, words(way.help(), "help"));
      text.setSpacing(2);
      HBox.setHgrow(text, Priority.ALWAYS);
      Button button = new Button(way.verb());
      button.getStyleClass().setAll("weft-button", "small");
      if (card.getChildren().isEmpty()) {
        button.getStyleClass().add("primary");
      }
      button.setMinWidth(BUTTON_WIDTH);
      button.setOnAction(e -> way.action().run());
      HBox row = new HBox(icon, text, button);
      row.getStyleClass().add("choice");
      if (!card.getChildren().isEmpty()) {
        row.getStyleClass().add("later");
      }
      card.getChildren().add(row);
    }
    return card;
  }

  private static Node foot(String technical) {
    Label line = words(technical, "weft-mono");
    line.getStyleClass().addAll("weft-small", "weft-secondary");
    Button copy = new Button(Messages.text("unreadable.copy"));
    copy.getStyleClass().setAll("weft-button", "link", "small");
    copy.setMinWidth(USE_PREF_SIZE);
    copy.setOnAction(
        e -> {
          ClipboardContent content = new ClipboardContent();
          content.putString(technical);
          Clipboard.getSystemClipboard().setContent(content);
        });
    HBox.setHgrow(line, Priority.ALWAYS);
    HBox foot = new HBox(line, Rows.spacer(), copy);
    foot.setAlignment(Pos.TOP_LEFT);
    foot.setSpacing(16);
    return foot;
  }

  private static Label words(String text, String styleClass) {
    Label label = new Label(text);
    label.getStyleClass().add(styleClass);
    label.setWrapText(true);
    label.setMinHeight(USE_PREF_SIZE);
    return label;
  }
}
