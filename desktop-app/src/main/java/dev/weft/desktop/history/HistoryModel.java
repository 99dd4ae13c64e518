package dev.weft.desktop.history;

import dev.weft.crdt.Snapshot;
import dev.weft.crdt.YText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of one document, as a page shows it.
 *
 * <p>Confined to the thread of its owner, to which the executor given hands over; reading and
 * comparing happen on a thread of its own. Closing ends that at once, however far it was.
 */
public final class HistoryModel implements AutoCloseable {
  /** A longer pause ends a sitting. */
  public static final long GAP_MILLIS = 30 * 60_000L;

  private static final Logger log = LoggerFactory.getLogger(HistoryModel.class);

  /** How far it is. */
  public enum Stage {
    READING,
    READY,
    FAILED
  }

  private record Wish(int step, Moment.Against against) {}

  private final String root;
  private final String ownName;
  private final Executor owner;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("weft-history").unstarted(task));
  private final Replay replay;
  private final AtomicReference<@Nullable Wish> wish = new AtomicReference<>();
  private volatile boolean closed;

  private Runnable onChange = () -> {};
  private Stage stage = Stage.READING;
  private double progress;
  private String problem = "";
  private Timeline timeline = Timeline.EMPTY;
  private @Nullable Moment moment;
  private final Map<Integer, WordChange> words = new HashMap<>();

  /**
   * Begins to read.
   *
   * @param root the root text whose states are shown
   * @param ownName what this user is called
   * @param owner runs tasks on the owner's thread, in order
   */
  public HistoryModel(LogSource source, String root, String ownName, Executor owner) {
    this.root = root;
    this.ownName = ownName;
    this.owner = owner;
    // Only the worker uses it from here on, and so its replica is the worker's.
    this.replay = new Replay(source, GAP_MILLIS, () -> closed);
    worker.execute(this::read);
  }

  private void read() {
    try {
      replay.read(done -> tell(() -> progress = done));
      publish();
    } catch (CancellationException isClosed) {
      log.debug("history.read.cancelled");
    } catch (RuntimeException failure) {
      log.warn("history.read.failed", failure);
      tell(
          () -> {
            stage = Stage.FAILED;
            problem = String.valueOf(failure.getMessage());
          });
    }
  }

  private void publish() {
    Timeline read = Timeline.of(replay, credits());
    tell(
        () -> {
          timeline = read;
          stage = Stage.READY;
          progress = 1;
        });
    count(read, read.sittings().size() - 1);
  }

  /**
   * Counts the words of one sitting after the other, newest first, each as a task of its own: what
   * somebody asks to see meanwhile comes in between.
   */
  private void count(Timeline read, int index) {
    if (index < 0) {
      return;
    }
    run(
        () -> {
          Sitting sitting = read.sittings().get(index);
          if (sitting.last() < replay.steps().size()) {
            WordChange counted = moment(sitting.last(), Moment.Against.PREVIOUS).words();
            tell(() -> words.put(index, counted));
            count(read, index - 1);
          }
        });
  }

  private Credits credits() {
    return Credits.of(replay, ownName);
  }

  private void tell(Runnable change) {
    owner.execute(
        () -> {
          if (!closed) {
            change.run();
            onChange.run();
          }
        });
  }

  /** Hears, on the owner's thread, that something below may be different; one listener. */
  public void onChange(Runnable listener) {
    onChange = listener;
  }

  public Stage stage() {
    return stage;
  }

  /** How much of the log has been read, from 0 to 1. */
  public double progress() {
    return progress;
  }

  /** Why it could not be read. */
  public String problem() {
    return problem;
  }

  public Timeline timeline() {
    return timeline;
  }

  /** The state that was asked for last, once it is there. */
  public @Nullable Moment moment() {
    return moment;
  }

  /** The words of a sitting; null until they are counted. */
  public @Nullable WordChange words(int sitting) {
    return words.get(sitting);
  }

  /** The text of a state. Completes on the owner's thread. */
  public CompletionStage<List<Span>> text(int step) {
    return call(replay -> Comparison.plain(replay.text(root), replay.at(step)));
  }

  /** Asks for a state. Of several asked for in a row only the last one is made. */
  public void show(int step, Moment.Against against) {
    if (wish.getAndSet(new Wish(step, against)) == null) {
      run(this::grant);
    }
  }

  private void grant() {
    Wish wanted = wish.getAndSet(null);
    if (wanted != null) {
      Moment made = moment(wanted.step(), wanted.against());
      tell(() -> moment = made);
    }
  }

  private Moment moment(int step, Moment.Against against) {
    Snapshot state = replay.at(step);
    YText text = replay.text(root);
    Credits credits = credits();
    List<Span> spans =
        switch (against) {
          case NOTHING -> Comparison.plain(text, state);
          case PREVIOUS -> {
            int before = startOfSitting(step) - 1;
            yield Comparison.of(
                text, state, replay.at(before), naming(credits, before + 1, step + 1));
          }
          // What is not there any more was taken away since; what came since is not in the state.
          case PRESENT -> sinceThen(text, state, step, credits);
        };
    return new Moment(step, against, spans);
  }

  private List<Span> sinceThen(YText text, Snapshot state, int step, Credits credits) {
    int last = replay.steps().size() - 1;
    return Comparison.of(text, replay.at(last), state, naming(credits, step + 1, last + 1));
  }

  private Comparison.Naming naming(Credits credits, int from, int to) {
    Credits.Deleters deleters = credits.deleters(replay.steps(), from, to);
    return (added, client, clock) -> added ? credits.writer(client) : deleters.of(client, clock);
  }

  private int startOfSitting(int step) {
    int first = step;
    while (first > 0
        && !replay
            .steps()
            .startsSitting(replay.steps().get(first - 1), replay.steps().get(first))) {
      first--;
    }
    return first;
  }

  private void run(Runnable work) {
    if (!closed) {
      worker.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException failure) {
              log.warn("history.show.failed", failure);
            }
          });
    }
  }

  private <T> CompletionStage<T> call(Function<Replay, T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    if (closed) {
      result.cancel(false);
      return result;
    }
    worker.execute(
        () -> {
          try {
            T value = work.apply(replay);
            owner.execute(() -> hand(value, result));
          } catch (RuntimeException failure) {
            log.warn("history.work.failed", failure);
            owner.execute(() -> result.completeExceptionally(failure));
          }
        });
    return result;
  }

  /** Nobody acts on an answer that comes after they have left. */
  private <T> void hand(T value, CompletableFuture<T> result) {
    if (closed) {
      result.cancel(false);
    } else {
      result.complete(value);
    }
  }

  /** Takes in what was written since, and lists it. */
  public CompletionStage<Boolean> refresh() {
    return call(
        replay -> {
          boolean isNew = replay.readOn();
          if (isNew) {
            publish();
          }
          return isNew;
        });
  }

  /**
   * What makes the document read as it did: new edits for the open document, never another state,
   * so that what was written since stays in the history and what others write meanwhile is merged.
   * Completes on the owner's thread.
   *
   * @param step the state to go back to
   * @param from where the passage to restore begins in the text of that state; -1 and {@link
   *     Integer#MAX_VALUE} for all of it
   * @param to where it ends
   */
  public CompletionStage<Restore> restore(int step, int from, int to) {
    return call(
        replay -> {
          Snapshot past = replay.at(step);
          // Row indices may move when more is read; the state taken before does not.
          if (replay.readOn()) {
            publish();
          }
          return Restoring.plan(replay, root, past, from, to, ownName);
        });
  }

  @Override
  public void close() {
    closed = true;
    wish.set(null);
    worker.shutdownNow();
  }

  /** Waits, after closing, for its thread. */
  boolean awaitEnd(long seconds) throws InterruptedException {
    return worker.awaitTermination(seconds, TimeUnit.SECONDS);
  }
}
