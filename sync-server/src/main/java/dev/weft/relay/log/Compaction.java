package dev.weft.relay.log;

import dev.weft.crdt.Updates;
import dev.weft.relay.blob.BlobFailure;
import dev.weft.relay.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns records into checkpoints, on a thread of its own: merges checkpoint and tail byte by byte,
 * stores the result and the merged records as blobs, publishes both under the owner's epoch, and
 * only then trims the log, a slice at a time. A crash between any two steps leaves a document that
 * loads as before, and at worst a blob that nothing points at.
 *
 * <p>A document with damage is left as it is: what is left of it is evidence.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** Documents whose growth is remembered; others are measured again when they are loaded. */
  private static final int DOCUMENTS_MAX = 20_000;

  /** Records in one transaction of trimming: bounds how long a commit may wait for it. */
  private static final int TRIM_RECORDS = 500;

  /** Bytes of updates in one segment: bounds what reading history holds in memory. */
  private static final long SEGMENT_BYTES = 8 << 20;

  /** The newest checkpoint, and the one before it should that turn out unreadable. */
  private static final int CHECKPOINTS_KEPT = 2;

  private static final String STOP = "";

  /** Runs an action where the engine wants background work to be done, and waits for it. */
  interface Runner {
    void run(Runnable action);
  }

  private static final class Growth {
    private long records;
    private long bytes;
    private long stateBytes;
  }

  private final LogStore store;
  private final DocumentLoader loader;
  private final Archive archive;
  private final CompactionPolicy policy;
  private final World world;
  private final Runner runner;
  private final Map<String, Growth> growths =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Growth> eldest) {
          return size() > DOCUMENTS_MAX;
        }
      };
  private final LinkedBlockingQueue<String> due = new LinkedBlockingQueue<>();
  private final Set<String> queued = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile long epoch;
  private volatile boolean isClosing;

  Compaction(
      LogStore store,
      DocumentLoader loader,
      Archive archive,
      CompactionPolicy policy,
      World world,
      Runner runner) {
    this.store = store;
    this.loader = loader;
    this.archive = archive;
    this.policy = policy;
    this.world = world;
    this.runner = runner;
    this.thread = Thread.ofPlatform().name("log-compaction").daemon(true).start(this::run);
  }

  /** From now on checkpoints are published under this epoch. */
  void ownUnder(long epoch) {
    this.epoch = epoch;
  }

  /** The append, with its document's growth counted when it is committed. */
  Append counting(Append append) {
    Append.Outcome told = append.outcome();
    return append.telling(
        new Append.Outcome() {
          @Override
          public void committed() {
            told.committed();
            grown(append.document(), 1, append.update().length, -1);
          }

          @Override
          public void failed(LogFailure failure) {
            told.failed(failure);
          }
        });
  }

  /** A document was read: how much there is after its checkpoint is known for certain. */
  void loaded(String document, StoredDocument loaded) {
    if (!loaded.damage().isEmpty()) {
      return;
    }
    long bytes = 0;
    for (LogRecord record : loaded.tail()) {
      bytes += record.update().length;
    }
    byte[] state = loaded.state();
    synchronized (growths) {
      growths.remove(document);
    }
    grown(document, loaded.tail().size(), bytes, state == null ? 0 : state.length);
  }

  private void grown(String document, long records, long bytes, long stateBytes) {
    boolean isDue;
    synchronized (growths) {
      Growth growth = growths.computeIfAbsent(document, name -> new Growth());
      growth.records += records;
      growth.bytes += bytes;
      if (stateBytes >= 0) {
        growth.stateBytes = stateBytes;
      }
      isDue = policy.isDue(growth.records, growth.bytes, growth.stateBytes);
    }
    if (isDue && queued.add(document)) {
      due.add(document);
    }
  }

  private void run() {
    while (!isClosing) {
      String document = take();
      if (!document.equals(STOP) && !isClosing) {
        queued.remove(document);
        compactOrReport(document);
      }
    }
  }

  private String take() {
    while (true) {
      try {
        return due.take();
      } catch (InterruptedException e) {
        // Ends by STOP in its queue; an interrupt could tear a checkpoint.
        LOG.atWarn().setMessage("compaction.interrupted").setCause(e).log();
      }
    }
  }

  private void compactOrReport(String document) {
    try {
      compact(document);
    } catch (LogFailure | BlobFailure e) {
      // The records are where they were; the document's growth brings it here again.
      LOG.atWarn()
          .setMessage("compaction.failed")
          .addKeyValue("document", document)
          .setCause(e)
          .log();
    } catch (RuntimeException | Error e) {
      // An error as well: the next document may be smaller.
      LOG.atError()
          .setMessage("compaction.broke")
          .addKeyValue("document", document)
          .setCause(e)
          .log();
    }
  }

  /** Makes a checkpoint of everything that is committed, if there is anything after the last. */
  void compact(String document) {
    synchronized (growths) {
      growths.remove(document);
    }
    StoredDocument stored = loader.load(document);
    if (!stored.damage().isEmpty()) {
      LOG.atWarn()
          .setMessage("compaction.skipped")
          .addKeyValue("document", document)
          .addKeyValue("reason", "damaged")
          .addKeyValue("seq", stored.damage().getFirst().seq())
          .log();
      return;
    }
    if (stored.tail().isEmpty()) {
      return;
    }
    long start = world.tickNanos().getAsLong();
    byte[] state = Updates.merge(stored.updates());
    long owned = epoch;
    List<SegmentPointer> segments = archive(document, owned, stored);
    CheckpointPointer checkpoint =
        archive.storeCheckpoint(document, stored.headSeq(), owned, state);
    publish(document, checkpoint, segments);
    grown(document, 0, 0, state.length);
    LOG.atInfo()
        .setMessage("checkpoint.published")
        .addKeyValue("document", document)
        .addKeyValue("seq", checkpoint.uptoSeq())
        .addKeyValue("records", stored.tail().size())
        .addKeyValue("bytes", checkpoint.sizeBytes())
        .addKeyValue("millis", (world.tickNanos().getAsLong() - start) / 1_000_000)
        .log();
    trim(document);
    forget(document);
  }

  /** Stores what has not been archived yet; the tail may begin earlier after an unreadable blob. */
  private List<SegmentPointer> archive(String document, long owned, StoredDocument stored) {
    long archivedSeq = store.load(document).archivedSeq();
    List<SegmentPointer> segments = new ArrayList<>();
    List<LogRecord> run = new ArrayList<>();
    long bytes = 0;
    for (LogRecord record : stored.tail()) {
      if (record.seq() <= archivedSeq) {
        continue;
      }
      run.add(record);
      bytes += record.update().length;
      if (bytes >= SEGMENT_BYTES) {
        segments.add(archive.storeSegment(document, owned, run));
        run.clear();
        bytes = 0;
      }
    }
    if (!run.isEmpty()) {
      segments.add(archive.storeSegment(document, owned, run));
    }
    return segments;
  }

  private void publish(
      String document, CheckpointPointer checkpoint, List<SegmentPointer> segments) {
    long now = world.clockMillis().getAsLong();
    try {
      runner.run(
          () ->
              store.background(
                  "publish a checkpoint",
                  c -> {
                    store.publishing().publish(c, document, checkpoint, segments, now);
                    return null;
                  }));
    } catch (LogFailure failure) {
      if (failure.kind() == LogFailure.Kind.DEPOSED) {
        // Certainly not published, so nothing will ever point at them. Other failures leave it
        // open.
        archive.delete(checkpoint.blobKey());
        segments.forEach(segment -> archive.delete(segment.blobKey()));
      }
      throw failure;
    }
  }

  private void trim(String document) {
    int[] trimmed = {TRIM_RECORDS};
    while (trimmed[0] == TRIM_RECORDS && !isClosing) {
      runner.run(
          () ->
              trimmed[0] =
                  store.background(
                      "trim the log", c -> store.publishing().trim(c, document, TRIM_RECORDS)));
    }
  }

  private void forget(String document) {
    List<String> blobs = new ArrayList<>();
    runner.run(
        () ->
            blobs.addAll(
                store.background(
                    "forget old checkpoints",
                    c -> store.publishing().forgetCheckpoints(c, document, CHECKPOINTS_KEPT))));
    blobs.forEach(archive::delete);
  }

  /** Ends after the document that is being compacted. */
  void close() {
    isClosing = true;
    due.add(STOP);
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
