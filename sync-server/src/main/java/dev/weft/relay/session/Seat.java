package dev.weft.relay.session;

import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.Member;
import dev.weft.relay.document.Membership;
import org.jspecify.annotations.Nullable;

/** One document on one socket: what both dialects share of a membership. */
abstract class Seat implements Member, DocumentLane {
  private final Socket socket;
  private volatile Authenticator.Granted granted;
  private volatile @Nullable Membership membership;

  /** Updates of this seat that the document has not answered for. */
  private int unanswered;

  private boolean hasLeft;

  Seat(Socket socket, Authenticator.Granted granted) {
    this.socket = socket;
    this.granted = granted;
  }

  /** Joins the document. */
  final Membership join(String document) {
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
    if (joined != null) {
      synchronized (this) {
        unanswered++;
      }
      socket.updateReceived();
      joined.update(update);
    }
  }

  /** Leaves the document; what it has not answered for does not hold up the socket any more. */
  final void leave() {
    int forgotten;
    synchronized (this) {
      hasLeft = true;
      forgotten = unanswered;
      unanswered = 0;
    }
    Membership joined = membership;
    if (joined != null) {
      joined.leave();
    }
    socket.updatesAnswered(forgotten);
  }

  /** Counts an answer; false if the seat has been left and nobody waits for it. */
  final boolean countAnswer() {
    synchronized (this) {
      if (hasLeft) {
        return false;
      }
      unanswered--;
    }
    socket.updatesAnswered(1);
    return true;
  }

  @Override
  public final void lagged(DeleteRanges lacking) {
    Membership joined = membership;
    if (joined != null) {
      joined.lagged(lacking);
    }
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
  public final void flush() {
    socket.flush();
  }
}
