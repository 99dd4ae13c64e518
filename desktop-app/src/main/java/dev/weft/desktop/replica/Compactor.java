package dev.weft.desktop.replica;

import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.desktop.world.World;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shortens the way back to a document: merges its log into a checkpoint once the tail has grown,
 * packs the rows that a checkpoint holds as history, and forgets history whose retention is over.
 *
 * <p>Reads and merges on the background thread, with a connection of its own; what comes of it goes
 * through the writer's queue in small pieces, so that a key press never waits long behind it.
 *
 * <p>Invariants: a checkpoint is written only after it was unpacked again and found to be the same;
 * rows are packed only when a committed checkpoint holds them and every relay in use has confirmed
 * them or sent them.
 */
final class Compactor {
  private static final Logger log = LoggerFactory.getLogger(Compactor.class);

  /** Bounds one write to the history. */
  private static final int SEGMENT_ROWS_MAX = 1_000;

  private static final long SEGMENT_BYTES_MAX = 1 << 20;

  /** A write that is not on disk by then waits for a better disk, and so does the compactor. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final World world;
  private final StoreFiles files;
  private final LogWriter writer;
  private final StoreOptions options;
  private final Background background;
  private final IntegrityCheck integrity;
  private final Set<Integer> relays = ConcurrentHashMap.newKeySet();
  private final Map<String, Tail> tails = new HashMap<>();

  /** What is known of a document's log behind its checkpoint; guarded by the map. */
  private static final class Tail {
    private long rows;
    private long bytes;
    private long stateBytes;
    private boolean isRebuilt;
    private boolean isPlanned;
  }

  Compactor(
      World world,
      StoreFiles files,
      LogWriter writer,
      StoreOptions options,
      Background background,
      IntegrityCheck integrity) {
    this.world = world;
    this.files = files;
    this.writer = writer;
    this.options = options;
    this.background = background;
    this.integrity = integrity;
  }

  /** A relay is in use: rows that it lacks stay in the log, so that they can be counted. */
  void relayInUse(int relay) {
    relays.add(relay);
  }

  /** Rows reached the disk. Called on the writer's thread. */
  void committed(Commit commit) {
    synchronized (tails) {
      for (LogEntry entry : commit.entries()) {
        Tail tail = tails.computeIfAbsent(entry.documentId(), id -> new Tail());
        tail.rows++;
        tail.bytes += entry.update().length;
        planIfDue(entry.documentId(), tail);
      }
    }
  }

  /** A document was read, so its tail is known. */
  void read(String documentId, ContentReader.Facts facts) {
    if (facts.number() == 0) {
      return;
    }
    synchronized (tails) {
      Tail tail = tails.computeIfAbsent(documentId, id -> new Tail());
      tail.rows = facts.tailRows();
      tail.bytes = facts.tailBytes();
      tail.stateBytes = facts.stateBytes();
      tail.isRebuilt = facts.isRebuilt();
      planIfDue(documentId, tail);
    }
  }

  private void planIfDue(String documentId, Tail tail) {
    if (!tail.isPlanned
        && (tail.isRebuilt
            || options.checkpoints().isDue(tail.rows, tail.bytes, tail.stateBytes))) {
      tail.isPlanned = true;
      background.run(() -> compactPlanned(documentId));
    }
  }

  private void compactPlanned(String documentId) throws SQLException {
    synchronized (tails) {
      Tail tail = tails.computeIfAbsent(documentId, id -> new Tail());
      tail.isPlanned = false;
      tail.rows = 0;
      tail.bytes = 0;
      tail.isRebuilt = false;
    }
    compact(documentId);
  }

  /** Makes a checkpoint of all that is committed now, and packs what it may. */
  void compact(String documentId) throws SQLException {
    try (Connection db = Connections.reader(files.database())) {
      ContentReader.Read read = ContentReader.read(db, documentId);
      if (!(read.content() instanceof StoredContent.Present present)) {
        return;
      }
      ContentReader.Facts facts = read.facts();
      long through = facts.checkpointSeq();
      if (facts.tailRows() > 0 || facts.isRebuilt()) {
        if (!isIndexWhole(db, facts, present.throughSeq())) {
          log.error("replica.checkpoint.index document={}", documentId);
          integrity.met("the index of update_log lacks rows");
          return;
        }
        Checkpoint made = checkpoint(present);
        if (made == null) {
          return;
        }
        writer.enqueue(new CheckpointWrite(documentId, facts.number(), made, facts.isRebuilt()));
        if (!writer.flush(PATIENCE)) {
          return;
        }
        through = made.throughSeq();
        synchronized (tails) {
          tails.computeIfAbsent(documentId, id -> new Tail()).stateBytes = made.rawBytes();
        }
        log.info(
            "replica.checkpoint.made document={} rows={} bytes={}",
            documentId,
            facts.tailRows(),
            made.deflated().length);
      }
      pack(db, documentId, facts.number(), Math.min(through, confirmed(db, facts.number())));
    }
  }

  /**
   * Whether the tail was all that the table has: a damaged index may lack rows, and a checkpoint
   * without them would hide them for good.
   */
  private static boolean isIndexWhole(Connection db, ContentReader.Facts facts, long throughSeq)
      throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT count(*) FROM update_log NOT INDEXED WHERE document = ? AND seq > ? AND seq <="
                + " ?")) {
      query.setLong(1, facts.number());
      query.setLong(2, facts.tailAfter());
      query.setLong(3, throughSeq);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getLong(1) == facts.tailRows();
      }
    }
  }

  /** Null if it would not come back as it went in; then the rows stay as they are. */
  private @Nullable Checkpoint checkpoint(StoredContent.Present content) {
    byte[] merged = Updates.merge(content.updates());
    Checkpoint made =
        Checkpoint.of(content.throughSeq(), world.wallMillis(), Updates.convertV1ToV2(merged));
    try {
      if (Arrays.equals(Updates.convertV2ToV1(made.inflate()), merged)) {
        return made;
      }
    } catch (DataFormatException | MalformedUpdateException unsound) {
      log.error("replica.checkpoint.unsound document={}", content.documentId(), unsound);
      return null;
    }
    log.error("replica.checkpoint.differs document={}", content.documentId());
    return null;
  }

  /** The position before the first row that a relay in use has neither confirmed nor sent. */
  private long confirmed(Connection db, long number) throws SQLException {
    long through = Long.MAX_VALUE;
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT min(seq) FROM update_log WHERE document = ?1 AND origin <> ?2 AND seq >"
                + " coalesce((SELECT through_seq FROM acknowledged WHERE relay = ?2 AND document ="
                + " ?1), 0)")) {
      for (int relay : relays) {
        query.setLong(1, number);
        query.setInt(2, relay);
        try (ResultSet row = query.executeQuery()) {
          row.next();
          long first = row.getLong(1);
          through = row.wasNull() ? through : Math.min(through, first - 1);
        }
      }
    }
    return through;
  }

  private void pack(Connection db, String documentId, long number, long through)
      throws SQLException {
    long after = 0;
    while (true) {
      List<HistoryEntry> rows = rows(db, documentId, number, after, through);
      if (rows.isEmpty() || (rows.size() < options.checkpoints().packRowsMin() && !isLarge(rows))) {
        return;
      }
      writer.enqueue(PackWrite.of(documentId, number, rows));
      if (!writer.flush(PATIENCE)) {
        return;
      }
      after = rows.getLast().seq();
    }
  }

  private boolean isLarge(List<HistoryEntry> rows) {
    return rows.stream().mapToLong(row -> row.update().length).sum()
        >= options.checkpoints().bytesMin();
  }

  /** The next rows to pack, up to the first unsound one. */
  private static List<HistoryEntry> rows(
      Connection db, String documentId, long number, long after, long through) throws SQLException {
    List<HistoryEntry> rows = new ArrayList<>();
    long bytes = 0;
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT "
                + StoredParts.ROW
                + " FROM update_log WHERE document = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT "
                + SEGMENT_ROWS_MAX)) {
      query.setLong(1, number);
      query.setLong(2, after);
      query.setLong(3, through);
      try (ResultSet row = query.executeQuery()) {
        while (bytes < SEGMENT_BYTES_MAX && row.next()) {
          HistoryEntry entry = StoredParts.row(documentId, row);
          bytes += entry.update().length;
          rows.add(entry);
        }
      }
    } catch (StoredParts.Unsound unsound) {
      log.warn("replica.pack.unsound document={} {}", documentId, unsound.getMessage());
    }
    return rows;
  }

  /** Forgets packed rows older than the retention, of documents whose checkpoint is sound. */
  void forget() throws SQLException {
    if (options.history().isEmpty()) {
      return;
    }
    long before = world.wallMillis() - options.history().get().toMillis();
    record Expired(String documentId, long number, long throughSeq) {}
    List<Expired> expired = new ArrayList<>();
    try (Connection db = Connections.reader(files.database());
        PreparedStatement query =
            db.prepareStatement(
                "SELECT d.id, d.number, max(h.last_seq) FROM history h JOIN document d ON d.number"
                    + " = h.document WHERE h.last_at < ? AND d.set_aside_from IS NULL GROUP BY"
                    + " d.number")) {
      query.setLong(1, before);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          expired.add(new Expired(row.getString(1), row.getLong(2), row.getLong(3)));
        }
      }
      for (Expired one : expired) {
        ContentReader.Read read = ContentReader.read(db, one.documentId());
        if (read.content() instanceof StoredContent.Present
            && read.facts().checkpointSeq() >= one.throughSeq()) {
          writer.enqueue(new ForgetWrite(one.number(), one.throughSeq()));
        }
      }
    }
  }
}
