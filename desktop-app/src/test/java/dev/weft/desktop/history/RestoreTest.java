package dev.weft.desktop.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.UndoManager;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.desktop.history.Chronicle.Deed;
import dev.weft.desktop.presence.Authors;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Going back is an edit: exact, undoable, and merged with what others wrote meanwhile. */
class RestoreTest {
  private static final Object ORIGIN = "restore";

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Chronicle.deeds();
  }

  private static YDoc present(ListLog log) {
    YDoc doc = new YDoc();
    log.entries.forEach(entry -> doc.applyUpdate(entry.update(), "load"));
    return doc;
  }

  private static UndoManager undo(YText text) {
    return new UndoManager(
        List.of(text), UndoManager.Options.defaults(() -> 0).withTrackedOrigins(Set.of(ORIGIN)));
  }

  private static List<DeltaOp> content(YText text) {
    return ReplayTest.joined(text.toDelta());
  }

  private static byte[] plan(Replay replay, Snapshot past, int from, int to) {
    return restore(replay, past, from, to).update();
  }

  private static Restore restore(Replay replay, Snapshot past, int from, int to) {
    return Restoring.plan(replay, Chronicle.ROOT, past, from, to, "Ada");
  }

  @Property(tries = 150)
  void restoreAll_textIsThePastOneAndUndoBringsThePresentBack(
      @ForAll("deeds") List<Deed> deeds, @ForAll int some) {
    ListLog log = Chronicle.of(deeds).log;
    Replay replay = ReplayTest.replay(log);
    int step = Math.floorMod(some, replay.steps().size() + 1) - 1;
    Snapshot past = replay.at(step);
    YDoc doc = present(log);
    YText text = doc.getText(Chronicle.ROOT);
    List<DeltaOp> before = content(text);
    UndoManager undo = undo(text);
    restore(replay, past, -1, Integer.MAX_VALUE).applyTo(doc, Chronicle.ROOT, ORIGIN);
    assertThat(content(text))
        .isEqualTo(ReplayTest.joined(past.toDelta(replay.text(Chronicle.ROOT))));
    undo.undo();
    assertThat(content(text)).isEqualTo(before);
    undo.redo();
    assertThat(content(text))
        .isEqualTo(ReplayTest.joined(past.toDelta(replay.text(Chronicle.ROOT))));
  }

  /** Somebody types while the way back is being made, and nobody's words are lost. */
  @Property(tries = 150)
  void restoreAll_concurrentWordsSurvive(
      @ForAll("deeds") List<Deed> deeds, @ForAll int some, @ForAll int place) {
    ListLog log = Chronicle.of(deeds).log;
    Replay replay = ReplayTest.replay(log);
    int step = Math.floorMod(some, replay.steps().size() + 1) - 1;
    byte[] back = plan(replay, replay.at(step), -1, Integer.MAX_VALUE);
    YDoc doc = present(log);
    YText text = doc.getText(Chronicle.ROOT);
    List<DeltaOp> before = content(text);
    UndoManager undo = undo(text);
    text.insert(Math.floorMod(place, text.length() + 1), "MEANWHILE");
    List<DeltaOp> meanwhile = content(text);
    doc.applyUpdate(back, ORIGIN);
    assertThat(text.toString()).contains("MEANWHILE");
    YDoc other = present(log);
    other.applyUpdate(back);
    other.applyUpdate(doc.encodeStateAsUpdate());
    assertThat(content(other.getText(Chronicle.ROOT))).isEqualTo(content(text));
    undo.undo();
    assertThat(text.toString()).isEqualTo(words(meanwhile));
    assertThat(words(before)).isEqualTo(text.toString().replace("MEANWHILE", ""));
  }

  private static String words(List<DeltaOp> delta) {
    StringBuilder words = new StringBuilder();
    for (DeltaOp op : delta) {
      if (op instanceof DeltaOp.Insert insert && insert.content() instanceof String text) {
        words.append(text);
      }
    }
    return words.toString();
  }

  /** The passage reads as it did, and around it nothing changes. */
  @Property(tries = 150)
  void restorePassage_passageIsThereAgain(
      @ForAll("deeds") List<Deed> deeds, @ForAll int some, @ForAll int start, @ForAll int end) {
    ListLog log = Chronicle.of(deeds).log;
    Replay replay = ReplayTest.replay(log);
    Snapshot past = replay.at(Math.floorMod(some, replay.steps().size() + 1) - 1);
    String then = flat(past.toDelta(replay.text(Chronicle.ROOT)));
    int from = Math.floorMod(start, then.length() + 1);
    int to = from + Math.floorMod(end, then.length() - from + 1);
    YDoc doc = present(log);
    YText text = doc.getText(Chronicle.ROOT);
    List<DeltaOp> before = content(text);
    UndoManager undo = undo(text);
    restore(replay, past, from, to).applyTo(doc, Chronicle.ROOT, ORIGIN);
    assertThat(flat(text.toDelta())).contains(then.substring(from, to));
    undo.undo();
    assertThat(content(text)).isEqualTo(before);
  }

  private static String flat(List<DeltaOp> delta) {
    StringBuilder words = new StringBuilder();
    for (DeltaOp op : delta) {
      if (op instanceof DeltaOp.Insert insert) {
        words.append(insert.content() instanceof String text ? text : "\uFFFC");
      }
    }
    return words.toString();
  }

  @Test
  void restorePassage_restStaysAsItIs() {
    ListLog log = new ListLog();
    YDoc doc = log.writer(1, 0);
    YText text = doc.getText(Chronicle.ROOT);
    text.insert(0, "We moor three buoys for a month.");
    doc.transact(
        t -> {
          text.delete(8, 5);
          text.insert(8, "four");
        });
    doc.transact(
        t -> {
          text.delete(text.length() - 8, 7);
          text.insert(text.length() - 1, "six weeks");
        });
    assertThat(text.toString()).isEqualTo("We moor four buoys for six weeks.");
    Replay replay = ReplayTest.replay(log);
    // The word "three" only.
    byte[] back = plan(replay, replay.at(0), 8, 13);
    doc.applyUpdate(back);
    assertThat(text.toString()).isEqualTo("We moor three buoys for six weeks.");
  }

  @Test
  void restore_isSignedByWhoDidIt() {
    ListLog log = new ListLog();
    YDoc doc = log.writer(1, 0);
    doc.getText(Chronicle.ROOT).insert(0, "one");
    doc.getText(Chronicle.ROOT).delete(0, 3);
    Replay replay = ReplayTest.replay(log);
    doc.applyUpdate(plan(replay, replay.at(0), -1, Integer.MAX_VALUE));
    assertThat(doc.getText(Chronicle.ROOT).toString()).isEqualTo("one");
    assertThat(Authors.of(doc).values()).containsExactly("Ada");
    assertThat(doc.clientId()).isNotIn(Authors.of(doc).keySet());
  }

  @Test
  void restore_ofThePresentIsNoChange() {
    ListLog log = new ListLog();
    log.writer(1, 0).getText(Chronicle.ROOT).insert(0, "one");
    Replay replay = ReplayTest.replay(log);
    Restore restore =
        Restoring.plan(replay, Chronicle.ROOT, replay.at(0), -1, Integer.MAX_VALUE, "Ada");
    assertThat(restore.isChange()).isFalse();
    YDoc doc = present(log);
    byte[] before = doc.encodeStateAsUpdate();
    doc.applyUpdate(restore.update());
    assertThat(doc.encodeStateAsUpdate()).isEqualTo(before);
  }
}
