package dev.weft.desktop.app.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class FieldsTest {
  @Property
  void split_undoesJoin(@ForAll @NotEmpty List<String> fields) {
    String line = Fields.join(fields);

    assertThat(line).doesNotContain("\n").doesNotContain("\r");
    assertThat(Fields.split(line)).isEqualTo(fields);
  }

  @Test
  void split_unknownEscape_throws() {
    assertThatThrownBy(() -> Fields.split("a\\x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fields.split("a\\")).isInstanceOf(IllegalArgumentException.class);
  }
}
