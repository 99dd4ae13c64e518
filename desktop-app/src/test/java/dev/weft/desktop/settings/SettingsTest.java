package dev.weft.desktop.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  private Settings load() {
    return Settings.load(
        folder.resolve(Settings.FILE),
        problem -> {
          throw new AssertionError(problem);
        });
  }

  @Test
  void values_areThereTheNextTime() {
    try (Settings first = load()) {
      first.keep();
      first.set("theme", "dark");
      first.set("tabs", List.of("a", "b"));
      first.set("zoom", 1.25);
      first.set("places", Map.of("a", Map.of("head", 3L)));
      first.set("open.trash", true);
      first.set("gone", "x");
      first.set("gone", null);
    }

    Settings second = load();
    assertThat(second.text("theme", "")).isEqualTo("dark");
    assertThat(second.list("tabs")).containsExactly("a", "b");
    assertThat(second.number("zoom", 1)).isEqualTo(1.25);
    assertThat(second.map("places")).containsEntry("a", Map.of("head", 3L));
    assertThat(second.isOn("open.trash", false)).isTrue();
    assertThat(second.text("gone", "default")).isEqualTo("default");
  }

  @Test
  void nothingIsWritten_beforeTheFolderIsOurs() {
    try (Settings settings = load()) {
      settings.set("theme", "dark");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void unreadableFile_isSetAside_andEverythingHasItsDefault() throws IOException {
    Files.writeString(folder.resolve(Settings.FILE), "{\"theme\": \"da");
    try (Settings settings = load()) {
      assertThat(settings.text("theme", "system")).isEqualTo("system");
      settings.keep();
    }
    assertThat(folder.resolve(Settings.FILE + ".unreadable")).hasContent("{\"theme\": \"da");
  }

  @Test
  void valueOfAnotherKind_isTheDefault() throws IOException {
    Files.writeString(
        folder.resolve(Settings.FILE), "{\"theme\": 3, \"tabs\": \"a\", \"zoom\": []}");
    Settings settings = load();
    assertThat(settings.text("theme", "system")).isEqualTo("system");
    assertThat(settings.list("tabs")).isEmpty();
    assertThat(settings.number("zoom", 1)).isEqualTo(1);
  }
}
