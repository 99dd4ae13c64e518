package dev.weft.relay.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database that keeps update logs. Errors: {@link LogFailure}. */
interface LogStore extends AutoCloseable {
  /** Identity of the stored data, made once when it was first created. */
  String id();

  /**
   * How many threads may {@link #commit} at a time, all records of a document always from the same
   * one. Where it is one, {@link #background} must be called from that thread too.
   */
  int writers();

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

  /** Reads a document; an unknown one has head 0. From any thread. */
  DocumentRows load(String document);

  /** Reads records {@code [fromSeq, toSeq]} in order; what has been trimmed counts as damage. */
  LogRecords records(String document, long fromSeq, long toSeq);

  /** Documents whose heads moved after {@code position}, at most about {@code limit}. */
  Changes changesSince(long position, int limit);

  /** Work inside one transaction. */
  interface Work<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Runs work that nobody waits for in one transaction. It becomes durable in order with everything
   * else that is written, but perhaps not before this returns.
   */
  <T extends @Nullable Object> T background(String doing, Work<T> work);

  /** The same, and durable when it returns: for what somebody waits for. */
  <T extends @Nullable Object> T durably(String doing, Work<T> work);

  /** Reads in one transaction. From any thread. */
  <T extends @Nullable Object> T read(String doing, Work<T> work);

  /** The statements of compaction for this engine. */
  LogPublishing publishing();

  @Override
  void close();
}
