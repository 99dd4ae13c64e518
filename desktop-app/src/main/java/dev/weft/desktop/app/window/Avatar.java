package dev.weft.desktop.app.window;

import dev.weft.desktop.app.theme.Dye;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/** A disc in a person's colour with the first letter of their name. */
public final class Avatar extends StackPane {
  private Avatar(String name) {
    Region ring = new Region();
    ring.getStyleClass().add("ring");
    Region disc = new Region();
    disc.getStyleClass().add("disc");
    Label letter = new Label(firstLetter(name));
    letter.getStyleClass().add("letter");
    getStyleClass().add("weft-avatar");
    getChildren().setAll(ring, disc, letter);
    setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
  }

  /** Another person, 24 px in a ring of 28. */
  public static Avatar of(String name, Dye dye) {
    Avatar avatar = new Avatar(name);
    avatar.getStyleClass().add(dye.styleClass());
    return avatar;
  }

  /** Somebody whose colour is that of a style class, 24 px. */
  public static Avatar plain(String name, String styleClass) {
    Avatar avatar = new Avatar(name);
    avatar.getStyleClass().addAll("you", styleClass);
    return avatar;
  }

  /** You, small and indigo. */
  static Avatar you(String name) {
    Avatar avatar = new Avatar(name);
    avatar.getStyleClass().addAll("you", "small");
    return avatar;
  }

  /** The first letter as people see it: a whole code point, upper case; a dot for no name. */
  static String firstLetter(String name) {
    String stripped = name.strip();
    if (stripped.isEmpty()) {
      return "·";
    }
    return new String(Character.toChars(stripped.codePointAt(0))).toUpperCase(Locale.ROOT);
  }
}
