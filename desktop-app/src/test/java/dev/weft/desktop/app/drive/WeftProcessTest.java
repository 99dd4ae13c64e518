package dev.weft.desktop.app.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user starts it: a journey through one process and the next. */
class WeftProcessTest {
  @TempDir Path folder;

  @Test
  void journey_writeCloseReopen() throws Exception {
    Path data = folder.resolve("data");
    String code;
    String rich;
    try (DrivenProcess weft = new DrivenProcess(data, "Lena")) {
      assertThat(weft.ask("documents")).as("no account, nothing there yet").isEmpty();
      code = weft.ask("create", "drift.py", "code").getFirst();
      weft.ask("type", code, "def f():\nreturn 1\n");
      assertThat(weft.ask("text", code)).containsExactly("def f():\n    return 1\n    ");
      weft.ask("undo", code);
      weft.ask("redo", code);
      rich = weft.ask("create", "Notes", "rich").getFirst();
      weft.ask("type", rich, "# Title\nbody \uD83D\uDE00");
      assertThat(weft.ask("text", rich)).isEqualTo(weft.ask("model", rich));
      assertThat(weft.send("text", "nothing").getFirst()).isEqualTo("error");
      assertThat(weft.send("no such command").getFirst()).isEqualTo("error");
      weft.ask("wait", rich, "NO_RELAY", "20000");
      weft.ask("quit");
      assertThat(weft.exitCode()).isZero();
    }
    try (DrivenProcess weft = new DrivenProcess(data, "Lena")) {
      assertThat(weft.ask("documents"))
          .containsExactlyInAnyOrder(code, "drift.py", "code", rich, "Notes", "rich");
      weft.ask("open", code);
      weft.ask("open", rich);
      assertThat(weft.ask("text", code)).containsExactly("def f():\n    return 1\n    ");
      assertThat(weft.ask("text", rich)).containsExactly("Title\nbody \uD83D\uDE00\n");
    }
  }

  @Test
  void kill_afterSavedIsShown_losesNothing() throws Exception {
    Path data = folder.resolve("data");
    String id;
    try (DrivenProcess weft = new DrivenProcess(data, "Lena")) {
      id = weft.ask("create", "a.txt", "code").getFirst();
      for (int i = 0; i < 50; i++) {
        weft.ask("edit", id, "0", "0", "line " + i + "\n");
      }
      weft.ask("wait", id, "NO_RELAY", "20000");
      weft.kill();
    }
    try (DrivenProcess weft = new DrivenProcess(data, "Lena")) {
      weft.ask("open", id);
      assertThat(weft.ask("text", id).getFirst())
          .startsWith("line 49\nline 48\n")
          .endsWith("line 0\n");
    }
  }

  @Test
  void screenshot_sizeOfTheDesign() throws Exception {
    File picture = folder.resolve("first.png").toFile();
    try (DrivenProcess weft = new DrivenProcess(folder.resolve("data"), "Lena")) {
      weft.ask("screenshot", picture.toString());
    }
    assertThat(ImageIO.read(picture).getWidth()).isEqualTo(1440);
    assertThat(ImageIO.read(picture).getHeight()).isEqualTo(900);
  }
}
