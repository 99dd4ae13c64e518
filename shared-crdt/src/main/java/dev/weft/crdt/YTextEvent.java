package dev.weft.crdt;

import dev.weft.crdt.store.TextChanges;
import dev.weft.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a {@link YText}.
 *
 * <p>As in Yjs, reading {@link #delta()} of a formatted text deletes format marks that say nothing;
 * it does so in a local transaction with origin null.
 */
public final class YTextEvent extends YEvent {
  YTextEvent(YType target, Transaction transaction, TypeChange change) {
    super(target, transaction, change);
  }

  @Override
  List<DeltaOp> readDelta() {
    List<DeltaOp> ops = new ArrayList<>();
    TextChanges.Sink sink =
        new TextChanges.Sink() {
          @Override
          public void insert(@Nullable Object content, Map<String, @Nullable Object> attributes) {
            ops.add(new DeltaOp.Insert(target().shown(content), attributes));
          }

          @Override
          public void retain(int length, Map<String, @Nullable Object> attributes) {
            ops.add(new DeltaOp.Retain(length, attributes));
          }

          @Override
          public void delete(int length) {
            ops.add(new DeltaOp.Delete(length));
          }
        };
    target().doc().transact(inner -> TextChanges.read(target().branch(), transaction.inner, sink));
    return ops;
  }
}
