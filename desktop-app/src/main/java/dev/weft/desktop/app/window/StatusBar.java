package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * The line at the foot: the status pill of the document in front, who is here, and facts about the
 * text at the right end. It shows what it is given and computes nothing.
 */
public final class StatusBar extends HBox {
  private final FontIcon icon = Icons.small("bi-laptop");
  private final Button pill = new Button();
  private final Label people = new Label();
  private final HBox facts = new HBox();
  private final Tooltip tooltip = new Tooltip();

  public StatusBar() {
    getStyleClass().add("weft-statusbar");
    pill.getStyleClass().setAll("weft-pill");
    pill.setGraphic(icon);
    pill.setTooltip(tooltip);
    people.getStyleClass().add("faint");
    facts.setSpacing(16);
    facts.setAlignment(javafx.geometry.Pos.CENTER_RIGHT);
    getChildren().setAll(pill, people, Rows.spacer(), facts);
  }

  /** Shows a status at once. */
  public void showPill(Pill status) {
    icon.setIconLiteral(status.icon());
    pill.setText(status.text());
    tooltip.setText(status.tooltip());
    status.tone().applyTo(pill);
    pill.setAccessibleText(Messages.text("status.name", status.text()));
  }

  /** Says in words who else has the document open, or whatever else belongs beside the pill. */
  public void showBeside(String words) {
    people.setText(words);
  }

  /** Shows facts about the text, right-aligned: words, or line and column. */
  public void showFacts(List<String> words) {
    facts.getChildren().setAll(words.stream().map(Label::new).toList());
  }

  /** What the pill opens. */
  public void onPill(Runnable action) {
    pill.setOnAction(e -> action.run());
  }

  /** The pill, as the place from which a popover opens. */
  public Button pill() {
    return pill;
  }

  /** "Tomas and Ifeoma are here", or nothing when nobody is. */
  public static String hereInWords(List<String> names) {
    return switch (names.size()) {
      case 0 -> "";
      case 1 -> Messages.text("status.here.one", names.get(0));
      case 2 -> Messages.text("status.here.two", names.get(0), names.get(1));
      default -> Messages.text("status.here.many", names.get(0), names.get(1), names.size() - 2);
    };
  }
}
