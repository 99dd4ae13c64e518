package dev.weft.desktop.sync;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.sync.DocumentSync.InFlight;
import dev.weft.desktop.sync.DocumentSync.Phase;
import dev.weft.desktop.sync.DocumentSyncState.Access;
import dev.weft.desktop.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said about one document on one connection. Confined to the worker's executor.
 *
 * <p>Our state vector goes out and the relay's answer is appended to the log; the relay's state
 * vector is answered with what it lacks of the committed log; from then on every committed row is
 * sent as it comes. Acknowledgements come back in the order of the frames, and each counts for what
 * its own frame carried. After a refusal nothing more is sent until both sides have compared again.
 */
final class DocumentExchange {
  private static final Logger log = LoggerFactory.getLogger(DocumentExchange.class);

  /** Frames of one document that may await acknowledgement; more gather and are sent merged. */
  static final int MAX_IN_FLIGHT = 32;

  /**
   * About what one frame carries: a relay takes frames of 32 MiB, but on a slow line a sign of life
   * has to get through between two.
   */
  static final int FRAME_BYTES = 1 << 20;

  /** Who keeps the documents. */
  interface Owner {
    /** Nobody works on this document any more, or it is open and lives on by itself. */
    void ended(String documentId);

    /** Something is confirmed that the disk does not know of yet. */
    void confirmed();
  }

  private final DocumentStore store;
  private final int relay;
  private final World world;
  private final ContentLoader loader;
  private final SyncListener listener;
  private final SyncWorker.Sender sender;
  private final Owner owner;

  DocumentExchange(
      DocumentStore store,
      int relay,
      World world,
      ContentLoader loader,
      SyncListener listener,
      SyncWorker.Sender sender,
      Owner owner) {
    this.store = store;
    this.relay = relay;
    this.world = world;
    this.loader = loader;
    this.listener = listener;
    this.sender = sender;
    this.owner = owner;
  }

  /** Not while frames are under way: their acknowledgements would count for the new ones. */
  static boolean mayCompareAgain(DocumentSync document) {
    return document.phase == Phase.ATTACHED
        && document.held
        && document.access == Access.WRITE
        && document.inFlight.isEmpty()
        && !document.reading;
  }

  void received(DocumentSync document, SyncMessage message) {
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

  void attach(DocumentSync document) {
    if (document.phase != Phase.DETACHED) {
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

  void sendPresence(DocumentSync document) {
    byte[] presence = document.presence;
    if (presence != null) {
      send(new HocuspocusFrame.Awareness(document.address(), presence));
    }
  }

  /** Both sides tell again what they have, and so what was refused is offered again. */
  void compareAgain(DocumentSync document) {
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

  void sendUnsent(DocumentSync document) {
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

  void acknowledged(DocumentSync document, boolean saved) {
    InFlight frame = document.inFlight.poll();
    if (frame == null) {
      log.warn("sync.ack.unexpected document={}", document.id);
      return;
    }
    if (saved && !(document.held && frame instanceof InFlight.Everything)) {
      document.confirm(frame, world.wallMillis());
      owner.confirmed();
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

  void authenticated(DocumentSync document, boolean readOnly) {
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

  void denied(DocumentSync document, String reason) {
    document.access = Access.ENDED;
    document.why = reason;
    document.retry.putOff(world);
    document.unfinished = false;
    leave(document);
  }

  /** A document that nobody looks at needs no place on the connection. */
  void leaveIfDone(DocumentSync document) {
    if (document.isCompared()) {
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
  void leave(DocumentSync document) {
    if (document.phase == Phase.ATTACHED) {
      send(new HocuspocusFrame.Close(document.address(), null));
    }
    document.leave();
    owner.ended(document.id);
    tell(document);
  }

  void tell(DocumentSync document) {
    listener.document(document.state());
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
}
