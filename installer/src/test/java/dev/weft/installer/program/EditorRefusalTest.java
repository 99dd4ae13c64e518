package dev.weft.installer.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An editor that cannot use its folder says what, where and what to do, and touches nothing. */
class EditorRefusalTest {
  private static final int EXIT_REFUSED = 3;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final JavaProgram EDITOR = JavaProgram.editor(JavaProgram.ownClassPath(), true);

  @TempDir Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  /** The words of the refusal. */
  private String refused() {
    Queue<String> answers = new ConcurrentLinkedQueue<>();
    List<String> arguments = List.of("--data", data().toString(), "--drive");
    try (RunningProgram editor =
        RunningProgram.start(EDITOR, arguments, folder.resolve("log"), answers::add)) {
      assertThat(editor.await(TIMEOUT)).as("the editor ends by itself").isTrue();
      assertThat(editor.await()).as(editor.logTail()).isEqualTo(EXIT_REFUSED);
    }
    assertThat(answers).singleElement().asString().startsWith("error\t");
    return answers.remove();
  }

  private EditorProgram start(String log) {
    return EditorProgram.start(
        EDITOR, data(), RelayProgram.address(RelayProgram.freePort(0)), "Ada", folder.resolve(log));
  }

  @Test
  void start_fileAsFolder_isRefusedUntouched() throws IOException {
    Files.writeString(data(), "Dear");
    assertThat(refused())
        .contains(data() + " is a file, not a folder")
        .contains("Name another folder with --data");
    assertThat(data()).hasContent("Dear");
  }

  @Test
  void start_foreignFile_isRefusedUntouched() throws IOException {
    Files.createDirectory(data());
    Path foreign = Files.writeString(data().resolve("weft.db"), "somebody else's");
    assertThat(refused())
        .contains(foreign + " was not made by Weft")
        .contains("Name another folder with --data");
    try (Stream<Path> files = Files.list(data())) {
      assertThat(files).containsExactly(foreign);
    }
    assertThat(foreign).hasContent("somebody else's");
  }

  @Test
  void start_readOnlyDisk_isRefused() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(data(), 1)) {
      disk.setWritable(false);
      assertThat(refused())
          .contains(data() + " cannot be written to")
          .contains("Give this account the right to write there");
    }
  }

  /** A database that cannot be read at all is kept, and the editor can be written in. */
  @Test
  void start_damagedDatabase_setsItAsideAndGoesOn() throws IOException {
    try (EditorProgram editor = start("first.log")) {
      String document = editor.call("create", "Letter", "rich").getFirst();
      editor.call("edit", document, 0, 0, "Dear");
      editor.call("wait", document, "NOT_REACHED_WAITING", TIMEOUT.toMillis());
    }
    byte[] garbage = "No database any more. ".repeat(500).getBytes(StandardCharsets.UTF_8);
    Files.write(data().resolve("weft.db"), garbage);
    Files.deleteIfExists(data().resolve("weft.db-wal"));
    try (EditorProgram editor = start("second.log")) {
      String document = editor.call("create", "Second letter", "rich").getFirst();
      editor.call("edit", document, 0, 0, "Dear again");
      assertThat(editor.call("text", document).getFirst()).startsWith("Dear again");
    }
    try (Stream<Path> kept = Files.walk(data().resolve("damaged"))) {
      assertThat(kept.filter(file -> file.endsWith("weft.db")))
          .singleElement()
          .satisfies(file -> assertThat(file).hasBinaryContent(garbage));
    }
  }
}
