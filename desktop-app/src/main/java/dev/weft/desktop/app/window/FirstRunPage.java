package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;
import javafx.scene.shape.StrokeLineCap;

/** What the window shows before the first document: what this place is, and how to begin. */
public final class FirstRunPage extends StackPane {
  private static final double WIDTH = 480;

  private final Button document = choice("bi-file-text", "first.document");
  private final Button code = choice("bi-file-code", "first.code");

  public FirstRunPage() {
    getStyleClass().add("weft-page");
    Label title = new Label(Messages.text("first.title"));
    title.getStyleClass().add("weft-display");
    title.setMinHeight(USE_PREF_SIZE);
    Label lead = new Label(Messages.text("first.lead"));
    lead.getStyleClass().add("weft-lead");
    lead.setWrapText(true);
    lead.setMinHeight(USE_PREF_SIZE);
    VBox column = new VBox(mark(), title, lead, document, code);
    column.setSpacing(8);
    column.setMaxSize(WIDTH, USE_PREF_SIZE);
    VBox.setMargin(title, new javafx.geometry.Insets(20, 0, 0, 0));
    VBox.setMargin(document, new javafx.geometry.Insets(16, 0, 0, 0));
    getChildren().setAll(column);
  }

  /** What beginning a rich document does. */
  public void onDocument(Runnable action) {
    document.setOnAction(e -> action.run());
  }

  /** What beginning a code file does. */
  public void onCode(Runnable action) {
    code.setOnAction(e -> action.run());
  }

  /** Puts the keyboard on the first choice, so that Enter begins to write. */
  public void focusFirst() {
    document.requestFocus();
  }

  private static Button choice(String icon, String key) {
    Label title = new Label(Messages.text(key));
    title.getStyleClass().add("title");
    Label help = new Label(Messages.text(key + ".help"));
    help.getStyleClass().add("help");
    VBox words = new VBox(title, help);
    words.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    Label keys = new Label(Messages.text(key + ".key"));
    keys.getStyleClass().add("weft-key");
    HBox row = new HBox(Icons.of(icon), words, Rows.spacer(), keys);
    row.setSpacing(16);
    row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    Button choice = new Button();
    choice.getStyleClass().setAll("weft-choice");
    choice.setGraphic(row);
    choice.setMaxWidth(Double.MAX_VALUE);
    row.prefWidthProperty().bind(choice.widthProperty().subtract(28));
    choice.setAccessibleText(title.getText() + ", " + help.getText());
    return choice;
  }

  /** The mark of Weft: three threads of warp and the weft that goes over and under them. */
  private static Node mark() {
    Group mark = new Group();
    for (int i = 0; i < 3; i++) {
      mark.getChildren().add(thread(14 + 16 * i, 4, 14 + 16 * i, 56, "warp"));
    }
    double[][] weft = {{5, 22}, {38, 55}};
    for (double y : new double[] {16, 44}) {
      for (double[] x : weft) {
        mark.getChildren().add(thread(x[0], y, x[1], y, "weft"));
      }
    }
    mark.getChildren().add(thread(5, 30, 5.5, 30, "weft"));
    mark.getChildren().add(thread(22, 30, 38, 30, "weft"));
    mark.getChildren().add(thread(54.5, 30, 55, 30, "weft"));
    return mark;
  }

  private static Line thread(double x1, double y1, double x2, double y2, String styleClass) {
    Line line = new Line(x1, y1, x2, y2);
    line.setStrokeWidth(5);
    line.setStrokeLineCap(StrokeLineCap.ROUND);
    line.getStyleClass().add("weft-mark-" + styleClass);
    return line;
  }
}
