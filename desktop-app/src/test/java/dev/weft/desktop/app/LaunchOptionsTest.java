package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaunchOptionsTest {
  @Test
  void parse_nothing_writesOnThisComputer() {
    LaunchOptions options = LaunchOptions.parse(List.of());

    assertThat(options.relay()).isNull();
    assertThat(options.drive()).isFalse();
    assertThat(options.data()).hasFileName(".weft");
  }

  @Test
  void parse_everything() {
    LaunchOptions options =
        LaunchOptions.parse(
            List.of("--data", "d", "--relay", "ws://127.0.0.1:8710", "--user", "Lena", "--drive"));

    assertThat(options)
        .isEqualTo(
            new LaunchOptions(Path.of("d"), URI.create("ws://127.0.0.1:8710"), "Lena", true));
  }

  @Test
  void parse_mistakes_saidInOneLineWithTheUsage() {
    assertThatThrownBy(() -> LaunchOptions.parse(List.of("--colour")))
        .hasMessageContaining("unknown option --colour")
        .hasMessageContaining("usage: weft");
    assertThatThrownBy(() -> LaunchOptions.parse(List.of("--data")))
        .hasMessageContaining("--data needs a value");
    assertThatThrownBy(() -> LaunchOptions.parse(List.of("--relay", "http://x")))
        .hasMessageContaining("--relay http://x is not an address");
  }
}
