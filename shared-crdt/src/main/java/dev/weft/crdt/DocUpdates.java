package dev.weft.crdt;

import dev.weft.crdt.codec.TypedUpdate;
import dev.weft.crdt.codec.UpdateDecoder;
import dev.weft.crdt.codec.UpdateEncoder;
import dev.weft.crdt.store.PendingStructs;
import dev.weft.crdt.store.StateWriter;
import dev.weft.crdt.store.Store;
import dev.weft.crdt.store.UpdateApplier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Updates into a document, and its state out as updates. */
final class DocUpdates {
  private final Store store;
  private final DocTransactions transactions;
  private final UpdateApplier applier;
  private final TypedUpdate typed = new TypedUpdate();

  DocUpdates(Store store, DocTransactions transactions) {
    this.store = store;
    this.transactions = transactions;
    this.applier = new UpdateApplier(store, (a, b) -> Updates.mergeV2(List.of(a, b)));
  }

  /** Applies a version 1 update, one that typing makes in place. */
  void applyV1(byte[] update, @Nullable Object origin) {
    if (!transactions.receiveQuickly(typed, update, origin)) {
      apply(UpdateDecoder.v1(update), origin);
    }
  }

  /** Decodes all of an update before anything changes, then applies it. */
  void apply(UpdateDecoder in, @Nullable Object origin) {
    UpdateApplier.Decoded decoded = applier.decode(in);
    try {
      transactions.applyRemote(origin, () -> applier.apply(decoded));
    } finally {
      // Of no effect once it was applied; a listener may have kept it from that.
      applier.release(decoded);
    }
  }

  byte[] encode(StateVector known) {
    byte[] state = encode(UpdateEncoder.v1(), known);
    List<byte[]> parts = pendingParts(known);
    if (parts.isEmpty()) {
      return state;
    }
    List<byte[]> all = new ArrayList<>(List.of(state));
    parts.forEach(p -> all.add(Updates.convertV2ToV1(p)));
    return Updates.merge(all);
  }

  byte[] encodeV2(StateVector known) {
    byte[] state = encode(UpdateEncoder.v2(), known);
    List<byte[]> parts = pendingParts(known);
    if (parts.isEmpty()) {
      return state;
    }
    List<byte[]> all = new ArrayList<>(List.of(state));
    all.addAll(parts);
    return Updates.mergeV2(all);
  }

  private byte[] encode(UpdateEncoder out, StateVector known) {
    StateWriter.writeState(store, out, known::get);
    return out.toByteArray();
  }

  private List<byte[]> pendingParts(StateVector known) {
    List<byte[]> parts = new ArrayList<>();
    byte[] deletes = store.pendingDeletes();
    if (deletes != null) {
      parts.add(deletes);
    }
    PendingStructs structs = store.pendingStructs();
    if (structs != null) {
      parts.add(Updates.diffV2(structs.updateV2(), known));
    }
    return parts;
  }
}
