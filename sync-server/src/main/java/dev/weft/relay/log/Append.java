package dev.weft.relay.log;

/**
 * One record to append to a document's log, and whom to tell.
 *
 * @param document name of the document
 * @param seq number of the record in its document; the first is 1, and there are no gaps
 * @param epoch epoch under which the writer owns the document's slot
 * @param author who sent the update, as authentication named them
 * @param clientId client id of the update's first block, or 0 if it only deletes
 * @param receivedAtMillis wall clock at arrival; information, never consulted by a merge
 * @param update the update, V1
 * @param stateVector the document's encoded state vector after this record
 * @param lane the appends of the same opening of the document
 * @param outcome told once, on the log's writer thread; must not block
 */
public record Append(
    String document,
    long seq,
    long epoch,
    String author,
    long clientId,
    long receivedAtMillis,
    byte[] update,
    byte[] stateVector,
    Lane lane,
    Outcome outcome) {

  /**
   * The appends of one open document. After one of them failed none of the later is stored, since
   * it would leave a gap in the document's numbers; the document is loaded again and has a new
   * lane.
   */
  public static final class Lane {
    private volatile boolean isBroken;

    /** From now on, what is not being committed already is not stored. */
    public void breakOff() {
      isBroken = true;
    }

    boolean isBroken() {
      return isBroken;
    }
  }

  /** What became of an append. */
  public interface Outcome {
    /** The record is durable. */
    void committed();

    /** The record may or may not be stored; nobody may be told that it is. */
    void failed(LogFailure failure);
  }

  /** The same record with somebody else told. */
  Append telling(Outcome other) {
    return new Append(
        document, seq, epoch, author, clientId, receivedAtMillis, update, stateVector, lane, other);
  }

  /** Bytes that this append holds in the queue. */
  int sizeBytes() {
    return update.length + stateVector.length;
  }
}
