package dev.weft.desktop.session;

import dev.weft.crdt.Subscription;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.desktop.history.LogSource;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.library.DocumentList;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.replica.StoreHealth;
import dev.weft.desktop.replica.StoreListener;
import dev.weft.desktop.replica.StoreNotice;
import dev.weft.desktop.replica.StoredContent;
import dev.weft.desktop.replica.StoredDocument;
import dev.weft.desktop.replica.Unsaved;
import dev.weft.desktop.status.DocumentStatus;
import dev.weft.desktop.sync.ConnectionState;
import dev.weft.desktop.sync.DocumentSyncState;
import dev.weft.desktop.sync.SyncListener;
import dev.weft.desktop.sync.SyncWorker;
import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All documents of one data directory, and the relay that they are synced with.
 *
 * <p>Methods say where they may be called: on the document thread, or anywhere. Nothing but {@link
 * #open(WorkspaceOptions)} and {@link #close()} blocks.
 */
public final class Workspace implements AutoCloseable {
  private final Parts parts;
  private final Library library;
  private final RemoteInbox inbox;
  private final Map<String, OpenDocument> open = new HashMap<>();
  private final Map<String, List<CompletableFuture<DocumentOpening>>> opening = new HashMap<>();
  private final List<Consumer<ConnectionState>> connectionListeners = new ArrayList<>();
  private final List<ProgressListener> progressListeners = new CopyOnWriteArrayList<>();
  private final Host host = new Host();
  private final LongSupplier entropy;
  private volatile ConnectionState connection;
  private final @Nullable SyncWorker sync;
  private World.@Nullable Timer presenceTimer;
  private Consumer<List<String>> handedOver = arguments -> {};
  private Consumer<StoreNotice> noticed = notice -> {};
  private boolean closed;

  /**
   * What a workspace is made of; real in the application, a model in the simulator.
   *
   * @param syncFactory makes the worker; null without a relay
   * @param relayNumber by which the log knows the relay; -1 without one
   * @param workers closed in this order before the store: what they do may still write to it
   * @param owned closed in this order, after the store
   */
  record Parts(
      DocumentStore store,
      World world,
      Executor documentThread,
      Executor loader,
      Author author,
      int relayNumber,
      @Nullable SyncFactory syncFactory,
      List<AutoCloseable> workers,
      List<AutoCloseable> owned) {}

  /** Hears how far a sync of many documents is; equal numbers mean that it is over. */
  public interface ProgressListener {
    /** So many of so many documents are through. */
    void progress(int done, int of);
  }

  /** Makes the worker for a listener. */
  interface SyncFactory {
    SyncWorker make(SyncListener listener);
  }

  Workspace(Parts parts) {
    this.parts = parts;
    this.entropy = () -> parts.world().below(Long.MAX_VALUE);
    SyncFactory factory = parts.syncFactory();
    this.connection =
        factory == null ? new ConnectionState.NoRelay() : new ConnectionState.Offline();
    this.library =
        new Library(parts.store(), parts.world(), this::onDocumentThread, factory != null);
    this.inbox = new RemoteInbox(this::onDocumentThread, this::applyRemote);
    this.library.load(parts.relayNumber());
    parts.store().listen(new FromStore());
    this.sync = factory == null ? null : factory.make(new FromSync());
  }

  /** Opens a data directory. Blocks for tens of milliseconds; whatever is wrong is a value. */
  public static WorkspaceOpening open(WorkspaceOptions options) {
    return WorkspaceOpener.open(options);
  }

  /** Starts to sync. */
  void start() {
    if (sync != null) {
      sync.start();
    }
    onDocumentThread(this::tickPresence);
  }

  /** The library; from any thread. */
  public DocumentList documents() {
    return library;
  }

  /** Makes a document and opens it, offline or not. On the document thread. */
  public OpenDocument create(String title, DocumentKind kind) {
    return create(UUID.randomUUID().toString(), title, kind);
  }

  /** Makes a document under an id that nobody else uses. On the document thread. */
  public OpenDocument create(String id, String title, DocumentKind kind) {
    if (library.isKnown(id)) {
      throw new IllegalArgumentException("there is a document " + id);
    }
    long now = parts.world().wallMillis();
    library.add(new StoredDocument(id, title, kind.wire(), now, now, true));
    OpenDocument document = adopt(id, new YDoc(YDoc.Options.defaults().withEntropy(entropy)));
    document
        .doc()
        .transact(
            OpenDocument.EDIT,
            transaction -> {
              document.doc().getMap(OpenDocument.META).set(OpenDocument.TITLE, title);
              document.doc().getMap(OpenDocument.META).set(OpenDocument.KIND, kind.wire());
            });
    return document;
  }

  /**
   * Opens a document; one that nobody here knows is empty and fills from the relay. From any
   * thread; completes on the document thread. Opening twice gives the same open document.
   */
  public CompletionStage<DocumentOpening> open(String id) {
    CompletableFuture<DocumentOpening> result = new CompletableFuture<>();
    onDocumentThread(() -> open(id, result));
    return result;
  }

  private void open(String id, CompletableFuture<DocumentOpening> result) {
    OpenDocument known = open.get(id);
    if (known != null && !known.isClosed()) {
      result.complete(new DocumentOpening.Opened(known));
      return;
    }
    if (known != null) {
      reopen(id, known, result);
      return;
    }
    List<CompletableFuture<DocumentOpening>> waiting = opening.get(id);
    if (waiting != null) {
      waiting.add(result);
      return;
    }
    opening.put(id, new ArrayList<>(List.of(result)));
    parts.loader().execute(() -> load(id));
  }

  /** Its rows are not all on disk yet, so the content in memory is the newest. */
  private void reopen(
      String id, OpenDocument lingering, CompletableFuture<DocumentOpening> result) {
    open.remove(id);
    result.complete(new DocumentOpening.Opened(adopt(id, lingering.doc())));
  }

  private void load(String id) {
    Loaded loaded;
    try {
      loaded = Loaded.of(parts.store().load(id), entropy);
    } catch (RuntimeException failure) {
      loaded =
          new Loaded.Unreadable(
              new StoredContent.Unreadable(
                  id, List.of(), List.of(String.valueOf(failure.getMessage()))));
    }
    Loaded result = loaded;
    onDocumentThread(() -> loaded(id, result));
  }

  private void loaded(String id, Loaded loaded) {
    DocumentOpening outcome =
        switch (loaded) {
          case Loaded.Ready ready -> new DocumentOpening.Opened(opened(id, ready));
          case Loaded.Unreadable unreadable -> {
            library.setDamaged(id, true);
            yield new DocumentOpening.Unreadable(
                new DocumentProblem(
                    unreadable.content(),
                    parts.store()::exportRaw,
                    () -> connection instanceof ConnectionState.Live,
                    () -> fetchAgain(unreadable.content())));
          }
        };
    List<CompletableFuture<DocumentOpening>> waiting = opening.remove(id);
    if (waiting != null) {
      waiting.forEach(result -> hand(id, outcome, result));
    }
  }

  /** Whoever asked before this one may have closed the document again; then it is opened anew. */
  private void hand(String id, DocumentOpening outcome, CompletableFuture<DocumentOpening> result) {
    if (outcome instanceof DocumentOpening.Opened(OpenDocument document) && document.isClosed()) {
      open(id, result);
    } else {
      result.complete(outcome);
    }
  }

  private OpenDocument opened(String id, Loaded.Ready ready) {
    if (!library.isKnown(id)) {
      long now = parts.world().wallMillis();
      library.add(new StoredDocument(id, "", DocumentKind.RICH.wire(), now, now, false));
    }
    library.setDamaged(id, false);
    OpenDocument document = adopt(id, ready.doc());
    ready.unlogged().forEach(update -> host.append(document, update, 0));
    List<byte[]> missed = library.uncommittedRemote(id);
    if (!missed.isEmpty()) {
      document.apply(missed);
    }
    return document;
  }

  private OpenDocument adopt(String id, YDoc doc) {
    OpenDocument document = new OpenDocument(id, doc, parts.author().toState(), host);
    open.put(id, document);
    if (sync != null) {
      sync.attach(id);
      sync.sendAwareness(id, document.presence());
    }
    return document;
  }

  /** What could be read stays, as an edit of its own, and is merged with the relay's copy. */
  private CompletionStage<DocumentOpening> fetchAgain(StoredContent.Unreadable content) {
    String id = content.documentId();
    String why = "replaced by the relay's copy and what could be read";
    if (content.readable().isEmpty()) {
      parts.store().setAside(id, why);
    } else {
      byte[] readable = Updates.merge(content.readable());
      library.appended(id, parts.store().setAside(id, why, readable), 0);
    }
    library.awaitContent(id);
    CompletableFuture<DocumentOpening> result = new CompletableFuture<>();
    parts
        .loader()
        .execute(
            () -> {
              parts.store().flush(Duration.ofSeconds(10));
              onDocumentThread(() -> open(id, result));
            });
    return result;
  }

  /** The log of a document, for its history. From any thread. */
  public LogSource log(String id) {
    return new StoredLog(parts.store(), id);
  }

  /** The wall clock, milliseconds, for display only. */
  public long wallMillis() {
    return parts.world().wallMillis();
  }

  /** What this user is called. */
  public String userName() {
    return parts.author().name();
  }

  /** Changes a title, also of a document that is not open. From any thread. */
  public void rename(String id, String title) {
    open(id)
        .thenAccept(
            outcome -> {
              if (outcome instanceof DocumentOpening.Opened opened) {
                boolean wasOpen = library.isShown(id);
                opened.document().rename(title);
                if (!wasOpen) {
                  opened.document().close();
                }
              }
            });
  }

  /** Where the connection stands; from any thread. */
  public ConnectionState connection() {
    return connection;
  }

  /** Hears of the connection, on the document thread. On the document thread. */
  public Subscription onConnection(Consumer<ConnectionState> listener) {
    connectionListeners.add(listener);
    return () -> connectionListeners.remove(listener);
  }

  /** Hears of a sync of many documents, on the document thread. From any thread. */
  public Subscription onProgress(ProgressListener listener) {
    progressListeners.add(listener);
    return () -> progressListeners.remove(listener);
  }

  /**
   * Goes on with a relay whose identity has changed: everything here is offered to it. From any
   * thread.
   */
  public void acceptRelay() {
    if (sync != null) {
      sync.acceptIdentity();
    }
  }

  /** Stays offline until {@link #resume()}; from any thread. */
  public void pause() {
    if (sync != null) {
      sync.pause();
    }
  }

  /** Ends a pause; from any thread. */
  public void resume() {
    if (sync != null) {
      sync.resume();
    }
  }

  /** Tries to connect at once; from any thread. */
  public void reconnectNow() {
    if (sync != null) {
      sync.reconnectNow();
    }
  }

  /** Hears the arguments of later processes, on the document thread. */
  public void onHandedOver(Consumer<List<String>> listener) {
    onDocumentThread(() -> handedOver = listener);
  }

  /** Hears what the user should read about the store, on the document thread. */
  public void onNotice(Consumer<StoreNotice> listener) {
    onDocumentThread(() -> noticed = listener);
  }

  void handOver(List<String> arguments) {
    onDocumentThread(() -> handedOver.accept(arguments));
  }

  /** Waits until all that was typed is on disk, ten seconds at most, and ends. From any thread. */
  @Override
  public void close() {
    onDocumentThread(this::closeDocuments);
    if (sync != null) {
      sync.stop();
    }
    try {
      close(parts.workers());
    } finally {
      // Last, whatever happened: it writes what is still in memory.
      parts.store().close();
    }
    close(parts.owned());
  }

  private static void close(List<AutoCloseable> closed) {
    for (AutoCloseable part : closed) {
      try {
        part.close();
      } catch (Exception failure) {
        throw new IllegalStateException("could not end " + part, failure);
      }
    }
  }

  /** Whether edits reach the disk; from any thread. */
  public StoreHealth storeHealth() {
    return parts.store().health();
  }

  /** After {@link #close()}: what did not reach the disk; empty if all did. */
  public Optional<Unsaved> unsaved() {
    return parts.store().unsaved();
  }

  private void closeDocuments() {
    closed = true;
    World.Timer ticking = presenceTimer;
    if (ticking != null) {
      ticking.cancel();
    }
    List.copyOf(open.values()).forEach(OpenDocument::close);
    library.close();
  }

  private void applyRemote(String id, List<byte[]> updates) {
    OpenDocument document = open.get(id);
    if (document != null) {
      document.apply(updates);
    } else if (!opening.containsKey(id)) {
      library.titleMayHaveChanged(id, () -> refresh(id));
    }
  }

  /** Reads title and kind of a document that is not open. */
  private void refresh(String id) {
    parts
        .loader()
        .execute(
            () -> {
              if (Loaded.of(parts.store().load(id), entropy) instanceof Loaded.Ready ready) {
                YDoc doc = ready.doc();
                String title = OpenDocument.title(doc);
                String kind = OpenDocument.kind(doc).wire();
                doc.handOver();
                onDocumentThread(() -> library.describe(id, title, kind));
              }
            });
  }

  private void tickPresence() {
    if (closed) {
      return;
    }
    open.values().stream()
        .filter(document -> !document.isClosed())
        .forEach(document -> document.awareness().tick());
    presenceTimer =
        parts
            .world()
            .after(
                Duration.ofMillis(dev.weft.crdt.awareness.Awareness.TICK_MILLIS),
                () -> onDocumentThread(this::tickPresence));
  }

  private void onDocumentThread(Runnable task) {
    parts.documentThread().execute(task);
  }

  private void connectionChanged(ConnectionState state) {
    connection = state;
    library.connection(state);
    if (!(state instanceof ConnectionState.Live)) {
      List.copyOf(open.values()).stream()
          .filter(document -> !document.isClosed())
          .forEach(OpenDocument::presenceLost);
    }
    List.copyOf(connectionListeners).forEach(listener -> listener.accept(state));
  }

  private final class Host implements OpenDocument.Host {
    @Override
    public void append(OpenDocument document, byte[] update, int characters) {
      long seq = parts.store().append(document.id(), LogEntry.LOCAL, update);
      library.appended(document.id(), seq, characters);
    }

    @Override
    public DocumentStatus status(String documentId) {
      return library.status(documentId);
    }

    @Override
    public Subscription onStatus(String documentId, Consumer<DocumentStatus> listener) {
      return library.onStatus(documentId, listener);
    }

    @Override
    public void renamed(OpenDocument document) {
      library.describe(document.id(), document.title(), document.kind().wire());
    }

    @Override
    public void presence(String documentId, byte[] awareness) {
      if (sync != null) {
        sync.sendAwareness(documentId, awareness);
      }
    }

    @Override
    public void peopleChanged(OpenDocument document) {
      library.people(document.id(), Confirmations.others(document));
    }

    @Override
    public void closed(OpenDocument document) {
      String id = document.id();
      if (sync != null) {
        sync.detach(id);
      }
      library.people(id, List.of());
      library.whenAllOnDisk(id, () -> open.remove(id, document));
    }

    @Override
    public long wallMillis() {
      return parts.world().wallMillis();
    }
  }

  private final class FromStore implements StoreListener {
    @Override
    public void committed(Commit commit) {
      if (sync != null) {
        sync.committed(commit);
      }
      onDocumentThread(() -> library.committed(commit));
    }

    @Override
    public void healthChanged(StoreHealth health) {
      onDocumentThread(() -> library.health(health));
    }

    @Override
    public void damageFound(StoreNotice notice) {
      onDocumentThread(() -> noticed.accept(notice));
    }
  }

  private final class FromSync implements SyncListener {
    @Override
    public void connection(ConnectionState state) {
      onDocumentThread(() -> connectionChanged(state));
    }

    @Override
    public void received(String documentId, long seq, byte[] update) {
      onDocumentThread(() -> library.received(documentId, seq, update));
      inbox.put(documentId, update);
    }

    @Override
    public void awareness(String documentId, byte[] update) {
      onDocumentThread(
          () -> {
            OpenDocument document = open.get(documentId);
            if (document != null && !document.isClosed()) {
              document.applyAwareness(update);
            }
          });
    }

    @Override
    public void document(DocumentSyncState state) {
      onDocumentThread(() -> library.synced(state));
    }

    @Override
    public void progress(int done, int of) {
      onDocumentThread(() -> progressListeners.forEach(listener -> listener.progress(done, of)));
    }
  }
}
