package dev.weft.desktop.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.desktop.policy.Policy.Channel;
import dev.weft.desktop.policy.Policy.Updates;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
  @TempDir Path folder;

  private Policy read(String text) throws Exception {
    Path file = folder.resolve("policy.conf");
    Files.writeString(file, text);
    return PolicyFile.read(file);
  }

  private void refuses(String text, String... words) throws IOException {
    Path file = folder.resolve("policy.conf");
    Files.writeString(file, text);
    assertThatThrownBy(() -> PolicyFile.read(file))
        .isInstanceOf(BadPolicyException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--check-policy")
        .hasMessageContainingAll(words);
  }

  @Test
  void read_noFile_setsNothing() throws Exception {
    assertThat(PolicyFile.read(folder.resolve("none.conf"))).isEqualTo(Policy.NONE);
  }

  @Test
  void read_everySetting() throws Exception {
    Policy policy =
        read(
            """
            # a comment
            relay = wss://weft.example.org
              data=${home}/Weft ${user}
            exports = Markdown, pdf
            history = 90
            updates = notify
            updates.feed = https://updates.example.org/weft/
            updates.channel = beta
            updates.key = MCowBQYDK2VwAyEA
            locked = relay, exports
            """);

    assertThat(policy.relay()).isEqualTo(URI.create("wss://weft.example.org"));
    assertThat(policy.data())
        .isEqualTo(
            Path.of(System.getProperty("user.home"), "Weft " + System.getProperty("user.name")));
    assertThat(policy.exports()).isEqualTo(Set.of("markdown", "pdf"));
    assertThat(policy.history()).isEqualTo(new Retention(90));
    assertThat(policy.updates()).isEqualTo(Updates.NOTIFY);
    assertThat(policy.feed()).isEqualTo(URI.create("https://updates.example.org/weft/"));
    assertThat(policy.channel()).isEqualTo(Channel.BETA);
    assertThat(policy.locked()).isEqualTo(Set.of(Setting.RELAY, Setting.EXPORTS));
    assertThat(policy.allowsExport("PDF")).isTrue();
    assertThat(policy.allowsExport("docx")).isFalse();
  }

  @Test
  void read_history_isForeverOrDays() throws Exception {
    assertThat(read("history = forever\n").history()).isEqualTo(Retention.FOREVER);
    refuses("history = 3 weeks\n", "line 1", "history", "3 weeks", "number of days");
    refuses("history = 0\n", "line 1", "number of days");
    refuses("history = 36501\n", "line 1", "number of days");
  }

  @Test
  void read_exportsNone_lockedForbidsAll() throws Exception {
    assertThat(read("exports = none\nlocked = exports\n").allowsExport("pdf")).isFalse();
    assertThat(read("exports = none\n").allowsExport("pdf")).isTrue();
    assertThat(Policy.NONE.allowsExport("pdf")).isTrue();
  }

  @Test
  void read_markOfWindowsEditors_isIgnored() throws Exception {
    assertThat(read("\uFEFFupdates = off\r\n").updates()).isEqualTo(Updates.OFF);
  }

  @Test
  void read_mistakes_sayLineAndRemedy() throws IOException {
    refuses("\nrelais = wss://x\n", "line 2", "relais", "did you mean relay");
    refuses("colour = red\n", "line 1", "known are relay");
    refuses("relay wss://x\n", "line 1", "name = value");
    refuses("relay =\n", "line 1", "no value");
    refuses("relay = http://x\n", "line 1", "ws://");
    refuses("relay = wss://a\nrelay = wss://b\n", "line 2", "line 1 has set it");
    refuses("data = Weft\n", "line 1", "not absolute");
    refuses("data = /x/${group}\n", "line 1", "${home} and ${user}");
    refuses("updates = sometimes\n", "line 1", "off or notify");
    refuses("locked = relay\n", "line 1", "locks relay, which is not set");
  }

  @Test
  void read_notText_isRefused() throws IOException {
    Path file = folder.resolve("policy.conf");
    Files.write(file, new byte[] {(byte) 0xC3, 0x28});
    assertThatThrownBy(() -> PolicyFile.read(file)).hasMessageContaining("UTF-8");
    Files.write(file, "#".repeat(70_000).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> PolicyFile.read(file)).hasMessageContaining("larger");
  }

  @Property(tries = 200)
  void read_anything_isUnderstoodOrRefusedInWords(@ForAll @StringLength(max = 60) String text)
      throws IOException {
    Path file = Files.createTempFile("policy", ".conf");
    try {
      Files.writeString(file, text.replaceAll("\\p{Cs}", "?"));
      PolicyFile.read(file);
    } catch (BadPolicyException refused) {
      assertThat(refused.getMessage()).contains(file.toString());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void example_thatIsShipped_isUnderstoodAlsoWithEveryLineTurnedOn() throws Exception {
    Path example =
        Path.of(System.getProperty("weft.root", ".."))
            .resolve("installer/packaging/policy/policy.conf");
    assertThat(PolicyFile.read(example)).isEqualTo(Policy.NONE);
    Policy all = read(Files.readString(example).replaceAll("(?m)^#([a-z.]+ = )", "$1"));
    assertThat(all.locked()).hasSize(8);
  }
}
