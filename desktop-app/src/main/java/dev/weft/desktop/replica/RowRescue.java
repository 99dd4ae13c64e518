package dev.weft.desktop.replica;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one table out of a damaged database in the order of its row numbers. At a page that cannot
 * be read it looks for the first row behind it, with ever longer leaps and then ever shorter ones,
 * and goes on from there.
 *
 * <p>Trouble with the new database is not damage: it ends the copy with an exception.
 */
final class RowRescue {
  private static final Logger log = LoggerFactory.getLogger(RowRescue.class);

  private final Connection from;
  private final Connection into;
  private final String table;
  private int copied;
  private boolean isWhole = true;

  /**
   * What came over.
   *
   * @param isWhole false if some of the table could not be read
   */
  record Outcome(int rows, boolean isWhole) {}

  private RowRescue(Connection from, Connection into, String table) {
    this.from = from;
    this.into = into;
    this.table = table;
  }

  /**
   * Copies what can be read; a table that the damaged database does not have is empty and whole.
   */
  static Outcome copy(Connection from, Connection into, String table) throws SQLException {
    RowRescue rescue = new RowRescue(from, into, table);
    rescue.copy();
    return new Outcome(rescue.copied, rescue.isWhole);
  }

  private void copy() throws SQLException {
    List<String> columns = new ArrayList<>(columns(into));
    Set<String> there;
    try {
      there = columns(from);
    } catch (SQLException damage) {
      ended(damage);
      return;
    }
    columns.retainAll(there);
    if (columns.isEmpty()) {
      return;
    }
    String names = String.join(", ", columns);
    String places = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    try (PreparedStatement write =
        into.prepareStatement(
            "INSERT OR IGNORE INTO " + table + " (" + names + ") VALUES (" + places + ")")) {
      if (hasRowNumbers()) {
        copyByNumber(names, columns.size(), write);
      } else {
        copyStraight(names, columns.size(), write);
      }
    }
  }

  private Set<String> columns(Connection db) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (Statement statement = db.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (rows.next()) {
        names.add(rows.getString("name"));
      }
    }
    return names;
  }

  private boolean hasRowNumbers() throws SQLException {
    try (Statement statement = into.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT wr FROM pragma_table_list('" + table + "')")) {
      return row.next() && row.getInt(1) == 0;
    }
  }

  /** Without row numbers there is no way behind a page that cannot be read. */
  private void copyStraight(String names, int columns, PreparedStatement write)
      throws SQLException {
    try (Statement read = from.createStatement();
        ResultSet rows = open(read, "SELECT " + names + " FROM " + table)) {
      while (next(rows)) {
        insert(rows, 0, columns, write);
      }
    } catch (Unreadable damage) {
      ended(damage.sql());
    }
  }

  private void copyByNumber(String names, int columns, PreparedStatement write)
      throws SQLException {
    long number = Long.MIN_VALUE;
    while (true) {
      try (Statement read = from.createStatement();
          ResultSet rows =
              open(
                  read,
                  "SELECT rowid, "
                      + names
                      + " FROM "
                      + table
                      + " WHERE rowid >= "
                      + number
                      + " ORDER BY rowid")) {
        while (next(rows)) {
          long at = rows.getLong(1);
          insert(rows, 1, columns, write);
          number = at + 1;
        }
        return;
      } catch (Unreadable damage) {
        ended(damage.sql());
      }
      OptionalLong behind = firstReadable(Math.max(number, 0));
      if (behind.isEmpty()) {
        return;
      }
      number = behind.getAsLong();
    }
  }

  private void ended(SQLException damage) {
    isWhole = false;
    log.warn(
        "replica.salvage.page table={} rows={} {}", table, copied, SqliteFailure.technical(damage));
  }

  /** The smallest number above one that cannot be read from which reading works again. */
  private OptionalLong firstReadable(long unreadable) {
    long bad = unreadable;
    long good = -1;
    for (long leap = 1; leap > 0 && bad + leap > 0 && good < 0; leap *= 2) {
      if (isReadable(bad + leap)) {
        good = bad + leap;
      } else {
        bad += leap;
      }
    }
    if (good < 0) {
      return OptionalLong.empty();
    }
    while (good - bad > 1) {
      long between = bad + (good - bad) / 2;
      if (isReadable(between)) {
        good = between;
      } else {
        bad = between;
      }
    }
    return OptionalLong.of(good);
  }

  /** Whether the first row from this number on, if there is one, can be read. */
  private boolean isReadable(long number) {
    try (Statement read = from.createStatement();
        ResultSet row =
            read.executeQuery(
                "SELECT * FROM "
                    + table
                    + " WHERE rowid >= "
                    + number
                    + " ORDER BY rowid LIMIT 1")) {
      if (row.next()) {
        int columns = row.getMetaData().getColumnCount();
        for (int column = 1; column <= columns; column++) {
          row.getObject(column);
        }
      }
      return true;
    } catch (SQLException damage) {
      return false;
    }
  }

  private static ResultSet open(Statement read, String sql) throws Unreadable {
    try {
      return read.executeQuery(sql);
    } catch (SQLException damage) {
      throw new Unreadable(damage);
    }
  }

  private static boolean next(ResultSet rows) throws Unreadable {
    try {
      return rows.next();
    } catch (SQLException damage) {
      throw new Unreadable(damage);
    }
  }

  /** A row that the new database refuses, such as one of no known document, counts as lost. */
  private void insert(ResultSet rows, int before, int columns, PreparedStatement write)
      throws SQLException {
    for (int column = 1; column <= columns; column++) {
      Object value;
      try {
        value = rows.getObject(before + column);
      } catch (SQLException damage) {
        throw new Unreadable(damage);
      }
      write.setObject(column, value);
    }
    try {
      copied += write.executeUpdate();
    } catch (SQLException refused) {
      if (!SqliteFailure.isBrokenWrite(refused)) {
        throw refused;
      }
      isWhole = false;
    }
  }

  /** The damaged database could not be read at this place. */
  private static final class Unreadable extends SQLException {
    private static final long serialVersionUID = 1;
    private final SQLException sql;

    Unreadable(SQLException cause) {
      super(cause);
      sql = cause;
    }

    SQLException sql() {
      return sql;
    }
  }
}
