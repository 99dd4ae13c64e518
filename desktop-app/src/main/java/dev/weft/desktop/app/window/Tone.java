package dev.weft.desktop.app.window;

import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.Node;

/**
 * How loud a piece of status is. Amber says that something waits or needs a decision, red that
 * something is not being kept; green is only ever a finished check.
 */
public enum Tone {
  QUIET,
  OK,
  WARN,
  BAD;

  /** The style class of this tone. */
  public String styleClass() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Sets exactly this tone's pseudo-class on a node. */
  void applyTo(Node node) {
    for (Tone tone : values()) {
      node.pseudoClassStateChanged(PseudoClass.getPseudoClass(tone.styleClass()), tone == this);
    }
  }
}
