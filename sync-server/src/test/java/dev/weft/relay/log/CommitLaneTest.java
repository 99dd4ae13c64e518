package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong around it, the writer goes on: others' records wait behind it. */
final class CommitLaneTest {
  private final AtomicReference<Runnable> onCommit = new AtomicReference<>(() -> {});
  private final List<List<String>> tried = new CopyOnWriteArrayList<>();
  private final LogStore store =
      (LogStore)
          Proxy.newProxyInstance(
              LogStore.class.getClassLoader(),
              new Class<?>[] {LogStore.class},
              (proxy, method, arguments) -> {
                onCommit.get().run();
                List<String> documents =
                    ((List<?>) arguments[0])
                        .stream().map(append -> ((Append) append).document()).toList();
                tried.add(documents);
                if (documents.contains("gone")) {
                  throw new LogFailure(LogFailure.Kind.DEPOSED, "is purged", null);
                }
                return null;
              });
  private final CommitLane lane =
      new CommitLane("writer", store, System::nanoTime, new TrashAndAttachmentsTest.Silent());

  @AfterEach
  void close() {
    lane.close();
  }

  private static Append append(Append.Outcome outcome) {
    return append("d", outcome);
  }

  private static Append append(String document, Append.Outcome outcome) {
    return new Append(
        document, 1, 1, "ann", 1, 1, new byte[3], new byte[1], new Append.Lane(), outcome);
  }

  private CompletableFuture<String> append() {
    return append("d");
  }

  private CompletableFuture<String> append(String document) {
    var told = new CompletableFuture<String>();
    lane.append(
        append(
            document,
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

  @Test
  void commit_oneDocumentIsRefused_theOthersOfItsBatchAreCommitted() {
    var mayGo = new CountDownLatch(1);
    lane.task(
        () -> {
          try {
            mayGo.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    // While the task waits these gather, and so are one batch.
    CompletableFuture<String> before = append("before");
    CompletableFuture<String> gone = append("gone");
    CompletableFuture<String> after = append("after");
    CompletableFuture<String> again = append("before");
    mayGo.countDown();
    assertThat(gone.join()).isEqualTo("failed DEPOSED");
    assertThat(before.join()).isEqualTo("committed");
    assertThat(after.join()).isEqualTo("committed");
    assertThat(again.join()).isEqualTo("committed");
    assertThat(tried.getFirst()).containsExactly("before", "gone", "after", "before");
    assertThat(tried).contains(List.of("before", "before"), List.of("gone"), List.of("after"));
  }

  @Test
  void outcome_throws_itsLaneIsBroken() {
    var broken = new Append.Lane();
    var told = new CompletableFuture<String>();
    lane.append(
        new Append("d", 1, 1, "ann", 1, 1, new byte[3], new byte[1], broken, new Throwing()));
    lane.append(
        new Append(
            "d",
            2,
            1,
            "ann",
            1,
            1,
            new byte[3],
            new byte[1],
            broken,
            new Append.Outcome() {
              @Override
              public void committed() {
                told.complete("committed");
              }

              @Override
              public void failed(LogFailure failure) {
                told.complete("failed");
              }
            }));
    append().join();
    assertThat(broken.isBroken()).as("its document no longer knows what is stored").isTrue();
    assertThat(told).isDone();
  }

  /** A document that cannot be told anything any more. */
  private static final class Throwing implements Append.Outcome {
    @Override
    public void committed() {
      throw new IllegalStateException("an owner that has ended");
    }

    @Override
    public void failed(LogFailure failure) {
      throw new IllegalStateException("an owner that has ended");
    }
  }
}
