package dev.weft.relay.log;

import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The update log: group-committing writers in front of a database, checkpoints and archived records
 * in a blob store, and a compaction that moves records from the one to the other in the background.
 *
 * <p>Thread rule: every method may be called from any thread; reads block the caller; outcomes are
 * told on a writer thread, those of one document in the order of its appends.
 */
public final class UpdateLog implements AutoCloseable {
  /** Told about every commit, for metrics; from any writer thread. */
  public interface CommitListener {
    void committed(int records, int bytes, long nanos);

    void failed(LogFailure failure);
  }

  private final LogStore store;
  private final BlobStore blobs;
  private final DocumentLoader loader;
  private final Compaction compaction;
  private final Trash trash;
  private final Attachments attachments;
  private final List<CommitLane> lanes = new ArrayList<>();
  private boolean isClosed;

  UpdateLog(
      LogStore store,
      BlobStore blobs,
      CompactionPolicy policy,
      World world,
      CommitListener listener,
      Path incoming) {
    this.store = store;
    this.blobs = blobs;
    var archive = new Archive(blobs);
    this.loader = new DocumentLoader(store, archive);
    for (int i = 0; i < store.writers(); i++) {
      lanes.add(new CommitLane("log-writer-" + i, store, world.tickNanos(), listener));
    }
    this.compaction = new Compaction(store, loader, archive, policy, world, this::background);
    this.trash = new Trash(store, archive, world, this::background);
    this.attachments = new Attachments(store, blobs, world, this::background, incoming);
  }

  /** Identity of the stored data. */
  public String id() {
    return store.id();
  }

  /** Makes {@code owner} the owner of every slot; returns the epoch for its appends. */
  public long takeOver(String owner) {
    long epoch = store.takeOver(owner);
    compaction.ownUnder(epoch);
    trash.ownUnder(epoch);
    return epoch;
  }

  /** Queues a record; its outcome is told later. */
  public void append(Append append) {
    lanes.get(Slots.of(append.document()) % lanes.size()).append(compaction.counting(append));
  }

  /** Bytes that wait for their commit: what back-pressure looks at. */
  public long queuedBytes() {
    long bytes = 0;
    for (CommitLane lane : lanes) {
      bytes += lane.queuedBytes();
    }
    return bytes;
  }

  /**
   * Reads a document from its newest readable checkpoint and the records after it.
   *
   * @throws LogFailure if database or blob store do not answer; never a shortened document
   */
  public StoredDocument load(String document) {
    StoredDocument loaded = loader.load(document);
    compaction.loaded(document, loaded);
    return loaded;
  }

  /** A document's records {@code [fromSeq, toSeq]}, those that were trimmed from the archive. */
  public LogRecords records(String document, long fromSeq, long toSeq) {
    return loader.records(document, fromSeq, toSeq);
  }

  /** Documents whose heads moved after {@code position}, at most about {@code limit}. */
  public Changes changesSince(long position, int limit) {
    return store.changesSince(position, limit);
  }

  /** Documents that are to be forgotten. */
  public Trash trash() {
    return trash;
  }

  /** Files attached to documents. */
  public Attachments attachments() {
    return attachments;
  }

  /** Runs background work where the engine wants it, and waits for it. */
  private void background(Runnable action) {
    if (lanes.size() > 1) {
      action.run();
    } else {
      new BackgroundTask(action).runOn(lanes.getFirst());
    }
  }

  /** Checkpoints a document now, whatever its size, and waits for it; for tests and tools. */
  void compactNow(String document) {
    compaction.compact(document);
  }

  /** Lets a compaction under way end, commits what is queued, then closes database and blobs. */
  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    compaction.close();
    lanes.forEach(CommitLane::close);
    store.close();
    blobs.close();
  }
}
