package dev.weft.desktop.sync;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.ArrayList;
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
 * The sync protocol of every document on one connection. Confined to the worker's executor.
 *
 * <p>For each document: our state vector goes out and the relay's answer is appended to the log;
 * the relay's state vector is answered with what it lacks of the committed log; from then on every
 * committed row is sent as it comes. Acknowledgements come back in the order of the frames.
 */
final class DocumentSyncs {
  private static final Logger log = LoggerFactory.getLogger(DocumentSyncs.class);

  /** Frames of one document that may await acknowledgement; more gather and are sent merged. */
  static final int MAX_IN_FLIGHT = 32;

  /** Acknowledgements are written to disk at most this often: losing one costs a resend only. */
  static final Duration SAVE_ACKNOWLEDGEMENTS = Duration.ofSeconds(1);

  private final DocumentStore store;
  private final int relay;
  private final World world;
  private final Executor executor;
  private final Executor loader;
  private final SyncListener listener;
  private final SyncWorker.Sender sender;
  private final Map<String, DocumentSync> documents = new LinkedHashMap<>();
  private Consumer<String> settled = id -> {};
  private boolean connected;
  private boolean savePlanned;
  private int connection;

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
    this.loader = loader;
    this.listener = listener;
    this.sender = sender;
  }

  /** Called with the id of a document that is not open, once both sides have all of it. */
  void onSettled(Consumer<String> heard) {
    settled = heard;
  }

  /** Reads what was confirmed and what was not when the application last ended. */
  void restore() {
    for (DocumentStore.Acknowledged known : store.acknowledged(relay)) {
      DocumentSync document = document(known.documentId());
      document.acknowledgedThrough = known.throughSeq();
      document.acknowledgedVector = known.vector();
    }
    for (Map.Entry<String, List<Long>> waiting : store.unacknowledged(relay).entrySet()) {
      DocumentSync document = document(waiting.getKey());
      document.addUnconfirmed(waiting.getValue());
      listener.document(document.state());
    }
  }

  /** Documents that have rows for the relay and are not open. */
  Set<String> waiting() {
    Set<String> ids = new LinkedHashSet<>();
    documents.values().stream()
        .filter(document -> document.hasUnconfirmed() && !document.open)
        .forEach(document -> ids.add(document.id));
    return ids;
  }

  void open(String id) {
    DocumentSync document = document(id);
    document.open = true;
    attach(document);
  }

  void close(String id) {
    DocumentSync document = document(id);
    document.open = false;
    document.presence = null;
    leaveIfSettled(document);
  }

  /** Syncs a document once. */
  void syncOnce(String id) {
    attach(document(id));
  }

  void presence(String id, byte[] update) {
    DocumentSync document = document(id);
    document.presence = update;
    if (document.phase == DocumentSync.Phase.ATTACHED) {
      send(new HocuspocusFrame.Awareness(id, update));
    }
  }

  void connected() {
    connected = true;
    connection++;
    documents.values().stream().filter(document -> document.open).toList().forEach(this::attach);
  }

  void disconnected() {
    connected = false;
    connection++;
    for (DocumentSync document : documents.values()) {
      boolean was = document.phase != DocumentSync.Phase.DETACHED;
      document.forgetConnection();
      if (was) {
        listener.document(document.state());
      }
    }
  }

  /** Rows reached the disk. */
  void committed(Commit commit) {
    Set<DocumentSync> changed = new LinkedHashSet<>();
    for (LogEntry entry : commit.entries()) {
      if (entry.origin() != relay) {
        DocumentSync document = document(entry.documentId());
        document.addUnconfirmed(entry.seq());
        if (document.phase != DocumentSync.Phase.DETACHED) {
          document.unsent.add(entry);
        }
        changed.add(document);
      }
    }
    for (DocumentSync document : changed) {
      if (document.phase == DocumentSync.Phase.DETACHED && connected) {
        attach(document);
      }
      sendUnsent(document);
      listener.document(document.state());
    }
  }

  void received(HocuspocusFrame.Addressed frame) {
    DocumentSync document = documents.get(frame.documentName());
    if (document == null || document.phase == DocumentSync.Phase.DETACHED) {
      return;
    }
    switch (frame) {
      case HocuspocusFrame.Sync sync -> received(document, sync.message());
      case HocuspocusFrame.SyncReply sync -> received(document, sync.message());
      case HocuspocusFrame.SyncStatus status -> acknowledged(document, status.saved());
      case HocuspocusFrame.Awareness presence -> listener.awareness(document.id, presence.update());
      case HocuspocusFrame.Authenticated scope ->
          access(
              document,
              scope.scope().equals(HocuspocusFrame.Authenticated.READ_ONLY)
                  ? DocumentSyncState.Access.READ
                  : DocumentSyncState.Access.WRITE,
              "");
      case HocuspocusFrame.PermissionDenied denied ->
          access(document, DocumentSyncState.Access.ENDED, denied.reason());
      case HocuspocusFrame.Close closed -> {
        document.forgetConnection();
        listener.document(document.state());
      }
      default -> {}
    }
  }

  private void received(DocumentSync document, SyncMessage message) {
    switch (message) {
      case SyncMessage.Step1 step -> answer(document, step.stateVector());
      case SyncMessage.Step2 step -> {
        if (take(document, step.update(), true)) {
          document.compared = true;
          listener.document(document.state());
          leaveIfSettled(document);
        }
      }
      case SyncMessage.Update update -> take(document, update.update(), false);
    }
  }

  /**
   * Appends what is news; false if the bytes are no update. A Step2 brings the whole delete set
   * each time, so it is held against what is known: else every connection would add a row to the
   * log.
   */
  private boolean take(DocumentSync document, byte[] update, boolean mayBeKnown) {
    try {
      ClockRanges clocks = Updates.clockRanges(update, DecodeLimits.DEFAULT);
      boolean known =
          clocks.isEmpty()
              || (mayBeKnown && clocks.isKnown(document.knownVector, document.knownDeletes));
      if (!known) {
        long seq = store.append(document.id, relay, update);
        document.knownVector = clocks.stateAfter(document.knownVector);
        listener.received(document.id, seq, update);
      }
      return true;
    } catch (MalformedUpdateException malformed) {
      log.warn(
          "sync.update.malformed document={} bytes={} at={}",
          document.id,
          update.length,
          malformed.offset());
      return false;
    }
  }

  private void attach(DocumentSync document) {
    if (!connected || document.phase != DocumentSync.Phase.DETACHED) {
      return;
    }
    document.phase = DocumentSync.Phase.LOADING;
    load(
        document,
        content -> {
          document.phase = DocumentSync.Phase.ATTACHED;
          document.content = content;
          document.knownVector = content.vector();
          document.knownDeletes = content.deletes();
          send(new HocuspocusFrame.Token(document.id, "", null));
          send(new HocuspocusFrame.Sync(document.id, new SyncMessage.Step1(content.vector())));
          byte[] presence = document.presence;
          if (presence != null) {
            send(new HocuspocusFrame.Awareness(document.id, presence));
          }
        });
  }

  /** Sends what the relay lacks of all that is committed now; later rows follow one by one. */
  private void answer(DocumentSync document, StateVector theirs) {
    CommittedContent read = document.content;
    document.content = null;
    if (read == null) {
      load(document, content -> answer(document, theirs, content));
    } else {
      // Read for our own first step; what was committed since is in the unsent rows.
      answer(document, theirs, read);
    }
  }

  private void answer(DocumentSync document, StateVector theirs, CommittedContent content) {
    byte[] lacking = content.diff(theirs);
    document.answered = true;
    document.unsent.removeIf(entry -> entry.seq() <= content.throughSeq());
    send(document, new SyncMessage.Step2(lacking), content.throughSeq(), content.vector());
    sendUnsent(document);
  }

  private void sendUnsent(DocumentSync document) {
    if (!document.answered
        || document.unsent.isEmpty()
        || document.inFlight.size() >= MAX_IN_FLIGHT
        || document.access != DocumentSyncState.Access.WRITE) {
      return;
    }
    List<LogEntry> rows = List.copyOf(document.unsent);
    document.unsent.clear();
    StateVector after = lastSent(document);
    List<byte[]> updates = new ArrayList<>();
    for (LogEntry row : rows) {
      after = row.clocks().stateAfter(after);
      updates.add(row.update());
    }
    byte[] update = updates.size() == 1 ? updates.getFirst() : Updates.merge(updates);
    send(document, new SyncMessage.Update(update), rows.getLast().seq(), after);
  }

  private static StateVector lastSent(DocumentSync document) {
    DocumentSync.InFlight last = document.inFlight.peekLast();
    return last == null ? document.acknowledgedVector : last.vector();
  }

  private void send(
      DocumentSync document, SyncMessage message, long throughSeq, StateVector after) {
    document.inFlight.add(new DocumentSync.InFlight(throughSeq, after));
    send(new HocuspocusFrame.Sync(document.id, message));
  }

  private void acknowledged(DocumentSync document, boolean saved) {
    DocumentSync.InFlight frame = document.inFlight.poll();
    if (frame == null) {
      log.warn("sync.ack.unexpected document={}", document.id);
      return;
    }
    if (!saved) {
      access(document, DocumentSyncState.Access.READ, "the relay did not take the edits");
      return;
    }
    document.confirm(frame, world.wallMillis());
    planSave();
    sendUnsent(document);
    listener.document(document.state());
    leaveIfSettled(document);
  }

  private void access(DocumentSync document, DocumentSyncState.Access access, String why) {
    document.access = access;
    document.why = why;
    listener.document(document.state());
  }

  /** A document that nobody looks at needs no place on the connection. */
  private void leaveIfSettled(DocumentSync document) {
    boolean refused = document.access == DocumentSyncState.Access.ENDED;
    if (document.open
        || document.phase != DocumentSync.Phase.ATTACHED
        || !(document.isSettled() || refused)) {
      return;
    }
    send(new HocuspocusFrame.Close(document.id, null));
    document.forgetConnection();
    settled.accept(document.id);
    listener.document(document.state());
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
                document.id, document.acknowledgedThrough, document.acknowledgedVector));
      }
    }
  }

  /**
   * Reads the committed content elsewhere and comes back, unless the connection ended meanwhile.
   */
  private void load(DocumentSync document, Consumer<CommittedContent> then) {
    int of = connection;
    loader.execute(
        () -> {
          CommittedContent content = CommittedContent.read(store, document.id);
          executor.execute(
              () -> {
                if (of != connection || document.phase == DocumentSync.Phase.DETACHED) {
                  return;
                }
                if (content == null) {
                  // Unreadable here: neither sent nor overwritten until its owner decides.
                  document.forgetConnection();
                  return;
                }
                then.accept(content);
              });
        });
  }

  private void send(HocuspocusFrame frame) {
    sender.accept(frame);
  }

  private DocumentSync document(String id) {
    return documents.computeIfAbsent(id, DocumentSync::new);
  }

  boolean isOpen(String id) {
    DocumentSync document = documents.get(id);
    return document != null && document.open;
  }
}
