package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void of_link_namesRelayAndDocument() {
    assertThat(Opening.of("weft://relay.example.org:8710/notes%20of%20May+1"))
        .isEqualTo(new Opening.Link("relay.example.org:8710", "notes of May+1"));
  }

  @Test
  void of_weftFile_isTheLinkInItsFirstLine() throws IOException {
    assertThat(Opening.of(file("notes.weft", "weft://relay/notes\nNotes of May\n").toString()))
        .isEqualTo(new Opening.Link("relay", "notes"));
  }

  @Test
  void of_textFile_isItsTextUnderItsName() throws IOException {
    Path file = file("notes.md", "\uFEFF# Größe\r\n😀\r\n");

    assertThat(Opening.of(file.toString()))
        .isEqualTo(new Opening.Text("notes.md", "# Größe\n😀\n"));
    assertThat(Opening.of(file.toUri().toString())).isInstanceOf(Opening.Text.class);
    assertThat(file).content(StandardCharsets.UTF_8).as("never written").startsWith("\uFEFF#");
  }

  @Test
  void of_whatCannotBeOpened_saysWhy() throws IOException {
    Path binary = folder.resolve("picture.md");
    Files.write(binary, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xFF});

    assertThat(Opening.of(binary.toString())).asString().contains("not text in UTF-8");
    assertThat(Opening.of(folder.resolve("none.md").toString())).asString().contains("no file");
    assertThat(Opening.of(folder.toString())).asString().contains("no file");
    assertThat(Opening.of(file("other.weft", "hello").toString())).asString().contains("no link");
    for (String link :
        new String[] {
          "weft://",
          "weft:///notes",
          "weft://relay",
          "weft://relay/",
          "weft://r/%zz",
          "weft://r/a%00b",
          "weft://r/" + "x".repeat(300)
        }) {
      assertThat(Opening.of(link)).as(link).isInstanceOf(Opening.Refused.class);
    }
  }
}
