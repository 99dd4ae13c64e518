package dev.weft.crdt.simulation;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.UndoManager;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YType;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.crdt.sync.SyncProtocol;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.edits.DocumentViews;
import dev.weft.crdt.testkit.edits.RandomEdits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One replica: a document that may be lost and read again from what was stored. */
final class Replica implements SyncProtocol.Replica {
  /**
   * What a replica is like.
   *
   * @param writes whether it edits, or only listens and then must not tidy up formats either
   * @param undoes whether it has an undo manager
   * @param mirrors whether it keeps a copy of a text that it learns from events alone
   */
  record Traits(boolean gc, boolean writes, boolean undoes, boolean undoMerges, boolean mirrors) {}

  /** Hears what this replica published. */
  interface Outbox {
    void publish(byte[] v1, byte[] v2);
  }

  final int number;
  final Traits traits;

  /** How much was written under each client id that this replica ever had. */
  final Map<Long, Long> written = new HashMap<>();

  private final Outbox outbox;
  private YDoc doc;
  private @Nullable UndoManager undo;
  private @Nullable StringBuilder mirror;
  private long now = 1_000;

  Replica(int number, Traits traits, long clientId, Outbox outbox) {
    this.number = number;
    this.traits = traits;
    this.outbox = outbox;
    this.doc = open(clientId);
  }

  private YDoc open(long clientId) {
    YDoc made =
        new YDoc(
            YDoc.Options.defaults()
                .withClientId(clientId)
                .withGc(traits.gc())
                .withFormattingCleanup(traits.writes()));
    RandomEdits.ROOTS.forEach(root -> Script.root(made, root.get(0), root.get(1)));
    List<byte[]> v1 = new ArrayList<>();
    made.onUpdate((update, origin, transaction) -> v1.add(update));
    made.onUpdateV2(
        (update, origin, transaction) -> {
          byte[] asV1 = v1.removeLast();
          if (transaction.isLocal()) {
            written.put(made.clientId(), made.stateVector().get(made.clientId()));
            outbox.publish(asV1, update);
          }
        });
    return made;
  }

  private void watch() {
    if (traits.undoes()) {
      List<YType> roots = new ArrayList<>();
      RandomEdits.KINDS.forEach((name, kind) -> roots.add(Script.root(doc, kind, name)));
      undo =
          new UndoManager(
              roots,
              UndoManager.Options.defaults(() -> now)
                  .withCaptureTimeoutMillis(traits.undoMerges() ? 500 : 0));
    }
    if (traits.mirrors()) {
      StringBuilder copy = new StringBuilder(plain(doc.getText("t").toDelta()));
      mirror = copy;
      doc.getText("t").observe(event -> follow(copy, event.delta()));
    }
  }

  /** Starts watching; apart from the constructor so that a restart watches what it loaded. */
  void start() {
    watch();
  }

  YDoc doc() {
    return doc;
  }

  /** Loses everything but what is stored, and comes back as a new session. */
  void restart(long clientId, boolean asV2) {
    byte[] stored = asV2 ? doc.encodeStateAsUpdateV2() : doc.encodeStateAsUpdate();
    doc = open(clientId);
    if (asV2) {
      doc.applyUpdateV2(stored, "disk");
    } else {
      doc.applyUpdate(stored, "disk");
    }
    watch();
  }

  void edit(RandomEdits edits, SplittableRandom random) {
    now += random.nextInt(2_000);
    doc.transact(
        transaction -> {
          for (int i = random.nextInt(1, 4); i > 0; i--) {
            Script.run(doc, RandomEdits.KINDS, edits.operation(doc));
          }
        });
  }

  boolean undo() {
    return undo != null && undo.undo();
  }

  boolean redo() {
    return undo != null && undo.redo();
  }

  /** Takes a message; the answer, if it wants one. */
  Optional<byte[]> receive(Network.Message message) {
    if (message.kind() == Network.Kind.UPDATE_V2) {
      doc.applyUpdateV2(message.bytes(), "network");
      return Optional.empty();
    }
    return SyncProtocol.handle(SyncMessage.decode(message.bytes()), this).map(SyncMessage::encode);
  }

  @Override
  public StateVector stateVector() {
    return doc.stateVector();
  }

  @Override
  public byte[] encodeStateAsUpdate(StateVector known) {
    return doc.encodeStateAsUpdate(known);
  }

  @Override
  public void applyUpdate(byte[] update) {
    doc.applyUpdate(update, "network");
  }

  // ---- The copy that events alone keep true

  private static void follow(StringBuilder copy, List<DeltaOp> delta) {
    int at = 0;
    for (DeltaOp op : delta) {
      switch (op) {
        case DeltaOp.Retain retain -> at += retain.length();
        case DeltaOp.Delete delete -> copy.delete(at, at + delete.length());
        case DeltaOp.Insert insert -> {
          String plain = plain(List.of(insert));
          copy.insert(at, plain);
          at += plain.length();
        }
      }
    }
  }

  /** A text with one unit for each embed. */
  private static String plain(List<DeltaOp> inserts) {
    StringBuilder text = new StringBuilder();
    for (DeltaOp op : inserts) {
      Object content = ((DeltaOp.Insert) op).content();
      text.append(content instanceof String s ? s : "\uFFFC");
    }
    return text.toString();
  }

  /** Halves of pairs count alike, since a cut elsewhere spoils them without an event. */
  void checkMirror() {
    if (mirror != null) {
      String is = DocumentViews.halvesBlurred(plain(doc.getText("t").toDelta()));
      String copy = DocumentViews.halvesBlurred(mirror.toString());
      if (!is.equals(copy)) {
        throw new AssertionError("events led to\n  " + copy + "\nbut the text is\n  " + is);
      }
    }
  }
}
