package dev.weft.desktop.session;

import dev.weft.crdt.Subscription;
import dev.weft.desktop.library.DocumentEntry;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.library.DocumentList;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.replica.StoreHealth;
import dev.weft.desktop.replica.StoredDocument;
import dev.weft.desktop.status.DocumentFacts;
import dev.weft.desktop.status.DocumentStatus;
import dev.weft.desktop.status.StatusWords;
import dev.weft.desktop.sync.ConnectionState;
import dev.weft.desktop.sync.DocumentSyncState;
import dev.weft.desktop.world.World;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The documents and what may be said of each. Confined to the document thread, except {@link
 * #entries()}.
 */
final class Library implements DocumentList {
  /** Titles of documents that are not open are read again at most this often. */
  private static final Duration TITLE_AFTER = Duration.ofMillis(400);

  private final DocumentStore store;
  private final World world;
  private final Consumer<Runnable> documentThread;
  private final boolean hasRelay;
  private final StatusWords words = new StatusWords(ZoneId.systemDefault());
  private final Map<String, LibraryRow> rows = new LinkedHashMap<>();
  private final List<Consumer<List<DocumentEntry>>> listeners = new CopyOnWriteArrayList<>();
  private volatile List<DocumentEntry> entries = List.of();
  private Tracker.Connection connection;
  private StoreHealth health;
  private boolean publishing;

  Library(DocumentStore store, World world, Consumer<Runnable> documentThread, boolean hasRelay) {
    this.store = store;
    this.world = world;
    this.documentThread = documentThread;
    this.hasRelay = hasRelay;
    this.health = store.health();
    this.connection =
        hasRelay
            ? new Tracker.Connection(DocumentFacts.Reach.NOT_REACHED, 0, 0, "")
            : Tracker.Connection.NONE;
  }

  /** Reads what is on disk; before any other call, on the thread that makes the workspace. */
  void load(int relayNumber) {
    // Each row that is made asks for the list to be told, which the document thread would do while
    // this one still adds rows.
    publishing = true;
    Map<String, List<Long>> waiting = hasRelay ? store.unacknowledged(relayNumber) : Map.of();
    for (StoredDocument document : store.documents()) {
      LibraryRow row = row(document);
      row.tracker.restore(waiting.getOrDefault(document.id(), List.of()));
      row.refresh();
    }
    publishNow();
  }

  private LibraryRow row(StoredDocument document) {
    LibraryRow row =
        new LibraryRow(
            document,
            new Tracker(hasRelay),
            world,
            documentThread,
            words,
            this::facts,
            this::publish);
    rows.put(document.id(), row);
    return row;
  }

  private DocumentFacts facts(LibraryRow row) {
    return row.tracker.facts(health, connection, row.others, row.stored.downloaded());
  }

  boolean isKnown(String id) {
    return rows.containsKey(id);
  }

  void add(StoredDocument document) {
    store.describe(document);
    row(document).refresh();
    publish();
  }

  /** Takes title and kind as the document itself has them. */
  void describe(String id, String title, String kind) {
    LibraryRow row = rows.get(id);
    if (row != null && row.describe(title, kind, world.wallMillis())) {
      store.describe(row.stored);
      publish();
    }
  }

  private LibraryRow known(String id) {
    LibraryRow row = rows.get(id);
    if (row == null) {
      long now = world.wallMillis();
      StoredDocument found = new StoredDocument(id, "", DocumentKind.RICH.wire(), now, now, false);
      store.describe(found);
      row = row(found);
      publish();
    }
    return row;
  }

  void appended(String id, long seq, int characters) {
    LibraryRow row = known(id);
    row.tracker.appended(seq, characters);
    contentIsHere(row);
    row.refresh();
  }

  void received(String id, long seq, byte[] update) {
    LibraryRow row = known(id);
    row.tracker.received(seq, update);
    contentIsHere(row);
  }

  private void contentIsHere(LibraryRow row) {
    if (row.downloaded()) {
      store.describe(row.stored);
      publish();
    }
  }

  /** Until both sides are compared, what is here is only a part. */
  void awaitContent(String id) {
    LibraryRow row = known(id);
    row.awaitContent();
    store.describe(row.stored);
    publish();
  }

  List<byte[]> uncommittedRemote(String id) {
    return known(id).tracker.uncommittedRemote();
  }

  void committed(Commit commit) {
    Map<String, Long> through = new LinkedHashMap<>();
    for (LogEntry entry : commit.entries()) {
      through.put(entry.documentId(), entry.seq());
    }
    through.forEach(
        (id, seq) -> {
          LibraryRow row = known(id);
          row.tracker.committed(seq, commit.wallMillis());
          row.refresh();
          row.runIfAllOnDisk();
        });
  }

  void synced(DocumentSyncState state) {
    LibraryRow row = known(state.documentId());
    row.tracker.synced(state);
    if (state.compared()) {
      contentIsHere(row);
    }
    row.refresh();
  }

  void people(String id, List<DocumentFacts.Other> others) {
    LibraryRow row = known(id);
    row.others = others;
    row.refresh();
  }

  void setDamaged(String id, boolean damaged) {
    LibraryRow row = known(id);
    row.tracker.setDamaged(damaged);
    row.refresh();
  }

  void connection(ConnectionState state) {
    connection = connection.next(state, world.wallMillis());
    rows.values().forEach(LibraryRow::refresh);
  }

  void health(StoreHealth now) {
    health = now;
    rows.values().forEach(LibraryRow::refresh);
  }

  DocumentStatus status(String id) {
    return known(id).status();
  }

  Subscription onStatus(String id, Consumer<DocumentStatus> listener) {
    return known(id).onStatus(listener);
  }

  boolean isShown(String id) {
    LibraryRow row = rows.get(id);
    return row != null && row.hasStatusListeners();
  }

  void whenAllOnDisk(String id, Runnable task) {
    known(id).whenAllOnDisk(task);
  }

  void titleMayHaveChanged(String id, Runnable read) {
    LibraryRow row = known(id);
    if (!row.titleReadPlanned) {
      row.titleReadPlanned = true;
      world.after(
          TITLE_AFTER,
          () ->
              documentThread.accept(
                  () -> {
                    row.titleReadPlanned = false;
                    read.run();
                  }));
    }
  }

  @Override
  public List<DocumentEntry> entries() {
    return entries;
  }

  @Override
  public Subscription onChange(Consumer<List<DocumentEntry>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Several changes in one task become one news. */
  private void publish() {
    if (!publishing) {
      publishing = true;
      documentThread.accept(this::publishNow);
    }
  }

  private void publishNow() {
    publishing = false;
    List<DocumentEntry> now = new ArrayList<>();
    rows.values().forEach(row -> now.add(row.entry()));
    entries = List.copyOf(now);
    listeners.forEach(listener -> listener.accept(entries));
  }

  void close() {
    rows.values().forEach(LibraryRow::close);
  }
}
