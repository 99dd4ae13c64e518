package dev.weft.desktop.replica;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The versions of the database. Version n is reached from n-1 by the script {@code Vn.sql}; all
 * missing ones run in one transaction, together with the new number in {@code user_version}.
 */
final class Schema {
  /** "Weft" in ASCII; SQLite's {@code application_id}. */
  static final int APPLICATION_ID = 0x57656674;

  private static final Pattern COMMENT = Pattern.compile("(?m)--.*$");

  private final List<String> scripts;

  Schema(List<String> scripts) {
    this.scripts = List.copyOf(scripts);
  }

  /** The schema of this version of Weft. */
  static Schema current() {
    return new Schema(List.of(resource("V1.sql"), resource("V2.sql"), resource("V3.sql")));
  }

  List<String> scripts() {
    return scripts;
  }

  /** The schema as it was at an earlier version. */
  static Schema upTo(int version) {
    return new Schema(current().scripts.subList(0, version));
  }

  int version() {
    return scripts.size();
  }

  static int versionOf(Connection db) throws SQLException {
    return pragma(db, "user_version");
  }

  static int applicationOf(Connection db) throws SQLException {
    return pragma(db, "application_id");
  }

  /** Brings a database to this version; on failure it is left as it was. */
  void migrate(Connection db) throws SQLException {
    int from = versionOf(db);
    if (from >= version()) {
      return;
    }
    db.setAutoCommit(false);
    try (Statement statement = db.createStatement()) {
      for (int next = from; next < version(); next++) {
        run(statement, scripts.get(next));
      }
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + version());
      db.commit();
    } catch (SQLException failure) {
      db.rollback();
      throw failure;
    } finally {
      db.setAutoCommit(true);
    }
  }

  private static void run(Statement statement, String script) throws SQLException {
    for (String sql : COMMENT.matcher(script).replaceAll("").split(";", -1)) {
      if (!sql.isBlank()) {
        statement.execute(sql);
      }
    }
  }

  private static int pragma(Connection db, String name) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its schema " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
