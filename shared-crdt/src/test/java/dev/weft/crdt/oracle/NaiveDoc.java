package dev.weft.crdt.oracle;

import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.UpdateDecoder;
import dev.weft.crdt.codec.UpdateEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A document of the oracle. Not safe for use by several threads; cost is no concern. */
public final class NaiveDoc {
  /** Structs that wait for others, as a version 2 update, and the clocks they wait for. */
  public record Pending(byte[] update, Map<Long, Long> missing) {}

  /** What a transaction changed, in both versions. */
  public record Update(byte[] v1, byte[] v2, Transaction transaction) {}

  final Store store = new Store();
  final Map<String, Type> roots = new LinkedHashMap<>();
  @Nullable Pending pendingStructs;
  byte @Nullable [] pendingDeletes;

  private long clientId;
  private final boolean gc;
  private final boolean formatCleanup;
  private final LongSupplier entropy;
  private final List<Consumer<Update>> updateListeners = new ArrayList<>();
  final List<Consumer<Transaction>> afterTransaction = new ArrayList<>();

  private @Nullable Transaction open;

  /** Transactions whose clean-up is under way or has to wait. */
  private final Deque<Transaction> cleanups = new ArrayDeque<>();

  /**
   * Makes an empty document.
   *
   * @param gc whether deleted content is collected
   * @param formatCleanup whether remote changes are followed by 11.8
   * @param entropy gives new client ids if another replica uses the same one
   */
  public NaiveDoc(long clientId, boolean gc, boolean formatCleanup, LongSupplier entropy) {
    this.clientId = clientId;
    this.gc = gc;
    this.formatCleanup = formatCleanup;
    this.entropy = entropy;
  }

  public long clientId() {
    return clientId;
  }

  public void setClientId(long id) {
    clientId = id;
  }

  public boolean collectsGarbage() {
    return gc;
  }

  public void onUpdate(Consumer<Update> listener) {
    updateListeners.add(listener);
  }

  /** A root under this name, whatever its kind. */
  Type root(String name) {
    return roots.computeIfAbsent(
        name,
        n -> {
          Type type = new Type(Kind.UNTYPED, Type.DEFAULT_NODE_NAME);
          type.doc = this;
          type.rootName = n;
          return type;
        });
  }

  /** The root of this kind. */
  public Type root(String name, Kind kind) {
    Type type = root(name);
    if (type.kind == Kind.UNTYPED) {
      type.kind = kind;
      // Formats met while the root was untyped do not count (3.3).
      type.hasFormatting = false;
    } else if (type.kind != kind) {
      throw new IllegalArgumentException(name + " is of kind " + type.kind + ", not " + kind);
    }
    return type;
  }

  // ---- Transactions (14.1)

  public void transact(@Nullable Object origin, Consumer<Transaction> body) {
    transact(origin, true, body);
  }

  private void transact(@Nullable Object origin, boolean local, Consumer<Transaction> body) {
    Transaction outer = open;
    if (outer != null) {
      outer.local &= local;
      body.accept(outer);
      return;
    }
    Transaction tx = new Transaction(this, origin, local);
    open = tx;
    boolean first = cleanups.isEmpty();
    cleanups.add(tx);
    try {
      body.accept(tx);
    } finally {
      open = null;
      if (first) {
        cleanUpAll();
      }
    }
  }

  private void cleanUpAll() {
    while (!cleanups.isEmpty()) {
      cleanUp(cleanups.getFirst());
      cleanups.removeFirst();
    }
  }

  private void cleanUp(Transaction tx) {
    tx.deletes.normalise();
    tx.after = store.states();
    callObservers(tx);
    List.copyOf(afterTransaction).forEach(listener -> listener.accept(tx));
    if (tx.needsFormatCleanup && formatCleanup) {
      transact(null, inner -> FormatCleanup.afterRemoteChange(inner, tx));
    }
    Collection collection = new Collection(tx);
    if (gc) {
      collection.collect();
    }
    collection.merge();
    if (!tx.local && tx.before(clientId) != tx.after.getOrDefault(clientId, 0L)) {
      clientId = entropy.getAsLong();
    }
    emit(tx);
  }

  private static void callObservers(Transaction tx) {
    tx.changed.forEach(
        (type, keys) -> {
          if (type.item != null && type.item.deleted) {
            return;
          }
          if (!tx.local && type.kind.isText() && type.hasFormatting) {
            tx.needsFormatCleanup = true;
          }
          Type ancestor = type;
          while (true) {
            tx.changedWithAncestors.add(ancestor);
            if (ancestor.item == null) {
              return;
            }
            ancestor = ancestor.item.type();
          }
        });
  }

  private void emit(Transaction tx) {
    boolean grew =
        tx.after.entrySet().stream().anyMatch(e -> e.getValue() != tx.before(e.getKey()));
    if (tx.deletes.isEmpty() && !grew) {
      return;
    }
    byte[] v1 = encode(UpdateEncoder.v1(), tx.before, tx.deletes);
    byte[] v2 = encode(UpdateEncoder.v2(), tx.before, tx.deletes);
    Update update = new Update(v1, v2, tx);
    List.copyOf(updateListeners).forEach(listener -> listener.accept(update));
  }

  // ---- Updates (6 and 7)

  public void applyUpdate(byte[] update, @Nullable Object origin) {
    transact(origin, false, tx -> UpdateApplication.apply(tx, UpdateDecoder.v1(update)));
  }

  public void applyUpdateV2(byte[] update, @Nullable Object origin) {
    transact(origin, false, tx -> UpdateApplication.apply(tx, UpdateDecoder.v2(update)));
  }

  private byte[] encode(UpdateEncoder out, Map<Long, Long> known, Ranges deletes) {
    StructEncoding.writeStructs(out, store, known);
    deletes.write(out);
    return out.toByteArray();
  }

  private static Map<Long, Long> asMap(StateVector vector) {
    Map<Long, Long> map = new LinkedHashMap<>();
    vector.clients().forEach(client -> map.put(client, vector.get(client)));
    return map;
  }

  public byte[] encodeStateAsUpdate(StateVector known) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(encode(UpdateEncoder.v1(), asMap(known), store.deleted()));
    pendingParts(known).forEach(part -> parts.add(Updates.convertV2ToV1(part)));
    return Updates.merge(parts);
  }

  public byte[] encodeStateAsUpdateV2(StateVector known) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(encode(UpdateEncoder.v2(), asMap(known), store.deleted()));
    parts.addAll(pendingParts(known));
    return Updates.mergeV2(parts);
  }

  private List<byte[]> pendingParts(StateVector known) {
    List<byte[]> parts = new ArrayList<>();
    if (pendingDeletes != null) {
      parts.add(pendingDeletes);
    }
    if (pendingStructs != null) {
      parts.add(Updates.diffV2(pendingStructs.update(), known));
    }
    return parts;
  }

  public StateVector stateVector() {
    return StateVector.of(store.states());
  }

  /** Delete set and state vector (5.5). */
  public byte[] snapshot() {
    return snapshot(UpdateEncoder.v1(), 0);
  }

  /** {@link #snapshot()} in version 2. */
  public byte[] snapshotV2() {
    return snapshot(UpdateEncoder.v2(), UpdateEncoder.v2().toByteArray().length);
  }

  private byte[] snapshot(UpdateEncoder out, int emptyColumns) {
    store.deleted().write(out);
    byte[] deletes = out.toByteArray();
    ByteWriter snapshot = new ByteWriter();
    snapshot.writeBytes(deletes, emptyColumns, deletes.length);
    stateVector().writeTo(snapshot);
    return snapshot.toByteArray();
  }

  /**
   * A new document, which collects, as this one was at a snapshot of version 1 (17); this one must
   * not collect.
   */
  public NaiveDoc restore(byte[] snapshot) {
    if (gc) {
      throw new IllegalStateException("collected content cannot be restored");
    }
    ByteReader in = new ByteReader(snapshot);
    DeleteSet deletes = DeleteSet.readFrom(in);
    Map<Long, Long> vector = asMap(StateVector.readFrom(in));
    UpdateEncoder out = UpdateEncoder.v2();
    transact(
        null,
        tx -> {
          out.writeCount(vector.size());
          vector.forEach(
              (client, clock) -> {
                List<Struct> structs = store.structsIn(tx, client, 0, clock);
                out.writeCount(structs.size());
                out.writeClient(client);
                out.writeClock(0);
                structs.forEach(struct -> StructEncoding.write(out, struct, 0));
              });
          deletes.writeTo(out);
        });
    NaiveDoc restored = new NaiveDoc(entropy.getAsLong(), true, formatCleanup, entropy);
    restored.applyUpdateV2(out.toByteArray(), null);
    return restored;
  }

  public @Nullable Pending pendingStructs() {
    return pendingStructs;
  }

  public byte @Nullable [] pendingDeletes() {
    return pendingDeletes;
  }
}
