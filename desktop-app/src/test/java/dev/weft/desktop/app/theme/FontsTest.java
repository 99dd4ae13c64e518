package dev.weft.desktop.app.theme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import javafx.scene.text.Font;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class FontsTest {
  static final java.util.List<String> FAMILIES = Fonts.FAMILIES;

  @BeforeAll
  static void start() {
    Fx.run(Fonts::load);
  }

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void load_everyFamily(String family) {
    Font font = Fx.get(() -> Font.font(family, 13));

    assertThat(font.getFamily()).isEqualTo(family);
  }
}
