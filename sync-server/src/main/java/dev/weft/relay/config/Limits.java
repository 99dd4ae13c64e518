package dev.weft.relay.config;

import java.time.Duration;

/**
 * Every bound of the relay on what comes from outside, with its reason. Crossing one gives a close
 * code or an HTTP status, never memory growth.
 */
public final class Limits {
  /**
   * Bytes of one WebSocket message, after inflation. The largest legitimate message is a client's
   * first answer with its whole document; larger documents grow by many updates.
   */
  public static final int FRAME_BYTES_MAX = 32 << 20;

  /**
   * Bytes of all messages that are being received in parts, over all sockets. Without it a thousand
   * sockets could each hold one unfinished message of the largest size.
   */
  public static final long INBOUND_BYTES_MAX = 256L << 20;

  /** UTF-8 bytes of a document name: fits a path, a log line and an index entry. */
  public static final int DOCUMENT_NAME_BYTES_MAX = 512;

  /** Documents joined on one socket: a large library open at once, with room to spare. */
  public static final int DOCUMENTS_PER_SOCKET_MAX = 10_000;

  /** Frames that may wait for one document's authentication on a socket. */
  public static final int FRAMES_BEFORE_AUTHENTICATION_MAX = 64;

  /**
   * Bytes that may wait for authentication on one socket, over all its documents: state vectors and
   * presence of a thousand documents, but no content, since clients wait with that.
   */
  public static final int BYTES_BEFORE_AUTHENTICATION_MAX = 4 << 20;

  /** Tokens of one document that are being checked at a time; a client sends one and waits. */
  public static final int TOKENS_UNDER_WAY_MAX = 4;

  /** How long a document may wait on a socket for its token, or a token for its answer. */
  public static final Duration AUTHENTICATION_TIMEOUT = Duration.ofSeconds(30);

  /** Frames packed into one y-websocket message; clients pack what one message led to. */
  public static final int FRAMES_PER_MESSAGE_MAX = 1_024;

  /**
   * A message in parts may take a minute, and then so many bytes a second on average: slower than
   * any connection that a person would wait for.
   */
  public static final int MESSAGE_BYTES_PER_SECOND_MIN = 4_096;

  /** How long a message in parts may take whatever its pace. */
  public static final Duration MESSAGE_TIMEOUT = Duration.ofMinutes(1);

  /** Messages of one socket that no document has looked at yet; then the socket is not read. */
  public static final int IN_HAND_MAX = 256;

  /** Bytes of one socket that no document has looked at yet; then the socket is not read. */
  public static final int IN_HAND_BYTES_MAX = 4 << 20;

  /** The same over all sockets; then no socket is read. */
  public static final long IN_HAND_BYTES_TOTAL_MAX = 128L << 20;

  /**
   * Questions of one socket that its documents are answering at a time. The others wait, one per
   * document, until what was answered is on its way: a reader of ten thousand documents must not
   * hold all their answers in memory.
   */
  public static final int ANSWERS_UNDER_WAY_MAX = 4;

  /** Bytes at which an answer is cut into several messages, so that no reader gets one too big. */
  public static final int ANSWER_PART_BYTES = 4 << 20;

  /** Bytes handed to the network at a time; what a time-out of writing is measured by. */
  public static final int WRITE_BYTES = 64 << 10;

  /** Bytes of one awareness message; a presence state is a name, a colour and a caret. */
  public static final int AWARENESS_BYTES_MAX = 64 << 10;

  /** Awareness states of one document: bounds what a flood of invented client ids can hold. */
  public static final int AWARENESS_CLIENTS_MAX = 10_000;

  /** Updates of one socket that are received and not yet committed; then the socket is not read. */
  public static final int UNACKNOWLEDGED_UPDATES_MAX = 256;

  /** Bytes that wait for one slow reader before its queue is dropped and it is resynced. */
  public static final int OUTBOX_BYTES_MAX = 4 << 20;

  /** Messages that wait for one slow reader before its queue is dropped and it is resynced. */
  public static final int OUTBOX_MESSAGES_MAX = 8_192;

  /** How long committed updates of a busy document gather before its members see them. */
  public static final Duration GATHER_MAX = Duration.ofMillis(4);

  /** Bytes of updates that gather; then they are shown at once. */
  public static final int GATHER_BYTES_MAX = 256 << 10;

  /**
   * A reader that takes nothing of {@link #WRITE_BYTES} for so long is gone; it costs a buffer
   * until then.
   */
  public static final Duration SLOW_READER_TIMEOUT = Duration.ofMinutes(2);

  /** Between two pings; a socket that has not answered one when the next is due is closed. */
  public static final Duration PING_PERIOD = Duration.ofSeconds(30);

  /** Bytes of updates that wait for their commit, over all documents; then sockets are not read. */
  public static final long APPEND_QUEUE_BYTES_MAX = 64L << 20;

  /** Records in one commit: bounds how long one commit may take. */
  public static final int COMMIT_RECORDS_MAX = 4_096;

  /** Bytes in one commit: bounds how long one commit may take. */
  public static final int COMMIT_BYTES_MAX = 8 << 20;

  /**
   * Threads that commit to Postgres, each its own documents. While one waits for the disk another
   * fills the next flush; more only compete for it.
   */
  public static final int POSTGRES_WRITERS = 4;

  /** Connections to Postgres: writers, compaction, and loads of documents. */
  public static final int POSTGRES_CONNECTIONS = POSTGRES_WRITERS + 8;

  /** How long a caller waits for Postgres to answer before it is told that it does not. */
  public static final Duration POSTGRES_TIMEOUT = Duration.ofSeconds(20);

  /** How long a document stays in the trash, and an attachment that nobody uses any more. */
  public static final Duration TRASH_RETENTION = Duration.ofDays(30);

  /** Between two looks for what the trash may let go. */
  public static final Duration PURGE_PERIOD = Duration.ofHours(1);

  /** Documents or attachments purged, or listed, at one go. */
  public static final int TRASH_BATCH_MAX = 1_000;

  /** Bytes of one attachment: a long video call's recording. */
  public static final long ATTACHMENT_BYTES_MAX = 2L << 30;

  /** Documents named in one answer of the change feed; the caller asks again from its cursor. */
  public static final int CHANGES_DOCUMENTS_MAX = 5_000;

  /**
   * Bytes of a stateless message, which is passed through and kept nowhere; lost if its reader is
   * slow.
   */
  public static final int STATELESS_BYTES_MAX = 64 << 10;

  /** Ranges of one client beyond a gap, per document: what may wait for something missing. */
  public static final int DETACHED_RANGES_MAX = 10_000;

  /** How long an open document nobody uses stays in memory. */
  public static final Duration IDLE_DOCUMENT_TIMEOUT = Duration.ofSeconds(60);

  /**
   * Bytes of a message from which on it is compressed for clients that understand it: a small one
   * is dense already.
   */
  public static final int DEFLATE_BYTES_MIN = 1 << 10;

  /** Bytes up to which a message is compressed; the document waits while a larger one would be. */
  public static final int DEFLATE_BYTES_MAX = 1 << 20;

  /** Bytes read and thrown away of a client that was told that its socket is being closed. */
  public static final int CLOSING_BYTES_MAX = 1 << 20;

  /** How long such a client may leave the close unanswered. */
  public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** How long a drain waits for sockets to confirm their close. */
  public static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

  private Limits() {}
}
