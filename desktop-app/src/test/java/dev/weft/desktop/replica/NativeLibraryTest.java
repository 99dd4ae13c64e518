package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite's native code on disk: one copy beside the documents, whatever becomes of the program. */
class NativeLibraryTest {
  @TempDir private Path folder;

  @Test
  void kill_leavesNothingInTheTemporaryFolder() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path data = folder.resolve("data");
    for (int run = 0; run < 2; run++) {
      try (WriterProcess writer =
          WriterProcess.start(data, List.of("-Djava.io.tmpdir=" + temporary), List.of("1", "0"))) {
        writer.awaitPromises(5);
        writer.kill();
      }
    }
    assertThat(temporary).isEmptyDirectory();
    try (Stream<Path> native_ = Files.walk(data.resolve("native"))) {
      assertThat(native_.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void prepare_copyIsDamaged_isReplaced() throws Exception {
    Path library = NativeLibrary.unpack(folder).orElseThrow();
    long length = Files.size(library);
    Files.writeString(library, "not a library");
    assertThat(NativeLibrary.unpack(folder)).contains(library);
    assertThat(Files.size(library)).isEqualTo(length);
  }
}
