package dev.weft.desktop.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.YDoc;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The model as a page uses it: on one thread, hearing of what is ready. */
class HistoryModelTest {
  private final LinkedBlockingQueue<Runnable> owner = new LinkedBlockingQueue<>();

  private void until(java.util.function.BooleanSupplier fact) throws InterruptedException {
    while (!fact.getAsBoolean()) {
      Runnable task = owner.poll(60, TimeUnit.SECONDS);
      Objects.requireNonNull(task, "the model fell silent").run();
    }
  }

  private static ListLog log() {
    ListLog log = new ListLog();
    YDoc doc = log.writer(1, 0);
    doc.getText(Chronicle.ROOT).insert(0, "Call the harbour office.");
    log.now += 2 * HistoryModel.GAP_MILLIS;
    doc.getText(Chronicle.ROOT).insert(23, " first");
    doc.getText(Chronicle.ROOT).delete(0, 5);
    return log;
  }

  @Test
  void show_tellsTheStateAndWhatChangedInIt() throws Exception {
    try (HistoryModel model = new HistoryModel(log(), Chronicle.ROOT, "Ada", owner::add)) {
      until(() -> model.stage() == HistoryModel.Stage.READY);
      assertThat(model.timeline().sittings()).hasSize(2);
      model.show(2, Moment.Against.PREVIOUS);
      until(() -> model.moment() != null);
      Moment moment = Objects.requireNonNull(model.moment());
      assertThat(moment.spans())
          .extracting(Span::content, Span::mark)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("Call ", Span.Mark.REMOVED),
              org.assertj.core.groups.Tuple.tuple("the harbour office", Span.Mark.SAME),
              org.assertj.core.groups.Tuple.tuple(" first", Span.Mark.ADDED),
              org.assertj.core.groups.Tuple.tuple(".", Span.Mark.SAME));
      assertThat(moment.words()).isEqualTo(new WordChange(1, 1));
      assertThat(moment.changes()).containsExactly(0, 23);
      assertThat(moment.toPast(23)).isEqualTo(18);
    }
  }

  /** A slider that is dragged asks for many states and waits for none of them. */
  @Test
  void showManyInARow_lastOneIsShown() throws Exception {
    try (HistoryModel model = new HistoryModel(log(), Chronicle.ROOT, "Ada", owner::add)) {
      until(() -> model.stage() == HistoryModel.Stage.READY);
      for (int i = 0; i < 100; i++) {
        model.show(i % 2, Moment.Against.NOTHING);
      }
      model.show(2, Moment.Against.PRESENT);
      until(
          () -> {
            Moment moment = model.moment();
            return moment != null && moment.against() == Moment.Against.PRESENT;
          });
      assertThat(Objects.requireNonNull(model.moment()).step()).isEqualTo(2);
    }
  }

  @Test
  void refresh_takesInWhatWasWrittenSince() throws Exception {
    ListLog log = log();
    try (HistoryModel model = new HistoryModel(log, Chronicle.ROOT, "Ada", owner::add)) {
      until(() -> model.stage() == HistoryModel.Stage.READY);
      YDoc more = log.writer(5, ListLog.RELAY);
      log.sync(more);
      more.getText(Chronicle.ROOT).insert(0, "And ");
      model.refresh();
      until(() -> model.timeline().steps() == 4);
    }
  }

  @Test
  void unreadableLog_isSaid() throws Exception {
    LogSource broken =
        new LogSource() {
          @Override
          public boolean settle() {
            return true;
          }

          @Override
          public List<dev.weft.desktop.replica.HistoryEntry> rows(long afterSeq, int atLeast) {
            throw new IllegalStateException("the disk is gone");
          }

          @Override
          public dev.weft.desktop.replica.StoredContent content() {
            return new dev.weft.desktop.replica.StoredContent.Absent("a");
          }
        };
    try (HistoryModel model = new HistoryModel(broken, Chronicle.ROOT, "Ada", owner::add)) {
      until(() -> model.stage() == HistoryModel.Stage.FAILED);
      assertThat(model.problem()).isEqualTo("the disk is gone");
    }
  }

  /** Closing a page must not leave a thread that goes on reading. */
  @Test
  void close_whileReading_endsTheThread() throws Exception {
    ListLog log = log();
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (ExecutorService none = Executors.newSingleThreadExecutor()) {
      LogSource slow =
          new LogSource() {
            @Override
            public boolean settle() {
              reading.countDown();
              return true;
            }

            @Override
            public List<dev.weft.desktop.replica.HistoryEntry> rows(long afterSeq, int atLeast) {
              try {
                closed.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
              return log.rows(afterSeq, atLeast);
            }

            @Override
            public dev.weft.desktop.replica.StoredContent content() {
              return log.content();
            }
          };
      HistoryModel model = new HistoryModel(slow, Chronicle.ROOT, "Ada", none);
      reading.await();
      model.close();
      closed.countDown();
      assertThat(model.awaitEnd(60)).isTrue();
      assertThat(model.stage()).isEqualTo(HistoryModel.Stage.READING);
    }
  }
}
