package dev.weft.desktop.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * What tables say of each other, put right after some of their rows stayed behind in a damaged
 * database: nothing may count as packed nowhere, as whole, or as confirmed by a relay because the
 * row that says otherwise is missing.
 */
final class RescueMending {
  /** A document that is known by its name alone still has the rows that were packed of it. */
  private static final String TRIMMED_THROUGH =
      "UPDATE document SET trimmed_through = max(trimmed_through, coalesce((SELECT max(h.last_seq)"
          + " FROM history h WHERE h.document = document.number), 0), coalesce((SELECT"
          + " max(t.last_seq) FROM trimmed t WHERE t.document = document.number), 0))";

  /** Packed rows of an unknown origin count as typed here, and so as owed to every relay. */
  private static final String TRIMMED =
      "INSERT INTO trimmed (document, origin, last_seq) SELECT d.number, 0, d.trimmed_through FROM"
          + " document d WHERE d.trimmed_through > 0 AND NOT EXISTS (SELECT 1 FROM trimmed t WHERE"
          + " t.document = d.number)";

  /** As the migration does it; the table is whole, so no segment is missing. */
  private static final String CHAIN =
      "UPDATE history SET after_seq = coalesce((SELECT max(p.last_seq) FROM history p WHERE"
          + " p.document = history.document AND p.first_seq < history.first_seq), (SELECT"
          + " forgotten_through FROM document d WHERE d.number = history.document)) WHERE after_seq"
          + " IS NULL";

  private final Connection db;

  RescueMending(Connection db) {
    this.db = db;
  }

  /**
   * Mends a rescued database.
   *
   * @param torn the tables that could not be read to their end
   */
  void mend(Set<String> torn) throws SQLException {
    if (!torn.contains("history")) {
      execute(CHAIN);
    }
    if (torn.isEmpty()) {
      return;
    }
    execute(TRIMMED_THROUGH);
    execute(TRIMMED);
    // A relay is asked only for what came after the cursor, and sent only what it has not
    // confirmed:
    // without both, everything is compared, and what is missing here comes back.
    execute("UPDATE relay SET cursor = NULL");
    execute("DELETE FROM acknowledged");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute(sql);
    }
  }
}
