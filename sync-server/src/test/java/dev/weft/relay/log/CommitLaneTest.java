package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong around it, the writer goes on: others' records wait behind it. */
final class CommitLaneTest {
  private final AtomicReference<Runnable> onCommit = new AtomicReference<>(() -> {});
  private final LogStore store =
      (LogStore)
          Proxy.newProxyInstance(
              LogStore.class.getClassLoader(),
              new Class<?>[] {LogStore.class},
              (proxy, method, arguments) -> {
                onCommit.get().run();
                return null;
              });
  private final CommitLane lane =
      new CommitLane("writer", store, System::nanoTime, new TrashAndAttachmentsTest.Silent());

  @AfterEach
  void close() {
    lane.close();
  }

  private static Append append(Append.Outcome outcome) {
    return new Append("d", 1, 1, "ann", 1, 1, new byte[3], new byte[1], new Append.Lane(), outcome);
  }

  private CompletableFuture<String> append() {
    var told = new CompletableFuture<String>();
    lane.append(
        append(
            new Append.Outcome() {
              @Override
              public void committed() {
                told.complete("committed");
              }

              @Override
              public void failed(LogFailure failure) {
                told.complete("failed " + failure.kind());
              }
            }));
    return told.orTimeout(60, TimeUnit.SECONDS);
  }

  @Test
  void outcome_throws_othersAreCommittedStill() {
    for (Runnable broken :
        new Runnable[] {
          () -> {
            throw new IllegalStateException("an owner that has ended");
          },
          () -> {
            throw new StackOverflowError();
          }
        }) {
      lane.append(
          append(
              new Append.Outcome() {
                @Override
                public void committed() {
                  broken.run();
                }

                @Override
                public void failed(LogFailure failure) {
                  broken.run();
                }
              }));
      assertThat(append().join()).isEqualTo("committed");
    }
  }

  @Test
  void commit_endsInAnError_isToldAsFailedAndTheNextIsCommitted() {
    onCommit.set(
        () -> {
          onCommit.set(() -> {});
          throw new OutOfMemoryError("as a large batch would");
        });
    assertThat(append().join()).isEqualTo("failed UNAVAILABLE");
    assertThat(append().join()).isEqualTo("committed");
  }

  @Test
  void task_throws_othersAreCommittedStill() {
    lane.task(
        () -> {
          throw new StackOverflowError();
        });
    assertThat(append().join()).isEqualTo("committed");
  }
}
