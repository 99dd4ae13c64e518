package dev.weft.desktop.app.theme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.application.ColorScheme;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThemeTest {
  private static final Pattern COLOUR = Pattern.compile("-weft-([\\w-]+): (#\\w{6}|rgba[^;]+);");

  /** WCAG 2.2: the least contrast of text. */
  private static final double TEXT = 4.5;

  @Test
  void of_followsTheSystem() {
    assertThat(Theme.of(ColorScheme.DARK)).isEqualTo(Theme.DARK);
    assertThat(Theme.of(ColorScheme.LIGHT)).isEqualTo(Theme.LIGHT);
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void colours_readableOnEverySurface(Theme theme) throws IOException {
    Map<String, Color> colours = colours(theme);
    String[] surfaces = {"bg-sidebar", "bg-chrome", "bg-canvas", "bg-raised", "bg-inset"};
    String[] words = {"text-1", "text-2", "text-3", "accent", "ok", "warn", "bad"};

    for (String surface : surfaces) {
      for (String word : words) {
        assertContrast(colours, word, surface);
      }
    }
    assertContrast(colours, "text-on-accent", "accent-fill");
    assertContrast(colours, "warn", "warn-soft");
    assertContrast(colours, "bad", "bad-soft");
    assertContrast(colours, "text-1", "selection");
    for (String token : new String[] {"kw", "str", "num", "fn", "type", "com"}) {
      assertContrast(colours, "syn-" + token, "bg-canvas");
    }
    for (Dye dye : Dye.values()) {
      assertContrast(colours, "flag-text", dye.styleClass());
    }
  }

  @Test
  void themes_nameTheSameColours() throws IOException {
    assertThat(colours(Theme.DARK).keySet()).isEqualTo(colours(Theme.LIGHT).keySet());
  }

  @Test
  void commonSheet_namesOnlyKnownColours() throws IOException {
    String rules = read(Theme.LIGHT.stylesheets().get(1));
    Matcher used = Pattern.compile("-weft-([\\w-]+)").matcher(rules);

    while (used.find()) {
      if (!used.group(1).equals("dye")) {
        assertThat(colours(Theme.LIGHT)).containsKey(used.group(1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dye.class)
  void dye_sameInSheetAndCode(Dye dye) throws IOException {
    assertThat(colours(Theme.LIGHT).get(dye.styleClass())).isEqualTo(Color.web(dye.hex()));
  }

  private static void assertContrast(Map<String, Color> colours, String front, String back) {
    Color word = colours.get(front);
    Color surface = colours.get(back);
    assertThat(word).as(front).isNotNull();
    assertThat(surface).as(back).isNotNull();
    assertThat(contrast(word, surface)).as(front + " on " + back).isGreaterThanOrEqualTo(TEXT);
  }

  private static Map<String, Color> colours(Theme theme) throws IOException {
    Fx.start();
    Map<String, Color> colours = new LinkedHashMap<>();
    Matcher found = COLOUR.matcher(read(theme.stylesheets().get(0)));
    while (found.find()) {
      colours.put(found.group(1), Color.web(found.group(2)));
    }
    return colours;
  }

  private static String read(String address) throws IOException {
    try (var in = URI.create(address).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static double contrast(Color a, Color b) {
    double x = luminance(a);
    double y = luminance(b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  }

  private static double luminance(Color c) {
    return 0.2126 * linear(c.getRed())
        + 0.7152 * linear(c.getGreen())
        + 0.0722 * linear(c.getBlue());
  }

  private static double linear(double v) {
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }
}
