package dev.weft.desktop.app.theme;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.scene.text.Font;

/**
 * The fonts that travel with Weft.
 *
 * <p>JavaFX knows every weight other than Regular and Bold as a family of its own: asking for Inter
 * at weight 500 silently gives Inter Regular. Style sheets therefore name families such as "Inter
 * Medium", and {@link #load} refuses to start when one of them is missing.
 */
public final class Fonts {
  /** Text of the interface. */
  public static final String INTERFACE = "Inter";

  /** Text of rich documents. */
  public static final String DOCUMENT = "Source Serif 4";

  /** Code, and codes to copy. */
  public static final String CODE = "JetBrains Mono";

  /** Every family that a style sheet may name. */
  public static final List<String> FAMILIES =
      List.of(
          INTERFACE, "Inter Medium", "Inter Semi Bold", DOCUMENT, "Source Serif 4 Semibold", CODE);

  private static final List<String> FILES =
      List.of(
          "inter/Inter-Regular.otf",
          "inter/Inter-Italic.otf",
          "inter/Inter-Medium.otf",
          "inter/Inter-SemiBold.otf",
          "inter/Inter-Bold.otf",
          "source-serif-4/SourceSerif4-Regular.ttf",
          "source-serif-4/SourceSerif4-It.ttf",
          "source-serif-4/SourceSerif4-Semibold.ttf",
          "source-serif-4/SourceSerif4-SemiboldIt.ttf",
          "source-serif-4/SourceSerif4-Bold.ttf",
          "source-serif-4/SourceSerif4-BoldIt.ttf",
          "jetbrains-mono/JetBrainsMono-Regular.ttf",
          "jetbrains-mono/JetBrainsMono-Italic.ttf",
          "jetbrains-mono/JetBrainsMono-Bold.ttf",
          "jetbrains-mono/JetBrainsMono-BoldItalic.ttf");

  private Fonts() {}

  /**
   * Makes every bundled font known to JavaFX; loading twice does no harm.
   *
   * @throws IllegalStateException when a file is not in the application or a family does not appear
   */
  public static void load() {
    FILES.forEach(Fonts::loadOne);
    List<String> known = Font.getFamilies();
    for (String family : FAMILIES) {
      if (!known.contains(family)) {
        throw new IllegalStateException("the bundled font family \"" + family + "\" did not load");
      }
    }
  }

  private static void loadOne(String file) {
    try (InputStream in = Fonts.class.getResourceAsStream("fonts/" + file)) {
      if (in == null || Font.loadFont(in, 13) == null) {
        throw new IllegalStateException("the bundled font " + file + " is missing or unreadable");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading the bundled font " + file, e);
    }
  }
}
