package dev.weft.desktop.replica;

import dev.weft.crdt.StateVector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where documents are kept on this computer.
 *
 * <p>Every method that writes returns at once: the write is queued, in order, and reported to
 * {@link StoreListener} when it is on disk. A write that fails stays queued and is tried again;
 * {@link #health()} says so meanwhile. Methods that read see what is committed, and block for a
 * moment. Safe for use by several threads.
 */
public interface DocumentStore extends AutoCloseable {
  /** All documents of the library, in the order of their creation. Blocks. */
  List<StoredDocument> documents();

  /** Adds or changes a document's row in the library. */
  void describe(StoredDocument document);

  /**
   * Appends an update to a document's log.
   *
   * @param origin {@link LogEntry#LOCAL}, or the number of the relay it came from
   * @param update update V1; must be well-formed
   * @return the row's log position
   * @throws dev.weft.crdt.codec.MalformedUpdateException if it is not an update; nothing is queued
   */
  long append(String documentId, int origin, byte[] update);

  /** Reads a document's committed content. Blocks for as long as the content is large. */
  StoredContent load(String documentId);

  /** The number by which the log knows a relay; the same for the same address, for ever. */
  int relayNumber(String address);

  /**
   * Where the next question for changes to this relay starts; empty: from the beginning. Blocks.
   */
  Optional<String> cursor(int relay);

  /** Remembers where the next question for changes starts. */
  void rememberCursor(int relay, String cursor);

  /** What a relay has confirmed of each document that it was ever sent. Blocks. */
  List<Acknowledged> acknowledged(int relay);

  /** Remembers what a relay has confirmed of a document. */
  void acknowledge(int relay, Acknowledged acknowledged);

  /**
   * The log positions of committed rows that a relay has not confirmed, ascending, for each
   * document that has any; rows that came from that relay are not among them. Blocks.
   */
  Map<String, List<Long>> unacknowledged(int relay);

  /** Sets all stored rows of a document aside, so that a relay's copy can take their place. */
  void setAside(String documentId, String why);

  /**
   * The same, in one step with the first row of what takes its place: what could be read of it.
   *
   * @param readable update V1
   * @return the row's log position
   */
  long setAside(String documentId, String why, byte[] readable);

  /**
   * How a document came to be: all rows of its log that are kept, oldest first. Blocks for as long
   * as the log is large.
   */
  List<HistoryEntry> history(String documentId);

  /**
   * The same, a part at a time, so that a long log need not fit into memory. Blocks for as long as
   * the part is large.
   *
   * @param afterSeq the log position behind which to begin; 0 for the first row
   * @param atLeast how many rows to read unless there are fewer; packed rows come in whole segments
   */
  default List<HistoryEntry> history(String documentId, long afterSeq, int atLeast) {
    return history(documentId).stream().filter(entry -> entry.seq() > afterSeq).toList();
  }

  /**
   * Writes everything stored of a document, sound or not, to a new file. Blocks.
   *
   * <p>Format: the number of parts, then each part with its length in front, numbers as
   * variable-length unsigned integers. The parts, as they are stored: the checkpoint if there is
   * one (an update V2, deflated, RFC 1950); the segments of packed rows in order, deflated, see
   * {@code HistorySegment}; the rows in order (updates V1).
   *
   * @throws IOException if the file exists or cannot be written
   */
  void exportRaw(String documentId, Path target) throws IOException;

  /** Whether what is appended reaches the disk. */
  StoreHealth health();

  /** Hears of commits and of health, on a thread of the store's; one listener for all. */
  void listen(StoreListener listener);

  /**
   * Waits until everything queued so far is committed.
   *
   * @return false if it was not within the time
   */
  boolean flush(Duration atMost);

  /**
   * Writes what is queued, trying for ten seconds at most, and ends the threads. What the database
   * does not take is kept in a file, see {@link #unsaved()}.
   */
  @Override
  void close();

  /** After {@link #close()}: what did not reach the database; empty if all did. */
  Optional<Unsaved> unsaved();

  /** What a relay has confirmed of one document: every row up to a log position. */
  record Acknowledged(String documentId, long throughSeq, StateVector vector) {}
}
