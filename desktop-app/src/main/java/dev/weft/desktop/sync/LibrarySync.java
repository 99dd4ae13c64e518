package dev.weft.desktop.sync;

import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Syncs the whole library in the background: asks the relay once which documents changed since the
 * cursor, and syncs only those, a few at a time, and the ones that have rows for the relay. The
 * cursor moves on when all of them are in the log. Confined to the worker's executor.
 */
final class LibrarySync {
  /** Documents synced at the same time, so that a large library does not fill the socket. */
  static final int AT_ONCE = 16;

  /** How often the relay is asked while connected, for documents that nobody has open. */
  static final Duration ASK_EVERY = Duration.ofSeconds(4);

  /** An answer with so many documents may be a part only: the next is asked for at once. */
  static final int LONG_ANSWER = 100;

  /** Hears that the relay did not give a list. */
  interface Failure {
    void failed(int status, String why);
  }

  private final DocumentStore store;
  private final int relay;
  private final World world;
  private final RelayDirectory directory;
  private final Executor executor;
  private final Executor loader;
  private final DocumentSyncs documents;
  private final Failure failure;
  private final Runnable answered;
  private final ArrayDeque<String> queue = new ArrayDeque<>();
  private final Set<String> running = new HashSet<>();
  private @Nullable String cursor;
  private @Nullable String nextCursor;
  private World.@Nullable Timer timer;
  private boolean cursorKnown;
  private boolean more;
  private int connection;

  LibrarySync(
      DocumentStore store,
      int relay,
      SyncWorker.Ports ports,
      Executor executor,
      Executor loader,
      DocumentSyncs documents,
      Failure failure,
      Runnable answered) {
    this.store = store;
    this.relay = relay;
    this.world = ports.world();
    this.directory = ports.directory();
    this.executor = executor;
    this.loader = loader;
    this.documents = documents;
    this.failure = failure;
    this.answered = answered;
  }

  void connected() {
    int of = ++connection;
    if (cursorKnown) {
      ask(of);
      return;
    }
    loader.execute(
        () -> {
          String known = store.cursor(relay).orElse(null);
          executor.execute(
              () -> {
                if (of == connection) {
                  cursor = known;
                  cursorKnown = true;
                  ask(of);
                }
              });
        });
  }

  void disconnected() {
    connection++;
    queue.clear();
    running.clear();
    nextCursor = null;
    World.Timer waiting = timer;
    timer = null;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  private void ask(int of) {
    directory.changes(
        cursor,
        new RelayDirectory.Listener() {
          @Override
          public void changes(RelayDirectory.Changes changes) {
            executor.execute(() -> answered(of, changes));
          }

          @Override
          public void failed(int status, String why) {
            executor.execute(() -> refused(of, status, why));
          }
        });
  }

  private void answered(int of, RelayDirectory.Changes changes) {
    if (of != connection) {
      return;
    }
    answered.run();
    Set<String> wanted = new LinkedHashSet<>(changes.documents());
    wanted.addAll(documents.waiting());
    nextCursor = changes.cursor();
    more = changes.documents().size() >= LONG_ANSWER;
    queue.addAll(wanted);
    fill();
  }

  private void refused(int of, int status, String why) {
    if (of != connection) {
      return;
    }
    failure.failed(status, why);
    if (of == connection) {
      queue.addAll(documents.waiting());
      fill();
    }
  }

  /** A document is settled on both sides. */
  void settled(String documentId) {
    if (running.remove(documentId)) {
      fill();
    }
  }

  private void fill() {
    while (running.size() < AT_ONCE && !queue.isEmpty()) {
      String id = queue.remove();
      if (documents.isOpen(id)) {
        continue;
      }
      running.add(id);
      documents.syncOnce(id);
    }
    if (running.isEmpty() && queue.isEmpty()) {
      finish();
    }
  }

  private void finish() {
    String next = nextCursor;
    nextCursor = null;
    if (next != null && !next.equals(cursor)) {
      cursor = next;
      // Queued behind the rows that this cursor stands for, so it is never ahead of them.
      store.rememberCursor(relay, next);
    }
    if (timer == null) {
      int of = connection;
      Duration wait = more ? Duration.ofMillis(1) : ASK_EVERY;
      timer = world.after(wait, () -> executor.execute(() -> again(of)));
    }
  }

  private void again(int of) {
    if (of == connection) {
      timer = null;
      ask(of);
    }
  }
}
