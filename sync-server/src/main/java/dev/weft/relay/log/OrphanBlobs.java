package dev.weft.relay.log;

import dev.weft.relay.blob.BlobFailure;
import dev.weft.relay.blob.BlobKey;
import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.config.Limits;
import dev.weft.relay.world.World;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes blobs that a crash left without a row pointing at them. A blob is stored before its row,
 * so one is an orphan only if nothing has pointed at it for {@link Limits#ORPHAN_AGE}.
 *
 * <p>Each log leaves a mark in the blob store. Where there is the mark of another log, blobs that
 * nothing here points at may be that one's, and nothing is deleted.
 *
 * <p>Thread-safe; blocks. Errors: {@link LogFailure}, {@link BlobFailure}.
 */
public final class OrphanBlobs {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanBlobs.class);

  private static final String MARKS = "identity/";

  private final LogStore store;
  private final BlobStore blobs;
  private final World world;
  private final byte[] id;
  private final BlobKey mark;

  /** When a blob was first seen without a row; forgotten when the relay ends. */
  private final Map<BlobKey, Long> suspects = new HashMap<>();

  OrphanBlobs(LogStore store, BlobStore blobs, World world) {
    this.store = store;
    this.blobs = blobs;
    this.world = world;
    this.id = store.id().getBytes(StandardCharsets.UTF_8);
    this.mark = BlobKey.of(MARKS + store.id() + "-", id);
    try {
      mark();
    } catch (BlobFailure e) {
      // The next sweep does it, long before anything of ours could be taken for left behind.
      LOG.atWarn().setMessage("blobs.unmarked").setCause(e).log();
    }
  }

  private void mark() {
    if (!blobs.holds(mark)) {
      blobs.put(mark, id);
    }
  }

  /** Looks for orphans, and deletes those that were there long enough; returns how many went. */
  public synchronized int sweep() {
    mark();
    if (!blobs.list(MARKS).equals(List.of(mark))) {
      LOG.atWarn()
          .setMessage("blobs.shared")
          .addKeyValue("remedy", "give each relay a directory or prefix of its own")
          .log();
      return 0;
    }
    long now = world.clockMillis().getAsLong();
    Set<BlobKey> orphans = new HashSet<>();
    int deleted = 0;
    for (String table : new String[] {"checkpoint", "segment", "attachment"}) {
      // Blobs before rows: what is stored meanwhile is not among these blobs.
      List<BlobKey> stored = blobs.list(table + "s/");
      Set<String> used = store.read("list the blobs in use", c -> used(c, table));
      for (BlobKey key : stored) {
        if (used.contains(key.text())) {
          continue;
        }
        if (now - suspects.getOrDefault(key, now) >= Limits.ORPHAN_AGE.toMillis()) {
          blobs.delete(key);
          deleted++;
          LOG.atInfo().setMessage("blob.orphan.deleted").addKeyValue("blob", key.text()).log();
        } else if (orphans.size() < Limits.ORPHANS_MAX) {
          orphans.add(key);
        }
      }
    }
    suspects.keySet().retainAll(orphans);
    orphans.forEach(key -> suspects.putIfAbsent(key, now));
    return deleted;
  }

  private static Set<String> used(Connection connection, String table) throws SQLException {
    Set<String> used = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement("select blob_key from " + table);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        used.add(rows.getString(1));
      }
    }
    return used;
  }
}
