package dev.weft.relay.session;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.Limit;
import dev.weft.relay.document.Member;
import dev.weft.relay.document.Membership;
import org.jspecify.annotations.Nullable;

/**
 * One document on one socket: what both dialects share of a membership. It counts what it hands to
 * the document and what comes back, so that the socket is read only as fast as that goes.
 */
abstract class Seat implements Member, DocumentLane, Questions.Asker {
  /** What a client of a state vector holds in memory. */
  private static final int VECTOR_ENTRY_BYTES = 16;

  private final Socket socket;
  private volatile Authenticator.Granted granted;
  private volatile @Nullable Membership membership;

  /** Updates of this seat that the document has not answered for. */
  private int unanswered;

  private boolean hasLeft;

  // The question that waits: all that were asked since the last one went, as one.
  private boolean isWaiting;
  private boolean isAsking;
  private boolean asksBack;
  private @Nullable StateVector has;
  private @Nullable DeleteRanges lacking;
  private int waitingBytes;

  /** Bytes of the questions that the document is answering. */
  private int askedBytes;

  Seat(Socket socket, Authenticator.Granted granted) {
    this.socket = socket;
    this.granted = granted;
  }

  /** Joins the document. */
  final Membership join(String document) {
    socket.intake().handed(0);
    Membership joined = socket.sockets().documents().join(document, this);
    membership = joined;
    return joined;
  }

  /** A renewed token may bring other rights; they hold from the next update on. */
  final void renew(Authenticator.Granted renewed) {
    granted = renewed;
  }

  final Socket socket() {
    return socket;
  }

  /** Hands an update to the document. */
  final void bring(byte[] update) {
    Membership joined = membership;
    if (joined == null) {
      return;
    }
    synchronized (this) {
      if (hasLeft) {
        return;
      }
      unanswered++;
    }
    socket.intake().updateHanded();
    socket.intake().handed(update.length);
    joined.update(update);
  }

  /** Hands presence to the document. */
  final void tellAwareness(byte[] update) {
    Membership joined = membership;
    if (joined != null) {
      socket.intake().handed(update.length);
      joined.awareness(update);
    }
  }

  /** Asks the document who is present. */
  final void askForAwareness() {
    Membership joined = membership;
    if (joined != null) {
      socket.intake().handed(0);
      joined.askForAwareness();
    }
  }

  /** Hands a message that is passed through to the document. */
  final void tellStateless(byte[] text) {
    Membership joined = membership;
    if (joined != null) {
      socket.intake().handed(text.length);
      joined.stateless(text);
    }
  }

  // Questions.

  /** Asks the document for what a client with this state vector lacks. */
  final void question(StateVector vector, boolean wantsQuestionBack) {
    int bytes = vector.size() * VECTOR_ENTRY_BYTES;
    boolean isFirst;
    synchronized (this) {
      if (hasLeft) {
        return;
      }
      StateVector before = has;
      has = before == null ? vector : lower(before, vector);
      asksBack |= wantsQuestionBack;
      // Two questions become one that is no longer than either.
      bytes = before == null ? bytes : 0;
      waitingBytes += bytes;
      isFirst = queue();
    }
    if (bytes > 0) {
      socket.intake().handed(bytes);
    }
    if (isFirst) {
      socket.questions().add(this);
    }
  }

  @Override
  public final void lagged(DeleteRanges lost) {
    boolean isFirst;
    synchronized (this) {
      DeleteRanges all = lacking;
      if (all == null) {
        lacking = lost;
      } else {
        all.addAll(lost);
        all.normalise();
      }
      isFirst = queue();
    }
    if (isFirst) {
      socket.questions().add(this);
    }
  }

  /** Whether this seat must be queued: it neither waits nor is being answered. */
  private boolean queue() {
    if (isWaiting || isAsking || hasLeft) {
      return false;
    }
    isWaiting = true;
    return true;
  }

  /** What neither of two state vectors has. */
  private static StateVector lower(StateVector one, StateVector other) {
    var lower = new StateVector.Builder();
    one.clients()
        .filter(client -> other.get(client) > 0)
        .forEach(client -> lower.put(client, Math.min(one.get(client), other.get(client))));
    return lower.build();
  }

  @Override
  public final boolean ask() {
    Membership joined = membership;
    StateVector vector;
    DeleteRanges lost;
    boolean wantsQuestionBack;
    synchronized (this) {
      isWaiting = false;
      if (joined == null || hasLeft) {
        return false;
      }
      vector = has;
      lost = lacking;
      wantsQuestionBack = asksBack;
      if (vector != null) {
        has = null;
        asksBack = false;
        askedBytes = waitingBytes;
        waitingBytes = 0;
      } else {
        lacking = null;
      }
      isAsking = true;
    }
    if (vector != null) {
      joined.stepOne(vector, wantsQuestionBack);
    } else if (lost != null) {
      joined.lagged(lost);
    }
    return true;
  }

  @Override
  public final void answered() {
    boolean goesOn;
    int bytes;
    synchronized (this) {
      isAsking = false;
      bytes = askedBytes;
      askedBytes = 0;
      goesOn = (has != null || lacking != null) && queue();
    }
    if (bytes > 0) {
      socket.intake().taken(bytes);
    }
    if (goesOn) {
      socket.questions().add(this);
    }
    socket.questions().answered();
  }

  @Override
  public final void taken(int bytes) {
    socket.intake().taken(bytes);
  }

  // Answers.

  /** Leaves the document; what it has not answered for does not hold up the socket any more. */
  final void leave() {
    int forgotten;
    int bytes;
    synchronized (this) {
      if (hasLeft) {
        return;
      }
      hasLeft = true;
      forgotten = unanswered;
      unanswered = 0;
      bytes = waitingBytes;
      waitingBytes = 0;
    }
    Membership joined = membership;
    if (joined != null) {
      joined.leave();
    }
    if (bytes > 0) {
      socket.intake().taken(bytes);
    }
    socket.intake().updatesAnswered(forgotten);
  }

  /** Counts an answer; false if the seat has been left and nobody waits for it. */
  final boolean countAnswer() {
    synchronized (this) {
      if (hasLeft) {
        return false;
      }
      unanswered--;
    }
    socket.intake().updatesAnswered(1);
    return true;
  }

  @Override
  public final String author() {
    return granted.author();
  }

  @Override
  public final boolean isReadOnly() {
    return granted.isReadOnly();
  }

  @Override
  public void acknowledge() {
    countAnswer();
  }

  @Override
  public void reject() {
    countAnswer();
  }

  @Override
  public final void close(CloseCode code, String reason) {
    socket.close(code, reason);
  }

  @Override
  public final void close(Limit limit) {
    socket.close(limit);
  }

  @Override
  public final void flush() {
    socket.flush();
  }
}
