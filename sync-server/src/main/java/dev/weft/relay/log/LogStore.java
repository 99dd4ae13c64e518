package dev.weft.relay.log;

import java.util.List;

/**
 * A database that keeps update logs. {@link #commit} and the other writes come from one thread,
 * reads from any.
 */
interface LogStore extends AutoCloseable {
  /** Identity of the stored data, made once when it was first created. */
  String id();

  /**
   * Makes {@code owner} the owner of every slot and returns the new epoch, under which it may
   * append from now on.
   */
  long takeOver(String owner);

  /**
   * Appends all records in one durable transaction, or none of them.
   *
   * @throws LogFailure of kind DEPOSED if any epoch is stale; of another kind if the database
   *     failed, in which case the records may or may not be stored
   */
  void commit(List<Append> batch);

  /** Reads a document; an unknown one has head 0. */
  StoredDocument load(String document);

  /** Reads records {@code [fromSeq, toSeq]} that have not been trimmed, in order. */
  List<LogRecord> records(String document, long fromSeq, long toSeq);

  /** Documents whose heads moved after {@code position}, at most {@code limit}. */
  Changes changesSince(long position, int limit);

  /** Publishes a checkpoint under its epoch; refused with DEPOSED if that is stale. */
  void publish(String document, CheckpointPointer pointer, long nowMillis);

  /** Deletes at most {@code limit} records up to {@code uptoSeq}; returns how many went. */
  int trim(String document, long uptoSeq, int limit);

  @Override
  void close();
}
