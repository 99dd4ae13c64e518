package dev.weft.desktop.sync;

import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.StoredDocument;
import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Syncs the whole library in the background: asks the relay once which documents changed since the
 * cursor, and syncs only those, a few at a time, and the ones that have rows for the relay.
 * Confined to the worker's executor.
 *
 * <p>Invariant: the cursor on disk moves on only when everything before it is in the log. A
 * document that cannot be synced now holds back that cursor, and no other document.
 */
final class LibrarySync {
  /** Documents synced at the same time, so that a large library does not fill the socket. */
  static final int AT_ONCE = 16;

  /** How often the relay is asked while connected, for documents that nobody has open. */
  static final Duration ASK_EVERY = Duration.ofSeconds(4);

  /** A document for which nothing ends within this time makes room for another. */
  static final Duration DOCUMENT_MAX = Duration.ofMinutes(1);

  /** Stands for the cursor of a server that has no list of changes. */
  private static final String NO_LIST = "";

  /** What the worker does with the relay's answer to the first question on a connection. */
  interface Owner {
    /** It is the relay that it was, or one that cannot be told from it: documents may be sent. */
    void known();

    /** There was an answer. */
    void live();

    /** The relay did not give a list; until {@link #known()} nothing else is said to it. */
    void failed(int status, String why);

    /** Another log answers than the one that the documents here were synced with. */
    void changedIdentity();
  }

  private final DocumentStore store;
  private final int relay;
  private final World world;
  private final RelayDirectory directory;
  private final Executor executor;
  private final Executor loader;
  private final DocumentSyncs documents;
  private final SyncListener listener;
  private final SyncWorker.Sender sender;
  private final Owner owner;
  private final ArrayDeque<String> queue = new ArrayDeque<>();
  private final Map<String, World.Timer> running = new HashMap<>();
  private @Nullable String cursor;
  private @Nullable String savedCursor;

  /** The answer before: what it stands for of open documents has arrived on the socket by now. */
  private @Nullable String olderCursor;

  private World.@Nullable Timer timer;
  private boolean cursorKnown;

  /**
   * On this connection it has said that it is the relay that it was. Before the very first list as
   * well nothing is sent: what one relay confirmed must not count for the next.
   */
  private boolean known;

  private boolean identityAccepted;
  private boolean filling;
  private boolean more;
  private int total;
  private int connection;

  LibrarySync(
      SyncWorker.Ports ports,
      int relay,
      Executor executor,
      Executor loader,
      DocumentSyncs documents,
      SyncListener listener,
      SyncWorker.Sender sender,
      Owner owner) {
    this.store = ports.store();
    this.relay = relay;
    this.world = ports.world();
    this.directory = ports.directory();
    this.executor = executor;
    this.loader = loader;
    this.documents = documents;
    this.listener = listener;
    this.sender = sender;
    this.owner = owner;
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
                  savedCursor = known;
                  cursorKnown = true;
                  ask(of);
                }
              });
        });
  }

  private void know() {
    known = true;
    owner.known();
  }

  void disconnected() {
    connection++;
    known = false;
    olderCursor = null;
    queue.clear();
    running.values().forEach(World.Timer::cancel);
    running.clear();
    endProgress();
    World.Timer waiting = timer;
    timer = null;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  /**
   * Takes another relay for the one that was: everything here is offered to it, and everything that
   * it has is fetched.
   */
  void acceptIdentity() {
    identityAccepted = true;
  }

  private void ask(int of) {
    directory.changes(
        identityAccepted || NO_LIST.equals(cursor) ? null : cursor,
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
    String before = cursor;
    if (before != null && !sameLog(before, changes.cursor()) && !identityAccepted) {
      owner.changedIdentity();
      return;
    }
    takeAccepted();
    cursor = changes.cursor();
    more = changes.more();
    know();
    owner.live();
    if (of == connection) {
      documents.compareAll(changes.documents());
      start(documents.waiting());
    }
  }

  private void takeAccepted() {
    if (identityAccepted) {
      identityAccepted = false;
      documents.compareWithAnother(store.documents().stream().map(StoredDocument::id).toList());
    }
  }

  private static boolean sameLog(String one, String other) {
    return RelayDirectory.Changes.identity(one).equals(RelayDirectory.Changes.identity(other));
  }

  private void refused(int of, int status, String why) {
    if (of != connection) {
      return;
    }
    if (!known && hasNoList(status)) {
      if (cursor != null && !cursor.equals(NO_LIST) && !identityAccepted) {
        owner.changedIdentity();
        return;
      }
      takeAccepted();
      cursor = NO_LIST;
      know();
    }
    owner.failed(status, why);
    if (of != connection) {
      return;
    }
    more = false;
    if (known) {
      start(documents.waiting());
    } else {
      askLater(of, ASK_EVERY);
    }
  }

  /** A stock server knows no such path, or answers every one with a greeting. */
  private static boolean hasNoList(int status) {
    return status == 200 || status == 404 || status == 405;
  }

  private void start(Collection<String> ids) {
    List<String> wanted =
        ids.stream().filter(id -> !running.containsKey(id) && !documents.isOpen(id)).toList();
    queue.addAll(wanted);
    total = running.size() + queue.size();
    fill();
  }

  /** A document is through, or given up for now. */
  void ended(String documentId) {
    World.Timer limit = running.remove(documentId);
    if (limit != null) {
      limit.cancel();
      fill();
    }
  }

  /** Goes on where a congested socket made it stop. */
  void drained() {
    if (!queue.isEmpty()) {
      fill();
    }
  }

  private void fill() {
    if (filling) {
      return;
    }
    filling = true;
    while (running.size() < AT_ONCE && !queue.isEmpty() && !sender.isCongested()) {
      String id = queue.remove();
      if (!documents.isOpen(id)) {
        int of = connection;
        running.put(id, world.after(DOCUMENT_MAX, () -> executor.execute(() -> late(of, id))));
        documents.syncOnce(id);
      }
    }
    filling = false;
    if (total > AT_ONCE) {
      listener.progress(total - running.size() - queue.size(), total);
    }
    if (running.isEmpty() && queue.isEmpty()) {
      finish();
    }
  }

  private void late(int of, String id) {
    if (of == connection && running.containsKey(id)) {
      documents.giveUp(id);
      ended(id);
    }
  }

  private void endProgress() {
    if (total > AT_ONCE) {
      listener.progress(total, total);
    }
    total = 0;
  }

  private void finish() {
    endProgress();
    String through = olderCursor;
    if (through != null && !through.equals(savedCursor) && !documents.hasUnfinished()) {
      savedCursor = through;
      // Queued behind the rows that this cursor stands for, so it is never ahead of them.
      store.rememberCursor(relay, through);
    }
    olderCursor = cursor;
    askLater(connection, more ? Duration.ofMillis(1) : ASK_EVERY);
  }

  private void askLater(int of, Duration wait) {
    if (timer == null) {
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
