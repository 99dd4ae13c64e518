package dev.weft.desktop.app.window;

import dev.weft.desktop.app.theme.Dye;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Small pieces that several rows are made of. */
public final class Rows {
  /** More dots than this are not drawn on one row. */
  static final int DOTS_MAX = 3;

  private Rows() {}

  /** An invisible node that takes the free space of a row. */
  public static Region spacer() {
    Region spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    return spacer;
  }

  /** Overlapping presence dots in the given colours. */
  static Node dots(Iterable<Dye> people) {
    HBox dots = new HBox();
    dots.getStyleClass().add("weft-dots");
    for (Dye dye : people) {
      if (dots.getChildren().size() == DOTS_MAX) {
        break;
      }
      Region dot = new Region();
      dot.getStyleClass().addAll("weft-dot", dye.styleClass());
      dots.getChildren().add(dot);
    }
    return dots;
  }
}
