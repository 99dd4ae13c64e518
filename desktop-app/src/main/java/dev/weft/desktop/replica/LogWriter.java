package dev.weft.desktop.replica;

import dev.weft.crdt.ClockRanges;
import dev.weft.desktop.world.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes whatever has gathered since the last commit and commits it
 * together, so that an idle key press waits for one flush and a burst shares one.
 *
 * <p>Invariant: the queue's order is the log's order, and a write leaves the queue only when it is
 * committed. If a commit fails, the whole group stays at the head and is tried again, on a new
 * connection.
 */
final class LogWriter {
  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);

  /** Bounds one transaction, and so the time until its first row is reported. */
  static final int MAX_GROUP = 2_000;

  /** How long to wait before a failed group is tried again. */
  static final Duration RETRY = Duration.ofMillis(500);

  /** Opens the writer's connection; also after a failure. */
  interface Connector {
    Connection open() throws SQLException;
  }

  private final World world;
  private final Connector connector;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Write> queue = new ArrayDeque<>();
  private final Thread thread;
  private @Nullable Statements statements;
  private volatile @Nullable StoreListener listener;
  private volatile StoreHealth health = new StoreHealth.Writing();
  private long nextSeq;
  private long taken;
  private long done;
  private boolean closing;
  private volatile String configuration = "PRAGMA foreign_keys = ON";
  private volatile boolean reconnect;

  LogWriter(World world, Connector connector, Statements first, long lastSeq) {
    this.world = world;
    this.connector = connector;
    this.statements = first;
    this.nextSeq = lastSeq + 1;
    this.thread = Thread.ofPlatform().daemon().name("weft-replica-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void listen(StoreListener heard) {
    listener = heard;
  }

  StoreHealth health() {
    return health instanceof StoreHealth.Failing failing
        ? new StoreHealth.Failing(
            failing.cause(), rowsWaiting(), failing.sinceMillis(), failing.technical())
        : health;
  }

  private int rowsWaiting() {
    lock.lock();
    try {
      return (int) queue.stream().filter(write -> write.entry() != null).count();
    } finally {
      lock.unlock();
    }
  }

  void enqueue(Write write) {
    lock.lock();
    try {
      add(write);
    } finally {
      lock.unlock();
    }
  }

  /** Gives the row its log position, which is also its place in the queue. */
  long append(String documentId, int origin, byte[] update, ClockRanges clocks) {
    lock.lock();
    try {
      LogEntry entry =
          new LogEntry(nextSeq++, documentId, origin, update, clocks, world.wallMillis());
      add(new AppendWrite(entry));
      return entry.seq();
    } finally {
      lock.unlock();
    }
  }

  private void add(Write write) {
    if (closing) {
      throw new IllegalStateException("the replica is closed");
    }
    queue.add(write);
    taken++;
    changed.signalAll();
  }

  boolean flush(Duration atMost) {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      long until = taken;
      while (done < until) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what it can within the time, then ends the thread and the connection. */
  void close(Duration atMost) {
    flush(atMost);
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Write> group = new ArrayList<>();
    while (take(group)) {
      try {
        write(group);
        settle(group);
      } catch (SQLException failure) {
        fail(failure);
        awaitRetry();
      }
    }
    disconnect();
  }

  /** Waits for work; false when closing. The writes stay in the queue until they are settled. */
  private boolean take(List<Write> group) {
    group.clear();
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        changed.awaitUninterruptibly();
      }
      queue.stream().limit(MAX_GROUP).forEach(group::add);
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  /** Runs a statement on the writer's connection before the next group, and on each later one. */
  void configure(String sql) {
    configuration = sql;
    reconnect = true;
  }

  private void write(List<Write> group) throws SQLException {
    if (reconnect) {
      reconnect = false;
      disconnect();
    }
    Statements db = statements;
    if (db == null) {
      Connection connection = connector.open();
      try (Statement statement = connection.createStatement()) {
        statement.execute(configuration);
      }
      db = new Statements(connection);
      statements = db;
    }
    db.execute("BEGIN IMMEDIATE");
    try {
      for (Write write : group) {
        write.apply(db);
      }
    } catch (SQLException failure) {
      if (!SqliteFailure.isBrokenWrite(failure)) {
        throw failure;
      }
      db.execute("ROLLBACK");
      db.forgetNumbers();
      db.execute("BEGIN IMMEDIATE");
      writeOneByOne(db, group);
    }
    db.execute("COMMIT");
  }

  /** A write that can never succeed must not hold back the others; it is named and dropped. */
  private static void writeOneByOne(Statements db, List<Write> group) throws SQLException {
    for (Write write : group) {
      db.execute("SAVEPOINT one");
      try {
        write.apply(db);
      } catch (SQLException failure) {
        if (!SqliteFailure.isBrokenWrite(failure) || write.entry() != null) {
          throw failure;
        }
        db.execute("ROLLBACK TO one");
        db.forgetNumbers();
        log.error(
            "replica.write.refused write={} cause={}",
            write.getClass().getSimpleName(),
            SqliteFailure.technical(failure));
      }
      db.execute("RELEASE one");
    }
  }

  private void settle(List<Write> group) {
    List<LogEntry> entries = new ArrayList<>();
    lock.lock();
    try {
      for (Write write : group) {
        queue.remove();
        LogEntry entry = write.entry();
        if (entry != null) {
          entries.add(entry);
        }
      }
    } finally {
      lock.unlock();
    }
    StoreListener heard = listener;
    if (!(health instanceof StoreHealth.Writing)) {
      log.info("replica.write.recovered");
      announce(new StoreHealth.Writing(), heard);
    }
    if (heard != null && !entries.isEmpty()) {
      heard.committed(new Commit(entries, world.wallMillis()));
    }
    countDone(group.size());
  }

  /** After the listener has heard, so that a flush also means that the news is out. */
  private void countDone(int writes) {
    lock.lock();
    try {
      done += writes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(SQLException failure) {
    disconnect();
    StoreHealth.Cause cause = SqliteFailure.cause(failure);
    long since = world.wallMillis();
    if (health instanceof StoreHealth.Failing before) {
      since = before.sinceMillis();
    } else {
      log.error("replica.write.failed cause={} {}", cause, SqliteFailure.technical(failure));
    }
    String technical = SqliteFailure.technical(failure);
    announce(new StoreHealth.Failing(cause, rowsWaiting(), since, technical), listener);
  }

  private void announce(StoreHealth now, @Nullable StoreListener heard) {
    health = now;
    if (heard != null) {
      heard.healthChanged(now);
    }
  }

  private void awaitRetry() {
    lock.lock();
    try {
      long nanos = RETRY.toNanos();
      while (nanos > 0 && !closing) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void disconnect() {
    Statements open = statements;
    statements = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException failure) {
        log.warn("replica.close.failed {}", SqliteFailure.technical(failure));
      }
    }
  }

  private record AppendWrite(LogEntry entry) implements Write {
    @Override
    public void apply(Statements db) throws SQLException {
      db.append(
          entry,
          Checksums.ofEntry(entry.documentId(), entry.seq(), entry.origin(), entry.update()));
    }
  }
}
