package dev.weft.installer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.desktop.update.BadFeedException;
import dev.weft.desktop.update.FeedSource;
import dev.weft.desktop.update.Platform;
import dev.weft.desktop.update.UpdateCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher's tool and the editor's check, one against the other. */
class FeedToolTest {
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

  @TempDir Path folder;
  private Path packages = Path.of("");
  private Path keys = Path.of("");
  private Path notes = Path.of("");
  private final FeedTool tool = new FeedTool(InstantSource.fixed(NOW));

  @BeforeEach
  void make() throws Exception {
    packages = Files.createDirectory(folder.resolve("packages"));
    keys = folder.resolve("keys");
    notes = Files.writeString(folder.resolve("notes.txt"), "Faster.\n");
    tool.run(List.of("keygen", keys.toString()));
    for (String name :
        List.of(
            "weft_0.2.0_amd64.deb",
            "weft-0.2.0-1.x86_64.rpm",
            "weft-0.2.0-linux-arm64.tar.gz",
            "Weft-0.2.0.msi",
            "weft-relay_0.2.0_amd64.deb",
            "weft-0.2.0.cdx.json")) {
      Files.writeString(packages.resolve(name), name);
    }
  }

  private String publish(String... more) throws Exception {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "publish",
                packages.toString(),
                keys.resolve("feed.private").toString(),
                notes.toString()));
    arguments.addAll(List.of(more));
    return tool.run(arguments);
  }

  private UpdateCheck desk(Platform platform) throws Exception {
    return new UpdateCheck(
        FeedSource.folder(packages),
        Files.readString(keys.resolve("feed.public")),
        "0.1.0",
        platform,
        false,
        folder.resolve("seen.properties"));
  }

  @Test
  void publish_packages_areFoundByEverySystemAndNoRelay() throws Exception {
    publish();

    for (Platform platform :
        List.of(
            new Platform("linux", "amd64", "deb"),
            new Platform("linux", "amd64", "rpm"),
            new Platform("linux", "arm64", "tar.gz"),
            new Platform("windows", "amd64", "msi"))) {
      UpdateCheck.Available found = desk(platform).check(NOW, true).orElseThrow();
      assertThat(found.release().notes()).isEqualTo("Faster.");
      Path file = desk(platform).download(found.installer(), folder.resolve("downloads"));
      assertThat(file).content().isEqualTo(found.installer().name());
    }
    assertThat(Files.readString(packages.resolve("feed.json"))).doesNotContain("relay");
    assertThat(
            tool.run(
                List.of("verify", packages.toString(), keys.resolve("feed.public").toString())))
        .startsWith("Good: serial 1, 1 releases");
  }

  @Test
  void publish_again_raisesSerialAndPercentageOfTheNewestOnly() throws Exception {
    publish("stable", "100");
    Files.writeString(packages.resolve("weft_0.10.0_amd64.deb"), "newer");
    publish("beta", "5");
    assertThat(publish("stable", "0")).contains("[0.10.0]").contains("serial 3");

    UpdateCheck.Available found =
        desk(new Platform("linux", "amd64", "deb")).check(NOW, true).orElseThrow();

    assertThat(found.release().version()).as("0.10.0 is held back").isEqualTo("0.2.0");
  }

  @Test
  void verify_anotherKey_refuses() throws Exception {
    publish();
    tool.run(List.of("keygen", folder.resolve("others").toString()));

    assertThatThrownBy(
            () ->
                tool.run(
                    List.of(
                        "verify",
                        packages.toString(),
                        folder.resolve("others/feed.public").toString())))
        .isInstanceOf(BadFeedException.class);
  }

  @Test
  void run_mistakes_areRefused() {
    assertThatThrownBy(() -> tool.run(List.of("sign"))).hasMessageContaining("no such command");
    assertThatThrownBy(() -> tool.run(List.of("publish"))).hasMessageContaining("needs more");
    assertThatThrownBy(() -> publish("nightly")).hasMessageContaining("no such channel");
    assertThatThrownBy(() -> publish("beta", "101")).hasMessageContaining("0 to 100");
    assertThatThrownBy(() -> tool.run(List.of("keygen", keys.toString())))
        .hasMessageContaining("not replaced");
  }
}
