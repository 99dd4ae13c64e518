package dev.weft.desktop.sync;

import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.sync.DocumentSync.Phase;
import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of one relay: which are to be worked on, and when. What is said about each is
 * {@link DocumentExchange}'s. Confined to the worker's executor.
 */
final class DocumentSyncs {
  private static final Logger log = LoggerFactory.getLogger(DocumentSyncs.class);

  /** Acknowledgements are written to disk at most this often: losing one costs a resend only. */
  static final Duration SAVE_ACKNOWLEDGEMENTS = Duration.ofSeconds(1);

  private final DocumentStore store;
  private final int relay;
  private final World world;
  private final Executor executor;
  private final DocumentExchange exchange;
  private final SyncListener listener;
  private final SyncWorker.Sender sender;
  private final Map<String, DocumentSync> documents = new LinkedHashMap<>();
  private Consumer<String> ended = id -> {};
  private boolean connected;
  private boolean savePlanned;

  DocumentSyncs(
      DocumentStore store,
      int relay,
      World world,
      Executor executor,
      Executor loader,
      SyncListener listener,
      SyncWorker.Sender sender) {
    this.store = store;
    this.relay = relay;
    this.world = world;
    this.executor = executor;
    this.exchange =
        new DocumentExchange(
            store,
            relay,
            world,
            new ContentLoader(store, executor, loader),
            listener,
            sender,
            new Owner());
    this.listener = listener;
    this.sender = sender;
  }

  /** Called whenever a sync in the background is over, for whatever reason. */
  void onEnded(Consumer<String> heard) {
    ended = heard;
  }

  /** Reads what was confirmed and what was not when the application last ended. */
  void restore() {
    for (DocumentStore.Acknowledged known : store.acknowledged(relay)) {
      document(known.documentId()).restore(known.throughSeq(), known.vector());
    }
    for (Map.Entry<String, List<Long>> waiting : store.unacknowledged(relay).entrySet()) {
      DocumentSync document = document(waiting.getKey());
      document.addUnconfirmed(waiting.getValue());
      exchange.tell(document);
    }
  }

  /** Documents that are not open and that something is to be done for now. */
  Set<String> waiting() {
    Set<String> ids = new LinkedHashSet<>();
    for (DocumentSync document : documents.values()) {
      boolean wanted = document.hasUnconfirmed() || document.unfinished;
      if (wanted && !document.open && document.retry.isDue(world)) {
        ids.add(document.id);
      }
    }
    return ids;
  }

  /** Whether a sync of some document was begun and not ended. */
  boolean hasUnfinished() {
    return documents.values().stream().anyMatch(document -> document.unfinished);
  }

  /** These are to be compared with the relay, whatever it says of them. */
  void compareAll(Collection<String> ids) {
    for (String id : ids) {
      DocumentSync document = document(id);
      // An open one hears of every change by itself.
      document.unfinished |= !document.open || !document.compared;
    }
  }

  /**
   * The same after another relay was accepted: what the one before confirmed is no word of this
   * one's.
   */
  void compareWithAnother(Collection<String> ids) {
    ids.forEach(this::document);
    for (DocumentSync document : documents.values()) {
      document.unfinished = true;
      document.unproven = true;
    }
  }

  /** Tries again what is due: open documents that are detached or were refused. */
  void tick() {
    if (!connected) {
      return;
    }
    for (DocumentSync document : List.copyOf(documents.values())) {
      if (!document.open || !document.retry.waits() || !document.retry.isDue(world)) {
        continue;
      }
      if (document.phase == Phase.DETACHED) {
        document.retry.stopWaiting();
        attach(document);
      } else if (DocumentExchange.mayCompareAgain(document)) {
        document.retry.stopWaiting();
        exchange.compareAgain(document);
      }
    }
  }

  void open(String id) {
    DocumentSync document = document(id);
    document.open = true;
    attach(document);
    ended.accept(id);
  }

  void close(String id) {
    DocumentSync document = document(id);
    document.open = false;
    document.presence = null;
    exchange.leaveIfDone(document);
  }

  /** Syncs a document once; {@link #onEnded} tells when that is over. */
  void syncOnce(String id) {
    DocumentSync document = document(id);
    document.unfinished = true;
    attach(document);
  }

  /** Nobody waits for this document any longer: the relay does not answer for it. */
  void giveUp(String id) {
    DocumentSync document = documents.get(id);
    if (document != null && !document.open && document.phase != Phase.DETACHED) {
      log.info("sync.document.no_answer document={}", id);
      document.retry.putOff(world);
      exchange.leave(document);
    }
  }

  void presence(String id, byte[] update) {
    DocumentSync document = document(id);
    document.presence = update;
    if (document.phase == Phase.ATTACHED && !sender.isCongested()) {
      exchange.sendPresence(document);
    }
  }

  void connected() {
    connected = true;
    documents.values().stream().filter(document -> document.open).toList().forEach(this::attach);
  }

  void disconnected() {
    connected = false;
    for (DocumentSync document : documents.values()) {
      boolean was = document.phase != Phase.DETACHED;
      document.forgetConnection();
      document.retry.stopWaiting();
      if (was) {
        exchange.tell(document);
      }
    }
  }

  /** There is room on the socket again. */
  void drained() {
    for (DocumentSync document : List.copyOf(documents.values())) {
      if (document.phase == Phase.ATTACHED && !sender.isCongested()) {
        exchange.sendUnsent(document);
        exchange.sendPresence(document);
      }
    }
  }

  /** Rows reached the disk. */
  void committed(Commit commit) {
    Set<DocumentSync> changed = new LinkedHashSet<>();
    for (LogEntry entry : commit.entries()) {
      if (entry.origin() != relay) {
        DocumentSync document = document(entry.documentId());
        document.committed(entry);
        changed.add(document);
      }
    }
    for (DocumentSync document : changed) {
      if (document.phase == Phase.DETACHED && document.retry.isDue(world)) {
        attach(document);
      }
      exchange.sendUnsent(document);
      exchange.tell(document);
    }
  }

  void received(HocuspocusFrame.Addressed frame) {
    DocumentSync document = documents.get(frame.documentName());
    if (document == null
        || document.phase == Phase.DETACHED
        || !document.address().equals(frame.address())) {
      return;
    }
    switch (frame) {
      case HocuspocusFrame.Sync sync -> exchange.received(document, sync.message());
      case HocuspocusFrame.SyncReply sync -> exchange.received(document, sync.message());
      case HocuspocusFrame.SyncStatus status -> exchange.acknowledged(document, status.saved());
      case HocuspocusFrame.Awareness presence -> listener.awareness(document.id, presence.update());
      case HocuspocusFrame.Authenticated scope ->
          exchange.authenticated(
              document, scope.scope().equals(HocuspocusFrame.Authenticated.READ_ONLY));
      case HocuspocusFrame.PermissionDenied denied -> exchange.denied(document, denied.reason());
      case HocuspocusFrame.Close closed -> {
        // The relay let go of this document, for example because it moves it.
        document.retry.putOff(world);
        exchange.leave(document);
      }
      default -> {}
    }
  }

  private void attach(DocumentSync document) {
    if (connected) {
      exchange.attach(document);
    }
  }

  private final class Owner implements DocumentExchange.Owner {
    @Override
    public void ended(String documentId) {
      ended.accept(documentId);
    }

    @Override
    public void confirmed() {
      planSave();
    }
  }

  private void planSave() {
    if (!savePlanned) {
      savePlanned = true;
      world.after(SAVE_ACKNOWLEDGEMENTS, () -> executor.execute(this::saveAcknowledgements));
    }
  }

  /** Queues the confirmed log positions for the disk. */
  void saveAcknowledgements() {
    savePlanned = false;
    for (DocumentSync document : documents.values()) {
      if (document.acknowledgementUnsaved) {
        document.acknowledgementUnsaved = false;
        store.acknowledge(
            relay,
            new DocumentStore.Acknowledged(
                document.id, document.confirmedThrough(), document.acknowledgedVector()));
      }
    }
  }

  private DocumentSync document(String id) {
    return documents.computeIfAbsent(id, DocumentSync::new);
  }

  boolean isOpen(String id) {
    DocumentSync document = documents.get(id);
    return document != null && document.open;
  }

  /** Whether no document has a place on this connection. */
  boolean isIdle() {
    return documents.values().stream().allMatch(document -> document.phase == Phase.DETACHED);
  }
}
