package dev.weft.relay.log;

import static java.util.Objects.requireNonNull;

import dev.weft.relay.log.LogFailure.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A batch of appends as one statement: the fence is read under a share lock that a take-over has to
 * wait for, heads are moved only from the record before, records are inserted only where the fence
 * holds. Fewer rows than sent means that somebody else owns the slot.
 *
 * <p>Thread-safe; a transaction is the caller's.
 */
final class PostgresAppends {
  /** Documents whose keys are remembered: a name and a number each. */
  private static final int KEYS_MAX = 50_000;

  private static final String APPEND =
      """
      with fence as (
        select o.slot from slot_owner o
          join unnest(?::int4[], ?::int8[]) w(slot, epoch) on o.slot = w.slot and o.epoch = w.epoch
          order by o.slot for share of o),
      heads as (
        update document d set head_seq = i.last_seq, state_vector = i.state_vector,
            position = pg_current_xact_id()::text::int8 * 4096 + i.place
          from unnest(?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::bytea[])
            i(document_key, first_seq, last_seq, place, state_vector)
          where d.document_key = i.document_key and d.head_seq = i.first_seq - 1
            and (d.purged_seq = 0 or d.purged_seq < d.head_seq)
          returning d.document_key),
      records as (
        insert into update_log
            (document_key, seq, epoch, author, client_id, received_at, bytes, checksum)
          select r.document_key, r.seq, r.epoch, r.author, r.client_id, r.received_at, r.bytes,
              r.checksum
            from unnest(?::int4[], ?::int8[], ?::int8[], ?::int8[], ?::text[], ?::int8[],
                ?::int8[], ?::bytea[], ?::int8[])
              r(slot, document_key, seq, epoch, author, client_id, received_at, bytes, checksum)
            join fence f on f.slot = r.slot
          returning seq)
      select (select count(*) from heads), (select count(*) from records)
      """;

  private final Map<String, Long> keys =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
              return size() > KEYS_MAX;
            }
          });

  /** Inserts the batch; returns what {@link #remember} is to be told once it is committed. */
  Map<String, Long> insert(Connection connection, List<Append> batch) throws SQLException {
    Map<String, Long> batchKeys = keys(connection, batch);
    Map<String, Head> heads = new LinkedHashMap<>();
    SortedMap<Integer, Long> fences = new TreeMap<>();
    for (int i = 0; i < batch.size(); i++) {
      Append append = batch.get(i);
      Head before = heads.get(append.document());
      heads.put(
          append.document(),
          new Head(append, before == null ? append.seq() : before.firstSeq(), i));
      Long other = fences.put(Slots.of(append.document()), append.epoch());
      if (other != null && other != append.epoch()) {
        throw new LogFailure(Kind.DEPOSED, "Two epochs in one slot: one of them is over", null);
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      var arrays = new Arrays(connection, statement);
      bindFences(arrays, fences);
      bindHeads(arrays, heads, batchKeys);
      bindRecords(arrays, batch, batchKeys);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        if (rows.getLong(1) != heads.size() || rows.getLong(2) != batch.size()) {
          throw new LogFailure(
              Kind.DEPOSED,
              "Of "
                  + batch.size()
                  + " records, "
                  + rows.getLong(2)
                  + " are under a valid epoch; of "
                  + heads.size()
                  + " heads, "
                  + rows.getLong(1)
                  + " stood at the record before",
              null);
        }
      }
    }
    return batchKeys;
  }

  /** Keeps the keys of a batch that has been committed; those of another may not exist. */
  void remember(Map<String, Long> batchKeys) {
    keys.putAll(batchKeys);
  }

  /** What a batch makes of one document's head; {@code place} is that of its last record. */
  private record Head(Append last, long firstSeq, int place) {}

  /** Binds one array after the other. */
  private static final class Arrays {
    private final Connection connection;
    private final PreparedStatement statement;
    private int next = 1;

    Arrays(Connection connection, PreparedStatement statement) {
      this.connection = connection;
      this.statement = statement;
    }

    void bind(String type, Object[] values) throws SQLException {
      statement.setArray(next++, connection.createArrayOf(type, values));
    }
  }

  private static void bindFences(Arrays arrays, SortedMap<Integer, Long> fences)
      throws SQLException {
    arrays.bind("int4", fences.keySet().toArray());
    arrays.bind("int8", fences.values().toArray());
  }

  private static void bindHeads(Arrays arrays, Map<String, Head> heads, Map<String, Long> keys)
      throws SQLException {
    List<Head> all = List.copyOf(heads.values());
    arrays.bind("int8", all.stream().map(h -> keys.get(h.last().document())).toArray());
    arrays.bind("int8", all.stream().map(Head::firstSeq).toArray());
    arrays.bind("int8", all.stream().map(h -> h.last().seq()).toArray());
    arrays.bind("int8", all.stream().map(h -> (long) h.place()).toArray());
    arrays.bind("bytea", all.stream().map(h -> h.last().stateVector()).toArray(byte[][]::new));
  }

  private static void bindRecords(Arrays arrays, List<Append> batch, Map<String, Long> keys)
      throws SQLException {
    arrays.bind("int4", batch.stream().map(a -> Slots.of(a.document())).toArray());
    arrays.bind("int8", batch.stream().map(a -> keys.get(a.document())).toArray());
    arrays.bind("int8", batch.stream().map(Append::seq).toArray());
    arrays.bind("int8", batch.stream().map(Append::epoch).toArray());
    arrays.bind("text", batch.stream().map(Append::author).toArray());
    arrays.bind("int8", batch.stream().map(Append::clientId).toArray());
    arrays.bind("int8", batch.stream().map(Append::receivedAtMillis).toArray());
    arrays.bind("bytea", batch.stream().map(Append::update).toArray(byte[][]::new));
    arrays.bind(
        "int8",
        batch.stream()
            .map(a -> RecordChecksum.of(a.document(), a.seq(), a.epoch(), a.author(), a.update()))
            .toArray());
  }

  private Map<String, Long> keys(Connection connection, List<Append> batch) throws SQLException {
    Map<String, Long> found = new HashMap<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (Append append : batch) {
      Long key = keys.get(append.document());
      if (key == null) {
        unknown.add(append.document());
      } else {
        found.put(append.document(), key);
      }
    }
    if (!unknown.isEmpty()) {
      create(connection, unknown, requireNonNull(batch.getFirst()).receivedAtMillis());
      try (PreparedStatement select =
          connection.prepareStatement(
              "select name, document_key from document where name = any(?::text[])")) {
        select.setArray(1, connection.createArrayOf("text", unknown.toArray()));
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            found.put(rows.getString(1), rows.getLong(2));
          }
        }
      }
    }
    return found;
  }

  private static void create(Connection connection, Set<String> names, long nowMillis)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into document (name, head_seq, position, state_vector, created_at) select n, 0,"
                + " 0, '\\x00', ? from unnest(?::text[]) n on conflict (name) do nothing")) {
      insert.setLong(1, nowMillis);
      insert.setArray(2, connection.createArrayOf("text", names.toArray()));
      insert.executeUpdate();
    }
  }
}
