package dev.weft.installer.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full for real, under the editor and under the relay, until there is space. */
class FullDiskTest {
  private static final long TIMEOUT_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final int DISK_MEGABYTES = 8;
  private static final JavaProgram EDITOR = JavaProgram.editor(JavaProgram.ownClassPath(), true);

  /** More than a database's file has to spare. */
  private static final String LONG = "On a disk without space. ".repeat(20_000);

  @TempDir Path folder;

  private EditorProgram editor(Path data, int relayPort) {
    return EditorProgram.start(
        EDITOR, data, RelayProgram.address(relayPort), "Ada", folder.resolve("editor.log"));
  }

  private RelayProgram relay(Path data, int port) {
    return RelayProgram.start(
        JavaProgram.relay(JavaProgram.ownClassPath()), data, port, folder.resolve("relay.log"));
  }

  /** Words in memory that have no place on the disk are said to be so, and get there later. */
  @Test
  void editor_diskFull_saysSoAndSavesWhenThereIsSpace() throws IOException {
    int nobody = RelayProgram.freePort(0);
    Path data = folder.resolve("data");
    try (SmallDisk disk = SmallDisk.mount(data, DISK_MEGABYTES)) {
      String document;
      try (EditorProgram editor = editor(data, nobody)) {
        document = editor.call("create", "Letter", "code").getFirst();
        editor.call("wait", document, "NOT_REACHED_WAITING", TIMEOUT_MILLIS);
        disk.fill();
        editor.call("edit", document, 0, 0, LONG);
        editor.call("wait", document, "DISK_FULL", TIMEOUT_MILLIS);
        editor.call("edit", document, 0, 0, "More. ");
        assertThat(editor.call("status", document).getFirst()).isEqualTo("DISK_FULL");
        disk.empty();
        editor.call("wait", document, "NOT_REACHED_WAITING", TIMEOUT_MILLIS);
        editor.program().kill();
      }
      try (EditorProgram editor = editor(data, nobody)) {
        editor.call("open", document);
        assertThat(editor.call("text", document)).isEqualTo(List.of("More. " + LONG));
      }
    }
  }

  /** Nothing is acknowledged that has no place on the disk; all of it is when there is space. */
  @Test
  void relay_diskFull_acknowledgesNothingUntilThereIsSpace() throws IOException {
    int port = RelayProgram.freePort(0);
    Path data = folder.resolve("relay");
    try (SmallDisk disk = SmallDisk.mount(data, DISK_MEGABYTES)) {
      String document;
      try (RelayProgram relay = relay(data, port);
          EditorProgram editor = editor(folder.resolve("data"), port)) {
        document = editor.call("create", "Letter", "code").getFirst();
        editor.call("wait", document, "ON_RELAY", TIMEOUT_MILLIS);
        disk.fill();
        editor.call("edit", document, 0, 0, LONG);
        editor.call("wait", document, "RELAY_FULL", TIMEOUT_MILLIS);
        assertThat(RelayProgram.isHealthy(port)).as("the relay lives").isTrue();
        disk.empty();
        editor.call("wait", document, "ON_RELAY", TIMEOUT_MILLIS);
        relay.program().kill();
      }
      try (RelayProgram again = relay(data, port);
          EditorProgram fresh = editor(folder.resolve("fresh"), port)) {
        fresh.call("create", "Letter", "code", document);
        fresh.call("wait", document, "ON_RELAY", TIMEOUT_MILLIS);
        assertThat(fresh.call("text", document)).isEqualTo(List.of(LONG));
        assertThat(again.program().isAlive()).isTrue();
      }
    }
  }
}
