package dev.weft.desktop.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.YDoc;
import dev.weft.desktop.history.Chronicle.Deed;
import dev.weft.desktop.replica.HistoryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Every state that a replay tells, against the log applied to a document row by row. */
class ReplayTest {
  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Chronicle.deeds();
  }

  static Replay replay(ListLog log) {
    Replay replay = new Replay(log, HistoryModel.GAP_MILLIS, () -> false);
    replay.read(done -> {});
    return replay;
  }

  /** The state after so many rows, told the slow way. */
  static List<DeltaOp> naive(ListLog log, int rows) {
    YDoc doc = new YDoc(YDoc.Options.defaults().withFormattingCleanup(false));
    log.updates(rows).forEach(doc::applyUpdate);
    return doc.getText(Chronicle.ROOT).toDelta();
  }

  @Property(tries = 150)
  void everyState_isThatOfTheLogAppliedSoFar(@ForAll("deeds") List<Deed> deeds) {
    ListLog log = Chronicle.of(deeds).log;
    Replay replay = replay(log);
    int step = 0;
    for (int row = 0; row < log.entries.size(); row++) {
      if (step < replay.steps().size()
          && replay.steps().get(step).seq() == log.entries.get(row).seq()) {
        assertThat(joined(replay.at(step).toDelta(replay.text(Chronicle.ROOT))))
            .isEqualTo(joined(naive(log, row + 1)));
        step++;
      }
    }
    assertThat(step).isEqualTo(replay.steps().size());
  }

  /** Rows that arrive before what they stand on are in no state until it is there. */
  @Property(tries = 100)
  void everyState_isThatOfTheLogAlsoIfRowsCameInAnotherOrder(
      @ForAll("deeds") List<Deed> deeds, @ForAll long seed) {
    ListLog log = Chronicle.of(deeds).log;
    List<HistoryEntry> shuffled = new ArrayList<>(log.entries);
    java.util.Collections.shuffle(shuffled, new java.util.Random(seed));
    ListLog other = new ListLog();
    shuffled.forEach(entry -> other.append(entry.origin(), entry.update()));
    Replay replay = replay(other);
    for (int step = 0; step < replay.steps().size(); step++) {
      long seq = replay.steps().get(step).seq();
      int rows = (int) other.entries.stream().filter(entry -> entry.seq() <= seq).count();
      assertThat(joined(replay.at(step).toDelta(replay.text(Chronicle.ROOT))))
          .isEqualTo(joined(naive(other, rows)));
    }
  }

  /** What is left of a log whose oldest rows are forgotten still ends in the present. */
  @Property(tries = 100)
  void forgottenRows_stateOfTheRestIsKept(@ForAll("deeds") List<Deed> deeds, @ForAll int some) {
    ListLog log = Chronicle.of(deeds).log;
    List<DeltaOp> present = naive(log, log.entries.size());
    log.forget(Math.floorMod(some, log.entries.size() + 1));
    Replay replay = replay(log);
    assertThat(joined(replay.at(replay.steps().size() - 1).toDelta(replay.text(Chronicle.ROOT))))
        .isEqualTo(joined(present));
  }

  @Property(tries = 60)
  void joinedSteps_keepTheStateAtTheirEnd(@ForAll("deeds") List<Deed> deeds) {
    ListLog log = Chronicle.of(deeds).log;
    Replay fine = replay(log);
    Steps coarse = new Steps(HistoryModel.GAP_MILLIS, 4);
    for (int i = 0; i < fine.steps().size(); i++) {
      coarse.add(fine.steps().get(i));
    }
    int edits = 0;
    for (int i = 0; i < coarse.size(); i++) {
      edits += coarse.get(i).edits();
    }
    assertThat(edits).isEqualTo(fine.steps().size());
    if (fine.steps().size() > 0) {
      assertThat(coarse.get(coarse.size() - 1).seq())
          .isEqualTo(fine.steps().get(fine.steps().size() - 1).seq());
    }
  }

  @Test
  void manySteps_statesBehindCheckpointsAreRight() {
    ListLog log = new ListLog();
    YDoc doc = log.writer(1, 0);
    int rows = 2 * Replay.CHECKPOINT_STEPS + 300;
    for (int i = 0; i < rows; i++) {
      if (i % 5 == 4) {
        doc.getText(Chronicle.ROOT).delete(0, 1);
      } else {
        doc.getText(Chronicle.ROOT).insert(0, Integer.toString(i % 10));
      }
    }
    Replay replay = new Replay(new Whole(log), HistoryModel.GAP_MILLIS, () -> false);
    replay.read(done -> {});
    assertThat(replay.steps().size()).isEqualTo(rows);
    YDoc slow = new YDoc();
    for (int i = 0; i < rows; i++) {
      slow.applyUpdate(log.entries.get(i).update());
      if (i % 97 == 0 || i > rows - 3) {
        assertThat(replay.at(i).toDelta(replay.text(Chronicle.ROOT)))
            .isEqualTo(slow.getText(Chronicle.ROOT).toDelta());
      }
    }
  }

  @Test
  void cancelled_endsInTheMiddle() {
    ListLog log = new ListLog();
    YDoc doc = log.writer(1, 0);
    doc.getText(Chronicle.ROOT).insert(0, "one");
    doc.getText(Chronicle.ROOT).insert(0, "two");
    Replay replay = new Replay(log, HistoryModel.GAP_MILLIS, () -> true);
    assertThatThrownBy(() -> replay.read(done -> {})).isInstanceOf(CancellationException.class);
    assertThat(replay.steps().size()).isZero();
  }

  /** Pages as large as asked for, for long logs. */
  private record Whole(ListLog log) implements LogSource {
    @Override
    public boolean settle() {
      return true;
    }

    @Override
    public List<HistoryEntry> rows(long afterSeq, int atLeast) {
      int from = (int) ((afterSeq + 2) / 3);
      return log.entries.subList(from, Math.min(log.entries.size(), from + atLeast));
    }

    @Override
    public dev.weft.desktop.replica.StoredContent content() {
      return log.content();
    }
  }

  /** Inserts with equal formats next to each other are the same text. */
  static List<DeltaOp> joined(List<DeltaOp> delta) {
    List<DeltaOp> joined = new ArrayList<>();
    for (DeltaOp op : delta) {
      if (op instanceof DeltaOp.Insert insert
          && insert.content() instanceof String more
          && !joined.isEmpty()
          && joined.getLast() instanceof DeltaOp.Insert last
          && last.content() instanceof String before
          && last.attributes().equals(insert.attributes())) {
        joined.set(joined.size() - 1, new DeltaOp.Insert(before + more, last.attributes()));
      } else {
        joined.add(op);
      }
    }
    return joined;
  }
}
