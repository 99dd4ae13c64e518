package dev.weft.desktop.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.YDoc;
import dev.weft.desktop.history.Chronicle.Deed;
import dev.weft.desktop.presence.Authors;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Sittings and who was in them. */
class SittingsTest {
  private static final long MINUTE = 60_000;

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Chronicle.deeds();
  }

  private static Timeline timeline(ListLog log) {
    Replay replay = ReplayTest.replay(log);
    return Timeline.of(replay, Credits.of(replay, "Ada"));
  }

  /** They follow each other without a hole, and only a long pause parts them. */
  @Property(tries = 100)
  void sittings_coverEveryStepOnce(@ForAll("deeds") List<Deed> deeds) {
    Timeline timeline = timeline(Chronicle.of(deeds).log);
    int next = 0;
    for (int i = 0; i < timeline.sittings().size(); i++) {
      Sitting sitting = timeline.sittings().get(i);
      assertThat(sitting.first()).isEqualTo(next);
      for (int step = sitting.first(); step <= sitting.last(); step++) {
        assertThat(timeline.sittingOf(step)).isEqualTo(i);
        if (step > 0) {
          boolean isFar = timeline.time(step) - timeline.time(step - 1) > HistoryModel.GAP_MILLIS;
          assertThat(isFar).isEqualTo(step == sitting.first());
        }
      }
      assertThat(sitting.edits()).isEqualTo(sitting.last() - sitting.first() + 1);
      next = sitting.last() + 1;
    }
    assertThat(next).isEqualTo(timeline.steps());
  }

  @Test
  void twoPeople_shareASitting() {
    ListLog log = new ListLog();
    YDoc own = log.writer(10, 0);
    YDoc tomas = log.writer(20, ListLog.RELAY);
    own.getText(Chronicle.ROOT).insert(0, "short");
    log.now += HistoryModel.GAP_MILLIS;
    tomas.transact(
        t -> {
          Authors.sign(tomas, "Tomas");
          tomas.getText(Chronicle.ROOT).insert(0, "a longer piece");
        });
    log.now += HistoryModel.GAP_MILLIS + MINUTE;
    own.getText(Chronicle.ROOT).insert(0, "later ");
    Timeline timeline = timeline(log);
    assertThat(timeline.sittings())
        .extracting(Sitting::writers)
        .containsExactly(List.of(Writer.named("Tomas"), Writer.YOU), List.of(Writer.YOU));
    assertThat(timeline.sittings().getFirst().endMillis())
        .isEqualTo(timeline.sittings().getFirst().startMillis() + HistoryModel.GAP_MILLIS);
  }

  /** A clock that was set back parts sittings, it never reorders what happened. */
  @Test
  void clockSetBack_orderStaysThatOfTheLog() {
    ListLog log = new ListLog();
    YDoc own = log.writer(10, 0);
    own.getText(Chronicle.ROOT).insert(0, "one");
    log.now -= 5 * HistoryModel.GAP_MILLIS;
    own.getText(Chronicle.ROOT).insert(3, " two");
    Timeline timeline = timeline(log);
    assertThat(timeline.sittings()).hasSize(2);
    assertThat(timeline.time(0)).isGreaterThan(timeline.time(1));
  }

  @Test
  void strangers_areNotTakenForAnybody() {
    ListLog log = new ListLog();
    log.writer(20, ListLog.RELAY).getText(Chronicle.ROOT).insert(0, "who");
    assertThat(timeline(log).sittings().getFirst().writers()).containsExactly(Writer.UNKNOWN);
  }
}
