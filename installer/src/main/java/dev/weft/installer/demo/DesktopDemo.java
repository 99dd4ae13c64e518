package dev.weft.installer.demo;

import dev.weft.installer.program.EditorProgram;
import dev.weft.installer.program.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * One editor per start, all on one relay. What is typed stays in {@code .weft-demo} of the source
 * tree, which no build deletes.
 */
final class DesktopDemo {
  private static final List<String> NAMES = List.of("Lena", "Mats", "Ines", "Yusuf");

  private final BuiltPrograms programs;
  private final Path folder;

  DesktopDemo(BuiltPrograms programs, Path folder) {
    this.programs = programs;
    this.folder = folder;
  }

  /**
   * Opens an editor and returns when it and, if this start runs the relay, all others are closed.
   */
  boolean run() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i < NAMES.size(); i++) {
      var slot = HeldFile.tryHold(lockOf(i));
      if (slot.isPresent()) {
        try (HeldFile held = slot.get()) {
          assert held != null;
          return open(i);
        }
      }
    }
    throw new IllegalStateException(
        NAMES.size() + " editors of the demonstration are open already: close one first");
  }

  private Path lockOf(int index) {
    return folder.resolve("editor-" + (index + 1) + ".lock");
  }

  private boolean isAnotherOpen(int ownIndex) {
    return IntStream.range(0, NAMES.size())
        .filter(i -> i != ownIndex)
        .anyMatch(i -> HeldFile.isHeldElsewhere(lockOf(i)));
  }

  private boolean open(int index) {
    String name = NAMES.get(index);
    Path data = folder.resolve("editor-" + (index + 1));
    Path log = folder.resolve("editor-" + (index + 1) + ".log");
    try (SharedRelay relay = new SharedRelay(programs.relay(), folder, !isAnotherOpen(index))) {
      Output.say("The relay is at %s, its data in %s", relay.address(), folder.resolve("relay"));
      try (RunningProgram editor =
          RunningProgram.start(
              programs.editor(false), EditorProgram.arguments(data, relay.address(), name), log)) {
        Output.say("%s's editor is open, its replica in %s", name, data);
        Output.say("Run the same command in another terminal to open a second editor.");
        int code = editor.await();
        if (code != 0) {
          throw new IllegalStateException(
              "The editor ended with code " + code + ":\n" + editor.logTail());
        }
      }
      awaitOthers(index, relay);
    }
    return true;
  }

  private void awaitOthers(int index, SharedRelay relay) {
    if (!relay.isOurs() || !isAnotherOpen(index)) {
      return;
    }
    Output.say("The relay stays until the other editors are closed.");
    while (isAnotherOpen(index)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }
}
