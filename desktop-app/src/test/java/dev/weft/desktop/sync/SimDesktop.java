package dev.weft.desktop.sync;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.desktop.replica.Commit;
import dev.weft.desktop.replica.LogEntry;
import dev.weft.desktop.replica.StoreHealth;
import dev.weft.desktop.replica.StoreListener;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sync worker with a disk, a network and a relay of the simulation, and no documents in memory.
 */
final class SimDesktop implements SyncListener, StoreListener {
  static final String USER = "ada";
  static final URI ADDRESS = URI.create("ws://relay.test/sync");

  final SimWorld world;
  final SimRelay relay;
  final SimNetwork network;
  final SimStore.Disk disk;
  final SimWorld.Host host;
  final SimStore store;
  final SyncWorker worker;
  final List<String> progress = new ArrayList<>();
  final List<ConnectionState> connections = new ArrayList<>();
  private final Map<String, DocumentSyncState> states = new LinkedHashMap<>();
  private final Map<String, YDoc> writers = new HashMap<>();
  private final Map<String, TreeMap<Long, byte[]>> rows = new HashMap<>();

  SimDesktop(long seed) {
    this(new SimWorld(seed));
  }

  private SimDesktop(SimWorld world) {
    this(world, new SimRelay(world), new SimStore.Disk());
  }

  SimDesktop(SimWorld world, SimRelay relay, SimStore.Disk disk) {
    this.world = world;
    this.relay = relay;
    this.disk = disk;
    this.host = world.host();
    this.network = new SimNetwork(world, relay, host, USER);
    this.store = new SimStore(host, disk);
    store.listen(this);
    this.worker =
        new SyncWorker(
            new SyncWorker.Ports(host, network.transport(), network.directory(), store, network),
            host.executor(),
            host.executor(),
            ADDRESS,
            this);
  }

  void start() {
    worker.start();
  }

  /** An update of somebody who writes this text into an empty document. */
  static byte[] update(long clientId, String text) {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(clientId));
    doc.getText("content").insert(0, text);
    return doc.encodeStateAsUpdate();
  }

  /** Writes at the end of a document; returns the update that was appended. */
  byte[] write(String id, String text) {
    YDoc doc =
        writers.computeIfAbsent(
            id,
            name -> new YDoc(YDoc.Options.defaults().withClientId(1 + world.random().nextInt(99))));
    StateVector before = doc.stateVector();
    doc.getText("content").insert(doc.getText("content").length(), text);
    byte[] update = doc.encodeStateAsUpdate(before);
    long seq = store.append(id, LogEntry.LOCAL, update);
    rows.computeIfAbsent(id, name -> new TreeMap<>()).put(seq, update);
    return update;
  }

  DocumentSyncState state(String id) {
    DocumentSyncState state = states.get(id);
    return state == null
        ? new DocumentSyncState(id, 0, 0, false, DocumentSyncState.Access.WRITE, 0, false, "")
        : state;
  }

  List<DocumentSyncState> states() {
    return List.copyOf(states.values());
  }

  ConnectionState connection() {
    return connections.isEmpty() ? new ConnectionState.Offline() : connections.getLast();
  }

  List<String> waiting() {
    return states.values().stream()
        .filter(state -> state.unconfirmed() > 0)
        .map(DocumentSyncState::documentId)
        .toList();
  }

  boolean has(String id) {
    return !Updates.clockRanges(disk.content(id)).isEmpty() && covers(disk.content(id), id);
  }

  private boolean covers(byte[] mine, String id) {
    return covers(mine, relay.content(id));
  }

  static boolean covers(byte[] all, byte[] part) {
    ClockRanges has = Updates.clockRanges(all);
    return Updates.clockRanges(part).isKnown(has.stateAfter(StateVector.EMPTY), has.deletes());
  }

  boolean relayHasAll(String id) {
    return covers(relay.content(id), disk.content(id));
  }

  /** Every row that counts as confirmed is committed at the relay. */
  void assertNothingFalse() {
    states.forEach(
        (id, state) ->
            rows.getOrDefault(id, new TreeMap<>())
                .headMap(state.confirmedThrough(), true)
                .forEach(
                    (seq, update) ->
                        assertTrue(
                            covers(relay.everHad(id), update),
                            "row " + seq + " of " + id + " counts as confirmed and is not there")));
  }

  @Override
  public void connection(ConnectionState state) {
    connections.add(state);
  }

  @Override
  public void received(String documentId, long seq, byte[] update) {}

  @Override
  public void awareness(String documentId, byte[] update) {}

  @Override
  public void document(DocumentSyncState state) {
    DocumentSyncState before = states.put(state.documentId(), state);
    if (before != null) {
      assertTrue(state.confirmedThrough() >= before.confirmedThrough(), "it never shrinks");
    }
    assertNothingFalse();
  }

  @Override
  public void progress(int done, int of) {
    progress.add(done + " of " + of);
  }

  @Override
  public void committed(Commit commit) {
    worker.committed(commit);
  }

  @Override
  public void healthChanged(StoreHealth health) {}
}
