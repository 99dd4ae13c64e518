package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.desktop.policy.Policy;
import dev.weft.desktop.policy.Retention;
import dev.weft.desktop.policy.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
            List.of(
                "--data",
                "d",
                "--relay",
                "ws://127.0.0.1:8710",
                "--history",
                "90",
                "--user",
                "Lena",
                "weft://127.0.0.1:8710/notes",
                "--drive",
                "notes.md"));

    assertThat(options)
        .isEqualTo(
            new LaunchOptions(
                Path.of("d"),
                URI.create("ws://127.0.0.1:8710"),
                new Retention(90),
                "Lena",
                true,
                List.of(
                    "weft://127.0.0.1:8710/notes",
                    Path.of("notes.md").toAbsolutePath().toString())));
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
    assertThatThrownBy(() -> LaunchOptions.parse(List.of("--history", "0")))
        .hasMessageContaining("--history takes forever or a number of days, not 0");
  }

  private static Policy policy(Setting... locked) {
    return new Policy(
        URI.create("wss://relay.example.org"),
        Path.of("/srv/weft"),
        null,
        new Retention(365),
        null,
        null,
        null,
        null,
        Set.of(locked));
  }

  @Test
  void parse_policy_givesTheDefaults() {
    LaunchOptions options = LaunchOptions.parse(List.of(), policy());

    assertThat(options.relay()).isEqualTo(URI.create("wss://relay.example.org"));
    assertThat(options.data()).isEqualTo(Path.of("/srv/weft"));
    assertThat(LaunchOptions.parse(List.of("--data", "/other"), policy()).data())
        .isEqualTo(Path.of("/other"));
  }

  @Test
  void parse_lockedByPolicy_refusesAnother() {
    Policy policy = policy(Setting.RELAY, Setting.DATA, Setting.HISTORY);

    assertThatThrownBy(() -> LaunchOptions.parse(List.of("--relay", "ws://other"), policy))
        .hasMessageContaining("administrator")
        .hasMessageContaining("wss://relay.example.org");
    assertThatThrownBy(() -> LaunchOptions.parse(List.of("--data", "/other"), policy))
        .hasMessageContaining("/srv/weft");
    assertThatThrownBy(() -> LaunchOptions.parse(List.of("--history", "forever"), policy))
        .hasMessageContaining("administrator")
        .hasMessageContaining("history to 365");
    assertThat(LaunchOptions.parse(List.of(), policy).history()).isEqualTo(new Retention(365));
    assertThat(LaunchOptions.parse(List.of("--relay", "wss://relay.example.org"), policy).relay())
        .isEqualTo(URI.create("wss://relay.example.org"));
  }
}
