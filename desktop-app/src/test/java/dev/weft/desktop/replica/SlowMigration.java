package dev.weft.desktop.replica;

import java.util.ArrayList;
import java.util.List;

/** Today's schema and a version after it that rewrites every row, so that a kill can meet it. */
final class SlowMigration {
  private SlowMigration() {}

  /** Set for the process that is to migrate. */
  static final String PROPERTY = "weft.test.slow-migration";

  static Schema schema() {
    return Boolean.getBoolean(PROPERTY) ? slow() : Schema.current();
  }

  static Schema slow() {
    List<String> scripts = new ArrayList<>(Schema.current().scripts());
    scripts.add(
        "CREATE TABLE copy AS SELECT * FROM update_log; UPDATE update_log SET received_at ="
            + " received_at + 1; ALTER TABLE document ADD COLUMN later INTEGER");
    return new Schema(scripts);
  }
}
