package dev.weft.installer.demo;

import dev.weft.crdt.testkit.Traces;
import dev.weft.crdt.testkit.Traces.Patch;
import dev.weft.installer.program.EditorProgram;
import dev.weft.installer.program.RelayProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Types a recorded history into two editors in turns, without a screen, and compares what both end
 * up with.
 */
final class HeadlessDemo {
  /** How often the two authors take turns; each waits for what the other wrote. */
  private static final int TURNS = 20;

  /** Edits per command, so that an answer comes within its time on a slow machine. */
  private static final int EDITS_PER_COMMAND = 500;

  private static final Duration CONVERGE_TIMEOUT = Duration.ofMinutes(2);
  private static final String DOCUMENT = "demo-skiplist";
  private static final String TITLE = "skiplist.rs";

  /** What a status line may say of text that the relay holds. */
  private static final Set<String> SAFE_STATES =
      Set.of("ON_RELAY", "OTHERS_BEHIND", "EVERYONE_HAS_IT");

  private final BuiltPrograms programs;
  private final Path folder;

  HeadlessDemo(BuiltPrograms programs, Path folder) {
    this.programs = programs;
    this.folder = folder;
  }

  /** Returns whether both editors hold the recorded text. */
  boolean run() {
    Path run = folder.resolve("run");
    deleteTree(run);
    Output.say("No display: two editors without a screen type a recorded history.");
    try (RelayProgram relay =
        RelayProgram.start(
            programs.relay(),
            run.resolve("relay"),
            RelayProgram.freePort(0),
            run.resolve("relay.log"))) {
      Output.say("The relay is at %s, its data in %s", relay.address(), run.resolve("relay"));
      // Both take seconds to start, so they start at the same time.
      CompletableFuture<EditorProgram> starting =
          CompletableFuture.supplyAsync(() -> editor(run, "Mats", relay));
      try (EditorProgram lena = editor(run, "Lena", relay);
          EditorProgram mats = starting.join()) {
        return demonstrate(lena, mats);
      }
    }
  }

  private EditorProgram editor(Path run, String name, RelayProgram relay) {
    Path data = run.resolve(name.toLowerCase(java.util.Locale.ROOT));
    return EditorProgram.start(
        programs.editor(true), data, relay.address(), name, run.resolve(name + ".log"));
  }

  private boolean demonstrate(EditorProgram lena, EditorProgram mats) {
    Traces.Sequential recorded = Traces.rustcode();
    List<Patch> patches = recorded.patches();
    lena.call("create", TITLE, "code", DOCUMENT);
    // Before it is listed, Mats's editor cannot know that the document holds code.
    await(
        "Mats's editor to list the document",
        () -> mats.call("documents").equals(List.of(DOCUMENT, TITLE, "code")));
    mats.call("open", DOCUMENT);
    Output.say("Lena and Mats type %s in %d turns: %,d edits", TITLE, TURNS, patches.size());
    long start = System.nanoTime();
    for (int turn = 0; turn < TURNS; turn++) {
      int from = (int) ((long) patches.size() * turn / TURNS);
      int to = (int) ((long) patches.size() * (turn + 1) / TURNS);
      EditorProgram typing = turn % 2 == 0 ? lena : mats;
      EditorProgram reading = turn % 2 == 0 ? mats : lena;
      type(typing, patches.subList(from, to));
      awaitSame(typing, reading, DOCUMENT);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    boolean isRight =
        Stream.of(lena, mats)
            .allMatch(
                editor -> editor.call("text", DOCUMENT).getFirst().equals(recorded.endContent()));
    Output.say(
        isRight
            ? "Converged: both screens hold the recorded %,d characters after %.1f s (%,.0f edits/s)"
            : "NOT converged: a screen differs from the recorded %,d characters after %.1f s (%,.0f edits/s)",
        recorded.endContent().length(),
        seconds,
        patches.size() / seconds);
    screenshots(lena, mats);
    return isRight;
  }

  private static void type(EditorProgram editor, List<Patch> patches) {
    for (int from = 0; from < patches.size(); from += EDITS_PER_COMMAND) {
      List<Object> fields = new ArrayList<>(List.of(DOCUMENT));
      for (Patch patch :
          patches.subList(from, Math.min(patches.size(), from + EDITS_PER_COMMAND))) {
        fields.add(patch.position());
        fields.add(patch.deleted());
        fields.add(patch.inserted());
      }
      editor.call("edits", fields.toArray());
    }
  }

  /** Waits until another editor holds what one has on its screen now. */
  static void awaitSame(EditorProgram typing, EditorProgram reading, String document) {
    List<String> expected = typing.call("length", document);
    await(
        "both editors to hold " + expected.getFirst() + " characters",
        () -> reading.call("length", document).equals(expected));
  }

  /** Waits for something that must come, and says what did not. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + CONVERGE_TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Waited " + CONVERGE_TIMEOUT + " in vain for " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private void screenshots(EditorProgram lena, EditorProgram mats) {
    Path first = folder.resolve("editor-lena.png");
    Path second = folder.resolve("editor-mats.png");
    lena.call("caret", DOCUMENT, 420, 420);
    mats.call("caret", DOCUMENT, 700, 760);
    for (EditorProgram editor : List.of(lena, mats)) {
      await(
          "a status line to say that the text is on the relay",
          () -> SAFE_STATES.contains(editor.call("status", DOCUMENT).getFirst()));
      Output.say(
          "%s's status line: %s",
          editor == lena ? "Lena" : "Mats", editor.call("status", DOCUMENT).get(1));
    }
    lena.call("screenshot", first);
    mats.call("screenshot", second);
    Output.say("Screenshots: %s%n             %s", first, second);
  }

  private static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
