package dev.weft.desktop.sync;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.sync.DocumentSync.InFlight;
import dev.weft.desktop.sync.DocumentSync.Phase;
import dev.weft.desktop.sync.DocumentSyncState.Access;
import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sync protocol of every document on one connection. Confined to the worker's executor.
 *
 * <p>For each document: our state vector goes out and the relay's answer is appended to the log;
 * the relay's state vector is answered with what it lacks of the committed log; from then on every
 * committed row is sent as it comes. Acknowledgements come back in the order of the frames, and
 * each counts for what its own frame carried. After a refusal nothing more is sent until both sides
 * have compared again.
 */
final class DocumentSyncs {
  private static final Logger log = LoggerFactory.getLogger(DocumentSyncs.class);

  /** Frames of one document that may await acknowledgement; more gather and are sent merged. */
  static final int MAX_IN_FLIGHT = 32;

  /**
   * About what one frame carries: a relay takes frames of 32 MiB, but on a slow line a sign of life
   * has to get through between two.
   */
  static final int FRAME_BYTES = 1 << 20;

  /** Acknowledgements are written to disk at most this often: losing one costs a resend only. */
  static final Duration SAVE_ACKNOWLEDGEMENTS = Duration.ofSeconds(1);

  /** What a document's place on the connection ended with. */
  interface Ended {
    /** Nobody works on this document any more, or it is open and lives on by itself. */
    void ended(String documentId);
  }

  private final DocumentStore store;
  private final int relay;
  private final World world;
  private final Executor executor;
  private final ContentLoader loader;
  private final SyncListener listener;
  private final SyncWorker.Sender sender;
  private final Map<String, DocumentSync> documents = new LinkedHashMap<>();
  private Ended ended = id -> {};
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
    this.loader = new ContentLoader(store, executor, loader);
    this.listener = listener;
    this.sender = sender;
  }

  /** Called whenever a sync in the background is over, for whatever reason. */
  void onEnded(Ended heard) {
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
      tell(document);
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
      } else if (mayCompareAgain(document)) {
        document.retry.stopWaiting();
        compareAgain(document);
      }
    }
  }

  /** Not while frames are under way: their acknowledgements would count for the new ones. */
  private static boolean mayCompareAgain(DocumentSync document) {
    return document.phase == Phase.ATTACHED
        && document.held
        && document.access == Access.WRITE
        && document.inFlight.isEmpty()
        && !document.reading;
  }

  void open(String id) {
    DocumentSync document = document(id);
    document.open = true;
    attach(document);
    ended.ended(id);
  }

  void close(String id) {
    DocumentSync document = document(id);
    document.open = false;
    document.presence = null;
    leaveIfDone(document);
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
      leave(document);
    }
  }

  void presence(String id, byte[] update) {
    DocumentSync document = document(id);
    document.presence = update;
    if (document.phase == Phase.ATTACHED && !sender.isCongested()) {
      send(new HocuspocusFrame.Awareness(document.address(), update));
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
        tell(document);
      }
    }
  }

  /** There is room on the socket again. */
  void drained() {
    for (DocumentSync document : List.copyOf(documents.values())) {
      if (document.phase == Phase.ATTACHED && !sender.isCongested()) {
        sendUnsent(document);
        sendPresence(document);
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
      sendUnsent(document);
      tell(document);
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
      case HocuspocusFrame.Sync sync -> received(document, sync.message());
      case HocuspocusFrame.SyncReply sync -> received(document, sync.message());
      case HocuspocusFrame.SyncStatus status -> acknowledged(document, status.saved());
      case HocuspocusFrame.Awareness presence -> listener.awareness(document.id, presence.update());
      case HocuspocusFrame.Authenticated scope ->
          authenticated(document, scope.scope().equals(HocuspocusFrame.Authenticated.READ_ONLY));
      case HocuspocusFrame.PermissionDenied denied -> denied(document, denied.reason());
      case HocuspocusFrame.Close closed -> {
        // The relay let go of this document, for example because it moves it.
        document.retry.putOff(world);
        leave(document);
      }
      default -> {}
    }
  }

  private void received(DocumentSync document, SyncMessage message) {
    switch (message) {
      case SyncMessage.Step1 step -> {
        document.theirVector = document.theirVector.merge(step.stateVector());
        answer(document);
      }
      case SyncMessage.Step2 step -> {
        ClockRanges whole = take(document, step.update());
        if (whole != null) {
          // It brings the whole delete set each time, and would do so again.
          document.knownDeletes = document.knownDeletes.union(whole.deletes());
          document.compared = true;
          tell(document);
          leaveIfDone(document);
        }
      }
      case SyncMessage.Update update -> take(document, update.update());
    }
  }

  /** Appends what is news and returns what the bytes cover; null if they are no update. */
  private @Nullable ClockRanges take(DocumentSync document, byte[] update) {
    try {
      ClockRanges clocks = Updates.clockRanges(update, DecodeLimits.DEFAULT);
      if (!clocks.isEmpty() && !clocks.isKnown(document.knownVector, document.knownDeletes)) {
        long seq = store.append(document.id, relay, update);
        document.knownVector = clocks.stateAfter(document.knownVector);
        listener.received(document.id, seq, update);
      }
      return clocks;
    } catch (MalformedUpdateException malformed) {
      log.warn(
          "sync.update.malformed document={} bytes={} at={}",
          document.id,
          update.length,
          malformed.offset());
      return null;
    }
  }

  private void attach(DocumentSync document) {
    if (!connected || document.phase != Phase.DETACHED) {
      return;
    }
    document.phase = Phase.LOADING;
    load(
        document,
        content -> {
          document.phase = Phase.ATTACHED;
          document.content = content;
          document.knownVector = content.vector();
          document.knownDeletes = content.deletes();
          send(new HocuspocusFrame.Token(document.address(), "", null));
          sendStep1(document);
          sendPresence(document);
        });
  }

  private void sendStep1(DocumentSync document) {
    SyncMessage ask = new SyncMessage.Step1(document.knownVector);
    send(new HocuspocusFrame.Sync(document.address(), ask));
  }

  private void sendPresence(DocumentSync document) {
    byte[] presence = document.presence;
    if (presence != null) {
      send(new HocuspocusFrame.Awareness(document.address(), presence));
    }
  }

  /** Both sides tell again what they have, and so what was refused is offered again. */
  private void compareAgain(DocumentSync document) {
    document.held = false;
    document.answered = false;
    document.askedWhy = false;
    sendStep1(document);
  }

  /** Sends what the relay lacks of all that is committed now; later rows follow one by one. */
  private void answer(DocumentSync document) {
    if (document.reading || document.held) {
      return;
    }
    document.answered = false;
    CommittedContent read = document.content;
    document.content = null;
    if (read != null) {
      // Read for our own first step; what was committed since is in the unsent rows.
      answer(document, read);
      return;
    }
    document.reading = true;
    // What is dropped from memory from here on may be missing in what is read.
    document.unsentOnDisk = false;
    load(
        document,
        content -> {
          document.reading = false;
          answer(document, content);
        });
  }

  private void answer(DocumentSync document, CommittedContent content) {
    document.answered = true;
    document.knownVector = document.knownVector.merge(content.vector());
    document.knownDeletes = document.knownDeletes.union(content.deletes());
    document.answeredThrough = content.throughSeq();
    document.dropUnsent(content.throughSeq());
    sendDifference(document, content);
    sendUnsent(document);
  }

  private void sendDifference(DocumentSync document, CommittedContent content) {
    InFlight.Everything all = new InFlight.Everything(content.throughSeq(), content.vector());
    byte[] lacking = content.diff(document.theirVector);
    document.pieces.clear();
    if (lacking.length <= FRAME_BYTES) {
      send(document, new SyncMessage.Step2(lacking), all);
    } else {
      document.pieces.addAll(Updates.split(lacking, FRAME_BYTES));
      document.afterPieces = all;
    }
  }

  private void sendPiece(DocumentSync document, byte[] piece) {
    InFlight.Everything all = Objects.requireNonNull(document.afterPieces);
    send(
        document,
        new SyncMessage.Update(piece),
        document.pieces.isEmpty() ? all : new InFlight.Piece());
  }

  private void sendUnsent(DocumentSync document) {
    while (document.answered
        && !document.held
        && document.access == Access.WRITE
        && document.inFlight.size() < MAX_IN_FLIGHT
        && !sender.isCongested()) {
      byte[] piece = document.pieces.poll();
      if (piece != null) {
        sendPiece(document, piece);
        continue;
      }
      if (document.unsentOnDisk) {
        if (document.inFlight.isEmpty()) {
          answer(document);
        }
        return;
      }
      List<LogEntry> rows = document.takeUnsent(FRAME_BYTES);
      if (rows.isEmpty()) {
        return;
      }
      List<byte[]> updates = new ArrayList<>();
      List<Long> seqs = new ArrayList<>();
      List<ClockRanges> clocks = new ArrayList<>();
      for (LogEntry row : rows) {
        updates.add(row.update());
        seqs.add(row.seq());
        clocks.add(row.clocks());
      }
      byte[] update = updates.size() == 1 ? updates.getFirst() : Updates.merge(updates);
      send(document, new SyncMessage.Update(update), new InFlight.Rows(seqs, clocks));
    }
  }

  private void send(DocumentSync document, SyncMessage message, InFlight frame) {
    document.inFlight.add(frame);
    send(new HocuspocusFrame.Sync(document.address(), message));
  }

  private void acknowledged(DocumentSync document, boolean saved) {
    InFlight frame = document.inFlight.poll();
    if (frame == null) {
      log.warn("sync.ack.unexpected document={}", document.id);
      return;
    }
    if (saved && !(document.held && frame instanceof InFlight.Everything)) {
      document.confirm(frame, world.wallMillis());
      planSave();
    } else if (!saved) {
      refused(document);
    }
    // An answer in pieces of which one was refused is not confirmed by its last one.
    sendUnsent(document);
    tell(document);
    leaveIfDone(document);
  }

  /** The frame says no reason; to present the token again may bring one. */
  private void refused(DocumentSync document) {
    if (!document.held) {
      log.warn("sync.update.refused document={}", document.id);
      document.retry.putOff(world);
    }
    document.held = true;
    document.refused = true;
    if (document.why.isEmpty()) {
      document.why = "The relay did not take them";
    }
    if (document.access == Access.WRITE && !document.askedWhy) {
      document.askedWhy = true;
      send(new HocuspocusFrame.Token(document.address(), "", null));
    }
  }

  private void authenticated(DocumentSync document, boolean readOnly) {
    Access before = document.access;
    document.access = readOnly ? Access.READ : Access.WRITE;
    if (readOnly) {
      document.why = "You have the right to read this document";
    } else if (!Objects.equals(before, Access.WRITE)) {
      document.why = "";
      document.held = document.answered;
      if (document.held) {
        document.retry.wantNow(world);
      } else {
        document.retry.stopWaiting();
      }
      if (mayCompareAgain(document)) {
        compareAgain(document);
      }
    }
    tell(document);
    leaveIfDone(document);
  }

  private void denied(DocumentSync document, String reason) {
    document.access = Access.ENDED;
    document.why = reason;
    document.retry.putOff(world);
    document.unfinished = false;
    leave(document);
  }

  /** A document that nobody looks at needs no place on the connection. */
  private void leaveIfDone(DocumentSync document) {
    if (document.compared) {
      // What the relay had is in the log, ahead of any cursor that is written from now on.
      document.unfinished = false;
    }
    if (document.open || document.phase != Phase.ATTACHED) {
      return;
    }
    boolean refusedForNow =
        document.compared && document.held && document.inFlight.isEmpty() && !document.reading;
    if (document.isSettled()) {
      document.retry.stopWaiting();
      document.retry.forgetFailures();
      leave(document);
    } else if (refusedForNow) {
      leave(document);
    }
  }

  /** Gives up the place on the connection. */
  private void leave(DocumentSync document) {
    if (document.phase == Phase.ATTACHED) {
      send(new HocuspocusFrame.Close(document.address(), null));
    }
    document.leave();
    ended.ended(document.id);
    tell(document);
  }

  private void tell(DocumentSync document) {
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
                document.id, document.confirmedThrough(), document.acknowledgedVector()));
      }
    }
  }

  private void load(DocumentSync document, Consumer<CommittedContent> then) {
    loader.load(
        document,
        loaded -> {
          switch (loaded) {
            case ContentLoader.Loaded.Content read -> then.accept(read.content());
            case ContentLoader.Loaded.Damaged damaged -> {
              // Neither sent nor overwritten until its owner decides.
              document.unfinished = false;
              document.retry.putOff(world);
              leave(document);
            }
            case ContentLoader.Loaded.Unavailable unavailable -> {
              document.retry.putOff(world);
              leave(document);
            }
          }
        });
  }

  private void send(HocuspocusFrame frame) {
    sender.send(frame);
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
