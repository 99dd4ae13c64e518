package dev.weft.desktop.sync;

import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.HistoryEntry;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.replica.StoreHealth;
import dev.weft.desktop.replica.StoreListener;
import dev.weft.desktop.replica.StoredContent;
import dev.weft.desktop.replica.StoredDocument;
import dev.weft.desktop.replica.Unsaved;
import dev.weft.desktop.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store with the contract of the real one, on a disk that survives a crash: what is queued is
 * lost with the program, what is committed is not, and between the commit and the news of it the
 * program may end.
 */
public final class SimStore implements DocumentStore {
  private static final Duration COMMIT = Duration.ofMillis(8);
  private static final Duration NEWS = Duration.ofMillis(2);

  /** What outlives the program. */
  public static final class Disk {
    private final TreeMap<Long, LogEntry> log = new TreeMap<>();
    private final Map<String, StoredDocument> documents = new LinkedHashMap<>();
    private final Map<String, Integer> relays = new HashMap<>();
    private final Map<Integer, String> cursors = new HashMap<>();
    private final Map<Integer, Map<String, Acknowledged>> acknowledged = new HashMap<>();
    private final Set<String> damaged = new HashSet<>();
    private long lastSeq;

    /** How many more reads fail because the disk does not answer. */
    int readsThatFail;

    private void read() {
      if (readsThatFail > 0) {
        readsThatFail--;
        throw new IllegalStateException("the disk does not answer");
      }
    }

    /** The place up to which everything of a relay is here. */
    Optional<String> cursor() {
      return cursors.values().stream().findFirst();
    }

    /** How many rows there are of a document. */
    long rows(String documentId) {
      return log.values().stream().filter(row -> row.documentId().equals(documentId)).count();
    }

    /** From now on this document cannot be read. */
    public void damage(String documentId) {
      damaged.add(documentId);
    }

    /** It can be read again. */
    public void repair(String documentId) {
      damaged.remove(documentId);
    }

    /** Everything committed of a document, merged. */
    public byte[] content(String documentId) {
      List<byte[]> updates =
          log.values().stream()
              .filter(entry -> entry.documentId().equals(documentId))
              .map(LogEntry::update)
              .toList();
      return updates.isEmpty() ? new byte[] {0, 0} : Updates.merge(updates);
    }

    /** The number of a relay; 0 if it was never asked for. */
    public int relay(String address) {
      return relays.getOrDefault(address, 0);
    }

    /** What a relay is remembered to have confirmed, by document. */
    public Map<String, Acknowledged> acknowledged(int relay) {
      return acknowledged.getOrDefault(relay, Map.of());
    }
  }

  private final World host;
  private final Disk disk;
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final List<LogEntry> gathered = new ArrayList<>();
  private @Nullable StoreListener listener;
  private long nextSeq;
  private boolean commitPlanned;

  /** Opens a disk. */
  public SimStore(World host, Disk disk) {
    this.host = host;
    this.disk = disk;
    this.nextSeq = disk.lastSeq + 1;
  }

  private Duration upTo(Duration most) {
    return Duration.ofNanos(host.below(most.toNanos()));
  }

  private void enqueue(Runnable write) {
    queue.add(write);
    if (!commitPlanned) {
      commitPlanned = true;
      host.after(upTo(COMMIT), this::commit);
    }
  }

  private void commit() {
    commitPlanned = false;
    // Sometimes what gathered takes two transactions, and the program may end between them.
    int take = host.below(4) == 0 ? (int) host.below(queue.size() + 1L) : queue.size();
    for (int i = 0; i < take; i++) {
      queue.remove().run();
    }
    List<LogEntry> entries = List.copyOf(gathered);
    gathered.clear();
    if (!entries.isEmpty()) {
      // One thread writes and tells: the next commit waits for the news of this one.
      commitPlanned = true;
      host.after(upTo(NEWS), () -> tell(entries));
    } else if (!queue.isEmpty()) {
      commitPlanned = true;
      host.after(upTo(COMMIT), this::commit);
    }
  }

  private void tell(List<LogEntry> entries) {
    commitPlanned = false;
    StoreListener heard = listener;
    if (heard != null) {
      heard.committed(new Commit(entries, host.wallMillis()));
    }
    if (!queue.isEmpty()) {
      commitPlanned = true;
      host.after(upTo(COMMIT), this::commit);
    }
  }

  @Override
  public List<StoredDocument> documents() {
    return List.copyOf(disk.documents.values());
  }

  @Override
  public void describe(StoredDocument document) {
    enqueue(() -> disk.documents.put(document.id(), document));
  }

  @Override
  public long append(String documentId, int origin, byte[] update) {
    LogEntry entry = entry(documentId, origin, update);
    enqueue(() -> insert(entry));
    return entry.seq();
  }

  private LogEntry entry(String documentId, int origin, byte[] update) {
    return new LogEntry(
        nextSeq++,
        documentId,
        origin,
        update,
        Updates.clockRanges(update, DecodeLimits.DEFAULT),
        host.wallMillis());
  }

  private void insert(LogEntry entry) {
    disk.log.put(entry.seq(), entry);
    disk.lastSeq = Math.max(disk.lastSeq, entry.seq());
    disk.documents.computeIfAbsent(
        entry.documentId(),
        id ->
            new StoredDocument(
                id, "", "rich", entry.receivedAtMillis(), entry.receivedAtMillis(), true));
    gathered.add(entry);
  }

  @Override
  public StoredContent load(String documentId) {
    disk.read();
    if (disk.damaged.contains(documentId)) {
      return new StoredContent.Unreadable(documentId, List.of(), List.of("a row is damaged"));
    }
    List<byte[]> updates = new ArrayList<>();
    long through = 0;
    for (LogEntry entry : disk.log.values()) {
      if (entry.documentId().equals(documentId)) {
        updates.add(entry.update());
        through = entry.seq();
      }
    }
    return updates.isEmpty()
        ? new StoredContent.Absent(documentId)
        : new StoredContent.Present(documentId, List.copyOf(updates), through);
  }

  @Override
  public int relayNumber(String address) {
    return disk.relays.computeIfAbsent(address, a -> disk.relays.size() + 1);
  }

  @Override
  public Optional<String> cursor(int relay) {
    return Optional.ofNullable(disk.cursors.get(relay));
  }

  @Override
  public void rememberCursor(int relay, String cursor) {
    enqueue(() -> disk.cursors.put(relay, cursor));
  }

  @Override
  public List<Acknowledged> acknowledged(int relay) {
    disk.read();
    return List.copyOf(disk.acknowledged(relay).values());
  }

  @Override
  public void acknowledge(int relay, Acknowledged state) {
    enqueue(
        () ->
            disk.acknowledged
                .computeIfAbsent(relay, r -> new HashMap<>())
                .put(state.documentId(), state));
  }

  @Override
  public Map<String, List<Long>> unacknowledged(int relay) {
    Map<String, List<Long>> waiting = new LinkedHashMap<>();
    for (LogEntry entry : disk.log.values()) {
      Acknowledged known = disk.acknowledged(relay).get(entry.documentId());
      if (entry.origin() != relay && entry.seq() > (known == null ? 0 : known.throughSeq())) {
        waiting.computeIfAbsent(entry.documentId(), id -> new ArrayList<>()).add(entry.seq());
      }
    }
    return waiting;
  }

  @Override
  public void setAside(String documentId, String why) {
    enqueue(() -> remove(documentId));
  }

  private void remove(String documentId) {
    disk.log.values().removeIf(entry -> entry.documentId().equals(documentId));
    disk.damaged.remove(documentId);
  }

  @Override
  public long setAside(String documentId, String why, byte[] readable) {
    LogEntry entry = entry(documentId, LogEntry.LOCAL, readable);
    enqueue(
        () -> {
          remove(documentId);
          insert(entry);
        });
    return entry.seq();
  }

  @Override
  public List<HistoryEntry> history(String documentId) {
    return disk.log.values().stream()
        .filter(entry -> entry.documentId().equals(documentId))
        .map(
            entry ->
                new HistoryEntry(
                    entry.seq(), entry.origin(), entry.receivedAtMillis(), entry.update()))
        .toList();
  }

  @Override
  public Optional<Unsaved> unsaved() {
    return Optional.empty();
  }

  @Override
  public void exportRaw(String documentId, Path target) {
    throw new UnsupportedOperationException("there are no files here");
  }

  @Override
  public StoreHealth health() {
    return new StoreHealth.Writing();
  }

  @Override
  public void listen(StoreListener heard) {
    listener = heard;
  }

  @Override
  public boolean flush(Duration atMost) {
    return queue.isEmpty();
  }

  @Override
  public void close() {
    while (!queue.isEmpty()) {
      commit();
    }
  }
}
