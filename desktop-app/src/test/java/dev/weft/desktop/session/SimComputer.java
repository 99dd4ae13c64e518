package dev.weft.desktop.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.presence.Authors;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.status.DocumentStatus;
import dev.weft.desktop.sync.SimNetwork;
import dev.weft.desktop.sync.SimRelay;
import dev.weft.desktop.sync.SimStore;
import dev.weft.desktop.sync.SimWorld;
import dev.weft.desktop.sync.SyncWorker;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One computer of a simulation: a disk and a network of the simulation, and between them the real
 * workspace, sync worker, documents and status. What the status says is held to the truth each time
 * it is shown.
 */
final class SimComputer {
  static final URI ADDRESS = URI.create("ws://relay.test/sync");

  final String name;
  final SimNetwork network;
  final SimStore.Disk disk = new SimStore.Disk();
  private final SimWorld world;
  private final SimRelay relay;
  private final Map<String, OpenDocument> documents = new LinkedHashMap<>();

  /** What this computer once said was on disk, by document; a crash takes none of it. */
  private final Map<String, byte[]> promised = new HashMap<>();

  /** What was edited here and not undone by a crash, by document. */
  private final Map<String, byte[]> own = new HashMap<>();

  private final Map<String, DocumentStore.Acknowledged> acknowledged = new HashMap<>();
  private SimWorld.Host host;
  private Duration skew = Duration.ZERO;
  private int run;
  private @Nullable Workspace workspace;

  SimComputer(String name, SimWorld world, SimRelay relay) {
    this.name = name;
    this.world = world;
    this.relay = relay;
    this.host = world.host();
    this.network = new SimNetwork(world, relay, host, name);
  }

  /** Whether somebody can work on it now. */
  boolean isUp() {
    return workspace != null && !host.isAsleep();
  }

  boolean isOn() {
    return workspace != null;
  }

  /** Starts the program over what is on the disk. */
  void start() {
    run++;
    host = world.host();
    host.skew(skew);
    network.restarted(host);
    SimStore store = new SimStore(host, disk);
    Executor loader = host.executor();
    Executor syncing = host.executor();
    SyncWorker.Ports ports =
        new SyncWorker.Ports(host, network.transport(), network.directory(), store, network);
    Workspace started =
        new Workspace(
            new Workspace.Parts(
                store,
                host,
                host.executor(),
                loader,
                Author.named(name),
                store.relayNumber(ADDRESS.toString()),
                listener -> new SyncWorker(ports, syncing, loader, ADDRESS, listener),
                List.of(),
                List.of()));
    workspace = started;
    started.start();
  }

  /** Ends the program at once; what was on its way to the disk is lost. */
  void crash() {
    host.kill();
    workspace = null;
    documents.clear();
    own.clear();
    network.cut();
    assertNothingPromisedIsMissing();
  }

  /** Ends the program in order. */
  void quit() {
    Workspace open = workspace;
    if (open != null) {
      documents.clear();
      open.close();
      workspace = null;
    }
  }

  /** What is left of the program after its end is gone. */
  void off() {
    host.kill();
    network.cut();
    assertNothingPromisedIsMissing();
  }

  void sleep(Duration time) {
    host.sleep(time);
  }

  /** Sets the wall clock wrong from now on. */
  void skew(Duration by) {
    skew = by;
    host.skew(by);
  }

  void pause(boolean is) {
    Workspace open = workspace;
    if (open != null && is) {
      open.pause();
    } else if (open != null) {
      open.resume();
    }
  }

  void acceptRelay() {
    Workspace open = workspace;
    if (open != null) {
      open.acceptRelay();
    }
  }

  /** Opens a document; it can be written in a moment later. */
  void open(String id) {
    Workspace mine = workspace;
    if (mine == null || documents.containsKey(id)) {
      return;
    }
    int of = run;
    mine.open(id)
        .thenAccept(
            opening -> {
              if (of != run) {
                return;
              }
              switch (opening) {
                case DocumentOpening.Opened opened -> shown(opened.document());
                case DocumentOpening.Unreadable unreadable ->
                    fail(name + " cannot read " + id + ": " + unreadable.problem().technical());
              }
            });
  }

  private void shown(OpenDocument document) {
    if (documents.putIfAbsent(document.id(), document) == null) {
      byte[] before = promised.get(document.id());
      if (before != null) {
        assertTrue(
            covers(document.doc().encodeStateAsUpdate(), before),
            () -> "what " + name + " had on disk is missing in " + document.id());
      }
      document
          .doc()
          .onUpdate(
              (update, origin, transaction) -> {
                if (!OpenDocument.REMOTE.equals(origin)) {
                  add(own, document.id(), update);
                }
              });
      document.onStatus(status -> check(document, status));
    }
  }

  /** Makes a document, unless it is known already. */
  void create(String id) {
    Workspace mine = workspace;
    boolean isKnown =
        mine != null && mine.documents().entries().stream().anyMatch(e -> e.id().equals(id));
    if (mine == null || isKnown || documents.containsKey(id)) {
      open(id);
      return;
    }
    try {
      shown(mine.create(id, "Made by " + name, DocumentKind.RICH));
    } catch (IllegalArgumentException known) {
      open(id);
    }
  }

  void close(String id) {
    OpenDocument document = documents.remove(id);
    if (document != null) {
      document.close();
    }
  }

  boolean hasOpen(String id) {
    return documents.containsKey(id);
  }

  /** Some edits in one go, as typing, a paste, a deletion, a format or a new title. */
  void edit(String id, Random random, int edits) {
    OpenDocument document = documents.get(id);
    if (document == null) {
      return;
    }
    for (int i = 0; i < edits; i++) {
      edit(document, random);
    }
    DocumentStatus status = document.status();
    assertFalse(status.isOnDisk(), "the edit cannot be on disk yet");
    assertFalse(status.state().claimsRelay(), "the edit cannot be on the relay yet");
    if (random.nextInt(5) == 0) {
      document.setCaret(0, document.content().length());
    }
  }

  private void edit(OpenDocument document, Random random) {
    YText text = document.content();
    int length = text.length();
    int at = random.nextInt(length + 1);
    int rest = Math.min(length - at, 1 + random.nextInt(6));
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        if (rest > 0) {
          text.delete(at, rest);
        } else {
          text.insert(at, name);
        }
      }
      case 2 -> {
        if (rest > 0) {
          // A value never used before, so that it is a change.
          text.format(at, rest, Map.of("colour", name + random.nextInt()));
        } else {
          text.insert(at, name, Map.of("bold", true));
        }
      }
      case 3 -> document.rename(name + " says " + random.nextInt(1_000_000));
      case 4 -> text.insert(at, name.repeat(1 + random.nextInt(60)));
      default -> text.insert(at, name + random.nextInt(10));
    }
  }

  /** Holds what every open document says of itself to the truth. */
  void checkStatus() {
    if (isUp()) {
      documents.values().forEach(document -> check(document, document.status()));
    }
    checkAcknowledged();
  }

  private void check(OpenDocument document, DocumentStatus status) {
    if (!status.isOnDisk() && !status.state().claimsRelay()) {
      return;
    }
    String id = document.id();
    byte[] here = document.doc().encodeStateAsUpdate();
    byte[] mine = own.get(id);
    if (status.isOnDisk() && mine != null) {
      assertTrue(
          covers(disk.content(id), mine),
          () -> name + " says that all of " + id + " is on disk, and it is not");
      add(promised, id, mine);
    }
    if (status.state().claimsRelay()) {
      // Of a relay that was replaced a moment ago it cannot know before it is connected again.
      byte[] there = network.isConnected() ? relay.content(id) : relay.everHad(id);
      assertTrue(
          holds(there, here),
          () -> name + " says “" + status.pill() + "” of " + id + ", and it is not");
    }
  }

  /** The relay's word is kept on disk and only grows, and it is true. */
  private void checkAcknowledged() {
    int number = disk.relay(ADDRESS.toString());
    disk.acknowledged(number)
        .forEach(
            (id, now) -> {
              DocumentStore.Acknowledged before = acknowledged.put(id, now);
              if (before == null || !before.equals(now)) {
                assertTrue(
                    before == null
                        || (now.throughSeq() >= before.throughSeq()
                            && now.vector().covers(before.vector())),
                    () -> "what the relay confirmed of " + id + " shrinks at " + name);
                assertTrue(
                    Updates.clockRanges(relay.everHad(id))
                        .stateAfter(StateVector.EMPTY)
                        .covers(now.vector()),
                    () -> name + " remembers of " + id + " what the relay never had");
              }
            });
  }

  void assertNothingPromisedIsMissing() {
    promised.forEach(
        (id, part) ->
            assertTrue(
                covers(disk.content(id), part),
                () -> "what " + name + " said to be on disk of " + id + " is not"));
  }

  /** What everybody should see, from the document in memory or else from the disk. */
  Map<String, @Nullable Object> content(String id) {
    OpenDocument document = documents.get(id);
    if (document == null) {
      return fail(name + " has not opened " + id);
    }
    String delta = document.content().toDelta().toString();
    // A root shows up in a document that has asked for it.
    document.doc().getMap(Authors.ROOT);
    Map<String, @Nullable Object> content = new LinkedHashMap<>(document.doc().toJson());
    content.put("delta", delta);
    return content;
  }

  String status(String id) {
    OpenDocument document = documents.get(id);
    return document == null ? "not open" : document.status().state() + ": " + document.status();
  }

  boolean claimsRelay(String id) {
    OpenDocument document = documents.get(id);
    return document != null && document.status().state().claimsRelay();
  }

  private static void add(Map<String, byte[]> all, String id, byte[] update) {
    all.merge(id, update, (before, now) -> Updates.merge(List.of(before, now)));
  }

  /**
   * The same for content that a document made of its updates: of two values of one key it deletes
   * one by itself, and that deletion stands in no update.
   */
  static boolean holds(byte[] all, byte[] made) {
    if (covers(all, made)) {
      return true;
    }
    YDoc doc = new YDoc();
    doc.applyUpdate(all);
    return covers(doc.encodeStateAsUpdate(), made);
  }

  static boolean covers(byte[] all, byte[] part) {
    ClockRanges has = Updates.clockRanges(all);
    return Updates.clockRanges(part).isKnown(has.stateAfter(StateVector.EMPTY), has.deletes());
  }

  @Override
  public String toString() {
    return name;
  }
}
