package dev.weft.relay.log;

import dev.weft.relay.blob.BlobFailure;
import dev.weft.relay.config.Limits;
import dev.weft.relay.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents that are to be forgotten, after {@link Limits#TRASH_RETENTION} in which anyone may take
 * them back. A document in the trash is served as before; one that is written there stays longer,
 * since what was typed is not to be lost without anybody having seen it; one that is open is not
 * purged.
 *
 * <p>Thread-safe; every method blocks. Errors: {@link LogFailure}.
 */
public final class Trash {
  private static final Logger LOG = LoggerFactory.getLogger(Trash.class);

  private final LogStore store;
  private final Archive archive;
  private final World world;
  private final Compaction.Runner runner;
  private volatile long epoch;

  Trash(LogStore store, Archive archive, World world, Compaction.Runner runner) {
    this.store = store;
    this.archive = archive;
    this.world = world;
    this.runner = runner;
  }

  void ownUnder(long epoch) {
    this.epoch = epoch;
  }

  /** Puts a document into the trash; false if there is none, or it is there already. */
  public boolean put(String document, String by) {
    boolean[] done = {false};
    long now = now();
    run("trash a document", c -> done[0] = TrashRows.put(c, document, by, now));
    return done[0];
  }

  /** Takes a document back out; false if it is not there. */
  public boolean takeBack(String document) {
    boolean[] done = {false};
    run("take a document back", c -> done[0] = TrashRows.takeBack(c, document));
    return done[0];
  }

  /** What is in the trash, oldest first, at most {@link Limits#TRASH_BATCH_MAX}. */
  public List<Trashed> list() {
    return store.read(
        "list the trash", c -> TrashRows.list(c, Long.MAX_VALUE, Limits.TRASH_BATCH_MAX));
  }

  /**
   * Deletes for good what has been in the trash long enough.
   *
   * @param isOpen documents that somebody has open
   * @return how many documents went
   */
  public int purgeDue(Predicate<String> isOpen) {
    long due = now() - Limits.TRASH_RETENTION.toMillis();
    int purged = 0;
    for (Trashed trashed :
        store.read("list the trash", c -> TrashRows.list(c, due, Limits.TRASH_BATCH_MAX))) {
      if (!isOpen.test(trashed.document()) && purge(trashed.document())) {
        purged++;
      }
    }
    return purged;
  }

  private boolean purge(String document) {
    List<String> blobs = new ArrayList<>();
    boolean[] isKept = {false};
    long now = now();
    run(
        "purge a document",
        c -> {
          store.publishing().checkFence(c, document, epoch);
          long key = LogPublishing.key(c, document);
          isKept[0] = TrashRows.renewIfWritten(c, key, now);
          if (!isKept[0]) {
            blobs.addAll(TrashRows.purge(c, key, now));
          }
          return isKept[0];
        });
    if (isKept[0]) {
      LOG.atInfo().setMessage("trash.written").addKeyValue("document", document).log();
      return false;
    }
    for (String blob : blobs) {
      deleteQuietly(document, blob);
    }
    LOG.atInfo()
        .setMessage("document.purged")
        .addKeyValue("document", document)
        .addKeyValue("blobs", blobs.size())
        .log();
    return true;
  }

  /** A blob that stays behind costs space and nothing else: nothing points at it. */
  private void deleteQuietly(String document, String blob) {
    try {
      archive.delete(blob);
    } catch (BlobFailure e) {
      LOG.atWarn()
          .setMessage("blob.left_behind")
          .addKeyValue("document", document)
          .addKeyValue("blob", blob)
          .setCause(e)
          .log();
    }
  }

  private void run(String doing, LogStore.Work<Boolean> work) {
    runner.run(
        () -> {
          var _ = store.durably(doing, work);
        });
  }

  private long now() {
    return world.clockMillis().getAsLong();
  }
}
