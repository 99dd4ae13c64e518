package dev.weft.relay.audit;

import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;

/** The audit log: appended to inside the transactions of others, read and verified by itself. */
public final class AuditLog {
  private static final int VERIFIED_AT_ONCE = 1_000;
  private static final int ADDRESS_MAX = 64;
  private static final int TARGET_MAX = 768;
  private static final int DETAIL_MAX = 1_024;

  private static final String COLUMNS =
      "select seq, happened_at, actor, address, action, target, detail, hash from audit_event";

  private final MetadataStore store;
  private final LongSupplier clockMillis;

  public AuditLog(MetadataStore store, LongSupplier clockMillis) {
    this.store = store;
    this.clockMillis = clockMillis;
  }

  /**
   * Who acts, and from where.
   *
   * @param label {@code account:…}, {@code key:…}, {@code link:…} or {@code command}
   * @param address of the socket, empty if there is none
   */
  public record Actor(String label, String address) {
    /** Whoever runs commands on the relay's own machine. */
    public static final Actor COMMAND = new Actor("command", "");
  }

  /** Appends an event in a transaction that writes, for which the clock's row is held. */
  public void append(
      Connection connection, Actor actor, String action, String target, String detail)
      throws SQLException {
    Head head = head(connection);
    long seq = head.seq() + 1;
    long now = clockMillis.getAsLong();
    String address = cut(actor.address(), ADDRESS_MAX);
    String shortTarget = cut(target, TARGET_MAX);
    String shortDetail = cut(detail, DETAIL_MAX);
    Sql.update(
        connection,
        "insert into audit_event (seq, happened_at, actor, address, action, target, detail, hash)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
        seq,
        now,
        actor.label(),
        address,
        action,
        shortTarget,
        shortDetail,
        AuditEvent.hash(
            head.hash(), seq, now, actor.label(), address, action, shortTarget, shortDetail));
  }

  /** Appends an event by itself. */
  public void append(Actor actor, String action, String target, String detail) {
    store.write(
        "append to the audit log",
        (connection, tick) -> {
          append(connection, actor, action, target, detail);
          return true;
        });
  }

  /** Events after {@code seq} in order, at most {@code limit}. */
  public List<AuditEvent> after(long seq, int limit) {
    return store.read("read the audit log", connection -> after(connection, seq, limit));
  }

  /**
   * The end of the chain. Kept outside the relay, it shows later that nothing was cut off.
   *
   * @param seq number of the last event, 0 if there is none
   */
  public record Head(long seq, String hash) {}

  /**
   * What a verification found.
   *
   * @param head last event that follows from the first
   * @param broken number of the first that does not, 0 if all do
   */
  public record Verification(Head head, long broken) {}

  /** Reads the whole log and computes every hash again. */
  public Verification verify() {
    var head = new Head(0, AuditEvent.ORIGIN);
    while (true) {
      List<AuditEvent> events = after(head.seq(), VERIFIED_AT_ONCE);
      for (AuditEvent event : events) {
        if (event.seq() != head.seq() + 1 || !event.follows(head.hash())) {
          return new Verification(head, head.seq() + 1);
        }
        head = new Head(event.seq(), event.hash());
      }
      if (events.isEmpty()) {
        return new Verification(head, 0);
      }
    }
  }

  private static List<AuditEvent> after(Connection connection, long seq, int limit)
      throws SQLException {
    return Sql.list(
        connection, AuditLog::event, COLUMNS + " where seq > ? order by seq limit ?", seq, limit);
  }

  private static Head head(Connection connection) throws SQLException {
    return Sql.one(
            connection,
            row -> new Head(row.getLong(1), row.getString(2)),
            "select seq, hash from audit_event order by seq desc limit 1")
        .orElse(new Head(0, AuditEvent.ORIGIN));
  }

  private static AuditEvent event(ResultSet row) throws SQLException {
    return new AuditEvent(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8));
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max);
  }
}
