package dev.weft.desktop.replica;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.desktop.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store on disk: SQLite in one data directory. Safe for use by several threads; see {@link
 * DocumentStore} for what each method promises.
 */
public final class Replica implements DocumentStore {
  private static final Logger log = LoggerFactory.getLogger(Replica.class);
  private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(10);

  /** The whole file is looked through once the application is up. */
  private static final Duration CHECK_AFTER = Duration.ofSeconds(5);

  private final World world;
  private final StoreFiles files;
  private final LogWriter writer;
  private final Connection reader;
  private final ReentrantLock reading = new ReentrantLock();
  private final Background background = new Background();
  private final Compactor compactor;
  private final IntegrityCheck integrity;
  private final UnsavedFiles unsavedFiles;
  private World.@Nullable Timer checks;
  private volatile Optional<Unsaved> unsaved = Optional.empty();

  private Replica(
      World world, StoreFiles files, StoreOptions options, LogWriter writer, Connection reader) {
    this.world = world;
    this.files = files;
    this.writer = writer;
    this.reader = reader;
    this.integrity = new IntegrityCheck(files, writer);
    this.compactor = new Compactor(world, files, writer, options, background, integrity);
    this.unsavedFiles = new UnsavedFiles(files);
  }

  /**
   * Opens the replica in a data directory, or makes one if the directory is new or empty. Blocks;
   * tens of milliseconds. Whatever is wrong comes back as a value.
   */
  public static StoreOpening open(Path directory, World world) {
    return open(directory, world, StoreOptions.DEFAULT);
  }

  /** The same with other choices than the usual ones. */
  public static StoreOpening open(Path directory, World world, StoreOptions options) {
    return new StoreOpener(world, Schema.current(), options, directory.toAbsolutePath()).open();
  }

  static Replica start(
      World world, StoreFiles files, StoreOptions options, Connection writerConnection)
      throws SQLException {
    Statements statements = new Statements(writerConnection);
    LogWriter writer =
        new LogWriter(
            world, () -> Connections.writer(files.database()), statements, statements.lastSeq());
    Replica replica =
        new Replica(world, files, options, writer, Connections.reader(files.database()));
    replica.startBackground();
    writer.start();
    return replica;
  }

  private void startBackground() {
    writer.listenFirst(
        new StoreListener() {
          @Override
          public void committed(Commit commit) {
            compactor.committed(commit);
          }

          @Override
          public void healthChanged(StoreHealth now) {
            if (now instanceof StoreHealth.Failing failing
                && failing.cause() == StoreHealth.Cause.DAMAGED) {
              integrity.met(failing.technical());
            }
          }
        });
    checks =
        world.after(
            CHECK_AFTER,
            () -> {
              background.run(integrity::run);
              background.run(compactor::forget);
            });
  }

  /** Looks for damage now, on the background thread. */
  void checkIntegrity() {
    background.run(integrity::run);
  }

  @Override
  public List<StoredDocument> documents() {
    return read(
        "SELECT id, title, kind, created_at, changed_at, downloaded FROM document WHERE"
            + " set_aside_from IS NULL ORDER BY number",
        row ->
            new StoredDocument(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getBoolean(6)));
  }

  @Override
  public void describe(StoredDocument document) {
    enqueue(new Write.Describe(document));
  }

  @Override
  public long append(String documentId, int origin, byte[] update) {
    ClockRanges clocks = Updates.clockRanges(update, DecodeLimits.DEFAULT);
    long now = world.wallMillis();
    return writer.append(
        seq -> new Write.Append(new LogEntry(seq, documentId, origin, update, clocks, now)));
  }

  @Override
  public StoredContent load(String documentId) {
    reading.lock();
    try {
      ContentReader.Read read = ContentReader.read(reader, documentId);
      if (read.content() instanceof StoredContent.Present) {
        compactor.read(documentId, read.facts());
      }
      return read.content();
    } finally {
      reading.unlock();
    }
  }

  @Override
  public int relayNumber(String address) {
    List<Integer> known = relayNumbers(address);
    if (known.isEmpty()) {
      writer.enqueue(db -> Relays.add(db.connection(), address));
      if (!writer.flush(CLOSE_AT_MOST)) {
        throw new StoreUnavailableException("the relay's row could not be written");
      }
      known = relayNumbers(address);
    }
    compactor.relayInUse(known.getFirst());
    return known.getFirst();
  }

  private List<Integer> relayNumbers(String address) {
    return read("SELECT number FROM relay WHERE address = ?", row -> row.getInt(1), address);
  }

  @Override
  public Optional<String> cursor(int relay) {
    return read(
            "SELECT cursor FROM relay WHERE number = ? AND cursor IS NOT NULL",
            row -> row.getString(1),
            relay)
        .stream()
        .findFirst();
  }

  @Override
  public void rememberCursor(int relay, String cursor) {
    writer.enqueue(db -> db.cursor(relay, cursor));
  }

  @Override
  public List<Acknowledged> acknowledged(int relay) {
    return read(
        "SELECT d.id, a.through_seq, a.vector FROM acknowledged a JOIN document d ON d.number ="
            + " a.document WHERE a.relay = ? AND d.set_aside_from IS NULL",
        row ->
            new Acknowledged(row.getString(1), row.getLong(2), StateVector.decode(row.getBytes(3))),
        relay);
  }

  @Override
  public void acknowledge(int relay, Acknowledged acknowledged) {
    writer.enqueue(db -> db.acknowledge(relay, acknowledged, world.wallMillis()));
  }

  @Override
  public Map<String, List<Long>> unacknowledged(int relay) {
    record Row(String documentId, long seq) {}
    return read(
            "SELECT d.id, w.seq FROM (SELECT document, origin, seq FROM update_log UNION ALL SELECT"
                + " document, origin, last_seq FROM trimmed) w JOIN document d ON d.number ="
                + " w.document LEFT JOIN acknowledged a ON a.document = d.number AND a.relay = ?1"
                + " WHERE w.origin <> ?1 AND w.seq > coalesce(a.through_seq, 0) AND"
                + " d.set_aside_from IS NULL ORDER BY w.seq",
            row -> new Row(row.getString(1), row.getLong(2)),
            relay)
        .stream()
        .collect(
            Collectors.groupingBy(
                Row::documentId, Collectors.mapping(Row::seq, Collectors.toList())));
  }

  @Override
  public void setAside(String documentId, String why) {
    writer.enqueue(new SetAsideWrite(documentId, why, world.wallMillis(), null));
  }

  @Override
  public long setAside(String documentId, String why, byte[] readable) {
    ClockRanges clocks = Updates.clockRanges(readable, DecodeLimits.DEFAULT);
    long now = world.wallMillis();
    return writer.append(
        seq ->
            new SetAsideWrite(
                documentId,
                why,
                now,
                new LogEntry(seq, documentId, LogEntry.LOCAL, readable, clocks, now)));
  }

  @Override
  public List<HistoryEntry> history(String documentId) {
    return history(documentId, 0, Integer.MAX_VALUE);
  }

  @Override
  public List<HistoryEntry> history(String documentId, long afterSeq, int atLeast) {
    reading.lock();
    try {
      return HistoryReader.read(reader, documentId, afterSeq, atLeast);
    } catch (SQLException failure) {
      throw new StoreUnavailableException(SqliteFailure.technical(failure), failure);
    } finally {
      reading.unlock();
    }
  }

  @Override
  public void exportRaw(String documentId, Path target) throws IOException {
    List<byte[]> parts =
        read(
            "SELECT 1 AS part, 0 AS position, c.bytes FROM checkpoint c JOIN document d ON d.number"
                + " = c.document WHERE d.id = ?1 UNION ALL SELECT 2, h.first_seq, h.bytes FROM"
                + " history h JOIN document d ON d.number = h.document WHERE d.id = ?1 UNION ALL"
                + " SELECT 3, l.seq, l.bytes FROM update_log l JOIN document d ON d.number ="
                + " l.document WHERE d.id = ?1 ORDER BY 1, 2",
            row -> row.getBytes(3),
            documentId);
    ByteWriter out = new ByteWriter();
    out.writeVarUint(parts.size());
    parts.forEach(out::writeVarBytes);
    Files.write(target, out.toByteArray(), StandardOpenOption.CREATE_NEW);
  }

  @Override
  public StoreHealth health() {
    return writer.health();
  }

  @Override
  public void listen(StoreListener listener) {
    writer.listen(listener);
  }

  @Override
  public boolean flush(Duration atMost) {
    return writer.flush(atMost);
  }

  @Override
  public Optional<Unsaved> unsaved() {
    return unsaved;
  }

  @Override
  public void close() {
    closeWithin(CLOSE_AT_MOST);
  }

  void closeWithin(Duration atMost) {
    World.Timer waiting = checks;
    if (waiting != null) {
      waiting.cancel();
    }
    integrity.cancel();
    background.close();
    List<Write> left = writer.close(atMost);
    String technical = health() instanceof StoreHealth.Failing failing ? failing.technical() : "";
    if (unsaved.isEmpty()) {
      unsaved = unsavedFiles.keep(left, world.wallMillis(), technical);
    }
    reading.lock();
    try {
      reader.close();
    } catch (SQLException failure) {
      log.warn("replica.close.failed {}", SqliteFailure.technical(failure));
    } finally {
      reading.unlock();
    }
  }

  /** Makes a checkpoint of a document, due or not, and waits for it. */
  void compactNow(String documentId) throws SQLException {
    compactor.compact(documentId);
  }

  /** Forgets history whose retention is over, and waits for it to be queued. */
  void forgetNow() throws SQLException {
    compactor.forget();
  }

  /** Takes over what earlier runs could not write, waiting for at most the time. */
  List<StoreNotice> takeOverUnsaved(Duration atMost) {
    return unsavedFiles.takeOver(this, atMost);
  }

  void enqueue(Write write) {
    writer.enqueue(write);
  }

  /**
   * Lets the database grow to so many pages only; SQLite then reports a full disk, as on a real
   * one.
   */
  void limitPages(long pages) {
    writer.configure("PRAGMA max_page_count = " + pages);
  }

  /** Lets SQLite bring the write-ahead log into the database after so many pages. */
  void checkpointEvery(int pages) {
    writer.configure("PRAGMA wal_autocheckpoint = " + pages);
  }

  /** The data directory. */
  public Path directory() {
    return files.directory();
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> read(String sql, RowReader<T> rowReader, Object... arguments) {
    reading.lock();
    try (PreparedStatement query = reader.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        query.setObject(i + 1, arguments[i]);
      }
      try (ResultSet rows = query.executeQuery()) {
        List<T> read = new ArrayList<>();
        while (rows.next()) {
          read.add(rowReader.read(rows));
        }
        return read;
      }
    } catch (SQLException failure) {
      throw new StoreUnavailableException(SqliteFailure.technical(failure), failure);
    } finally {
      reading.unlock();
    }
  }
}
