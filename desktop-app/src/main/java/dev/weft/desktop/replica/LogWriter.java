package dev.weft.desktop.replica;

import dev.weft.desktop.world.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes whatever has gathered since the last commit and commits it
 * together, so that an idle key press waits for one flush and a burst shares one.
 *
 * <p>If a commit fails, for whatever reason, the whole group stays at the head of the queue and is
 * tried again on a new connection. Nothing but {@link #close} ends the thread: without it every
 * later edit would wait in memory and nobody would know.
 */
final class LogWriter {
  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);

  /** Bounds one transaction, and so the time until its first row is reported. */
  static final int MAX_GROUP = 2_000;

  /** How long to wait before a failed group is tried again. */
  static final Duration RETRY = Duration.ofMillis(500);

  /** How long a closing writer may take to end after its time for writing is over. */
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  /** Opens the writer's connection; also after a failure. */
  interface Connector {
    Connection open() throws SQLException;
  }

  private final World world;
  private final Connector connector;
  private final WriteQueue queue;
  private final Thread thread;

  /** Writes of the group that met damage, with SQLite's words. Of the writer's thread. */
  private final IdentityHashMap<Write, String> damaged = new IdentityHashMap<>();

  /** The newest row of the library, by document, that met damage; for the next start. */
  private final Map<String, Write> refused = Collections.synchronizedMap(new LinkedHashMap<>());

  /**
   * Whether the group is on disk although it is still in the queue: then it is not written again,
   * only told of. Of the writer's thread.
   */
  private boolean isCommitted;

  private @Nullable Statements statements;
  private volatile @Nullable StoreListener listener;
  private volatile StoreListener first = new StoreListener() {};
  private volatile StoreHealth health = new StoreHealth.Writing();
  private volatile String configuration = "PRAGMA foreign_keys = ON";
  private volatile boolean reconnect;

  LogWriter(World world, Connector connector, Statements first, long lastSeq) {
    this.world = world;
    this.connector = connector;
    this.statements = first;
    this.queue = new WriteQueue(lastSeq);
    this.thread = Thread.ofPlatform().daemon().name("weft-replica-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void listen(StoreListener heard) {
    listener = heard;
  }

  /** One that hears before all others, from inside the store. */
  void listenFirst(StoreListener heard) {
    first = heard;
  }

  StoreHealth health() {
    return health instanceof StoreHealth.Failing failing
        ? new StoreHealth.Failing(
            failing.cause(), queue.rowsWaiting(), failing.sinceMillis(), failing.technical())
        : health;
  }

  void enqueue(Write write) {
    queue.add(write);
  }

  long append(WriteQueue.RowWrite write) {
    return queue.append(write);
  }

  boolean flush(Duration atMost) {
    return queue.flush(atMost);
  }

  /**
   * Goes on writing, and trying, for at most the time, then ends the thread and the connection.
   *
   * @return what is not on disk, in order
   */
  List<Write> close(Duration atMost) {
    queue.flush(atMost);
    queue.close();
    try {
      thread.join(END_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Write> left = new ArrayList<>();
    synchronized (refused) {
      left.addAll(refused.values());
    }
    left.addAll(queue.waiting());
    return left;
  }

  /** Runs a statement on the writer's connection before the next group, and on each later one. */
  void configure(String sql) {
    configuration = sql;
    reconnect = true;
  }

  private void run() {
    List<Write> group = new ArrayList<>();
    boolean isOpen = true;
    while (isOpen) {
      try {
        if (!isCommitted) {
          isOpen = queue.take(group, MAX_GROUP);
          if (isOpen) {
            write(group);
            isCommitted = true;
          }
        }
        if (isCommitted) {
          settle(group);
        }
      } catch (Throwable failure) {
        guarded(() -> fail(failure));
        guarded(() -> queue.pause(RETRY));
        isOpen = queue.isOpen();
      }
    }
    disconnect();
  }

  /** Where memory is short it may be short for the words, too; the next round tries both again. */
  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable again) {
      try {
        log.error("replica.writer.failed cause={}", again.getClass().getSimpleName());
      } catch (Throwable silent) {
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Commits the writes together.
   *
   * @param group becomes all that waits if positions had to be given anew
   */
  private void write(List<Write> group) throws SQLException {
    damaged.clear();
    Statements db = connected();
    db.execute("BEGIN IMMEDIATE");
    try {
      applyAll(db, group);
    } catch (PositionTakenException taken) {
      log.error("replica.position.taken {}", taken.getMessage());
      rollBack(db);
      queue.renumber(db.lastSeq(), group);
      db.execute("BEGIN IMMEDIATE");
      applyAll(db, group);
    }
    db.execute("COMMIT");
  }

  private Statements connected() throws SQLException {
    if (reconnect) {
      reconnect = false;
      disconnect();
    }
    Statements db = statements;
    if (db == null) {
      Connection connection = connector.open();
      try (Statement statement = connection.createStatement()) {
        statement.execute(configuration);
        db = new Statements(connection);
      } catch (SQLException failure) {
        connection.close();
        throw failure;
      }
      statements = db;
    }
    return db;
  }

  private static void rollBack(Statements db) throws SQLException {
    db.execute("ROLLBACK");
    db.forgetNumbers();
  }

  private void applyAll(Statements db, List<Write> group) throws SQLException {
    try {
      for (Write write : group) {
        write.apply(db);
      }
    } catch (PositionTakenException taken) {
      throw taken;
    } catch (Throwable failure) {
      if (!isFaultOfOneWrite(failure)) {
        throw failure;
      }
      rollBack(db);
      db.execute("BEGIN IMMEDIATE");
      applyOneByOne(db, group);
    }
  }

  /** Whether trying the same again cannot help, while the other writes may be fine. */
  private static boolean isFaultOfOneWrite(Throwable failure) {
    return failure instanceof SQLException sql
        ? SqliteFailure.isBrokenWrite(sql) || isDamage(failure)
        : !(failure instanceof OutOfMemoryError);
  }

  private static boolean isDamage(Throwable failure) {
    return failure instanceof SQLException sql
        && SqliteFailure.cause(sql) == StoreHealth.Cause.DAMAGED;
  }

  /**
   * A write that can never succeed must not hold back the rows; it is named and dropped. One that
   * met damage is told of, and may succeed on a rescued database.
   */
  private void applyOneByOne(Statements db, List<Write> group) throws SQLException {
    for (Write write : group) {
      db.execute("SAVEPOINT one");
      try {
        write.apply(db);
      } catch (Throwable failure) {
        if (write.entry() != null || !isFaultOfOneWrite(failure)) {
          throw failure;
        }
        db.execute("ROLLBACK TO one");
        db.forgetNumbers();
        log.error(
            "replica.write.refused write={} cause={}",
            write.getClass().getSimpleName(),
            SqliteFailure.technical(failure));
        if (isDamage(failure)) {
          damaged.put(write, SqliteFailure.technical(failure));
        }
      }
      db.execute("RELEASE one");
    }
  }

  private void settle(List<Write> group) {
    List<LogEntry> entries = new ArrayList<>();
    for (Write write : group) {
      LogEntry entry = write.entry();
      if (entry != null) {
        entries.add(entry);
      }
    }
    // Whatever can fail comes first: once the group has left the queue it is not met again.
    Commit commit = new Commit(entries, world.wallMillis());
    keepDamaged(group);
    queue.remove(group.size());
    isCommitted = false;
    try {
      if (!(health instanceof StoreHealth.Writing)) {
        log.info("replica.write.recovered");
        announce(new StoreHealth.Writing());
      }
      group.forEach(write -> guarded(write::committed));
      if (!entries.isEmpty()) {
        tell(heard -> heard.committed(commit));
      }
    } finally {
      // After the listener has heard, so that a flush also means that the news is out.
      queue.reported(group.size());
    }
  }

  /**
   * The group is on disk but for the writes that met damage; a later one of the same replaces it.
   */
  private void keepDamaged(List<Write> group) {
    for (Write write : group) {
      StoredDocument described = write.described();
      if (described != null) {
        if (damaged.containsKey(write)) {
          refused.put(described.id(), write);
        } else {
          refused.remove(described.id());
        }
      }
    }
    if (!damaged.isEmpty()) {
      String technical = damaged.values().iterator().next();
      announce(
          new StoreHealth.Failing(
              StoreHealth.Cause.DAMAGED, queue.rowsWaiting(), world.wallMillis(), technical));
    }
  }

  private void fail(Throwable failure) {
    disconnect();
    String technical = SqliteFailure.technical(failure);
    StoreHealth.Cause cause =
        failure instanceof SQLException sql
            ? SqliteFailure.cause(sql)
            : StoreHealth.Cause.DISK_ERROR;
    long since = world.wallMillis();
    if (health instanceof StoreHealth.Failing before) {
      since = before.sinceMillis();
    } else {
      log.error("replica.write.failed cause={} {}", cause, technical);
    }
    announce(new StoreHealth.Failing(cause, queue.rowsWaiting(), since, technical));
  }

  private void announce(StoreHealth now) {
    health = now;
    tell(heard -> heard.healthChanged(now));
  }

  /** A listener's trouble is its own: the rows are on disk, and more will come. */
  void tell(Consumer<StoreListener> news) {
    tell(first, news);
    tell(listener, news);
  }

  private static void tell(@Nullable StoreListener heard, Consumer<StoreListener> news) {
    if (heard != null) {
      try {
        news.accept(heard);
      } catch (Throwable failure) {
        log.error("replica.listener.failed cause={}", failure.getClass().getSimpleName());
      }
    }
  }

  private void disconnect() {
    Statements open = statements;
    statements = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException | RuntimeException failure) {
        log.warn("replica.close.failed {}", SqliteFailure.technical(failure));
      }
    }
  }
}
