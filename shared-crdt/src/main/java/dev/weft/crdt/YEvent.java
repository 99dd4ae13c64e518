package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.EventReads;
import dev.weft.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction changed in one type.
 *
 * <p>Valid while observers are called: {@link #delta()} and {@link #keys()} must be read there
 * first, later they answer only if they were.
 */
public sealed class YEvent permits YArrayEvent, YMapEvent, YTextEvent, YXmlEvent {
  /** What happened to a key. */
  public enum Action {
    /** The key was not there before. */
    ADD,
    /** It has another value. */
    UPDATE,
    /** It is gone. */
    DELETE
  }

  /**
   * The change of one key; {@code oldValue} is null for {@link Action#ADD}.
   *
   * @param action what happened
   * @param oldValue what the key held before, null for {@link Action#ADD}
   */
  public record KeyChange(Action action, @Nullable Object oldValue) {}

  private final YType target;
  private YType currentTarget;
  final Transaction transaction;
  private final TypeChange change;
  private @Nullable List<DeltaOp> delta;
  private @Nullable Map<String, KeyChange> keys;

  YEvent(YType target, Transaction transaction, TypeChange change) {
    this.target = target;
    this.currentTarget = target;
    this.transaction = transaction;
    this.change = change;
  }

  /** {@return the type that changed} */
  public final YType target() {
    return target;
  }

  /** {@return the type whose observer is called: the target, or for deep observers one above it} */
  public final YType currentTarget() {
    return currentTarget;
  }

  final void currentTarget(YType listening) {
    currentTarget = listening;
  }

  /** {@return the finished transaction} */
  public final Transaction transaction() {
    return transaction;
  }

  /** {@return whether children of the list, or text, changed} */
  public final boolean childListChanged() {
    return change.listChanged();
  }

  /** {@return the keys that changed} */
  public final Set<String> keysChanged() {
    return change.keys();
  }

  /**
   * {@return keys ({@code String}) and visible indices ({@code Integer}) from the current target
   * down}
   */
  public final List<Object> path() {
    List<Object> path = new ArrayList<>();
    Branch from = currentTarget.branch();
    for (Branch at = target.branch(); at != from && at.parent() != null; ) {
      path.add(0, EventReads.step(at));
      at = Objects.requireNonNull(at.parent());
    }
    return path;
  }

  /** {@return what changed in the list} */
  public final List<DeltaOp> delta() {
    List<DeltaOp> known = delta;
    if (known == null) {
      requireActive();
      known = change.listChanged() ? readDelta() : List.of();
      delta = known;
    }
    return known;
  }

  List<DeltaOp> readDelta() {
    List<DeltaOp> ops = new ArrayList<>();
    EventReads.listDelta(
        target.branch(),
        transaction.inner,
        new EventReads.ListSink() {
          @Override
          public void insert(List<@Nullable Object> elements) {
            elements.replaceAll(target::shown);
            ops.add(new DeltaOp.Insert(elements));
          }

          @Override
          public void retain(int length) {
            ops.add(new DeltaOp.Retain(length));
          }

          @Override
          public void delete(int length) {
            ops.add(new DeltaOp.Delete(length));
          }
        });
    return ops;
  }

  /** {@return what happened to each key that changed} */
  public final Map<String, KeyChange> keys() {
    Map<String, KeyChange> known = keys;
    if (known == null) {
      requireActive();
      Map<String, KeyChange> read = new LinkedHashMap<>();
      for (String key : change.keys()) {
        EventReads.keyChange(
            target.branch(),
            key,
            transaction.inner,
            (action, old) ->
                read.put(key, new KeyChange(Action.values()[action], target.shown(old))));
      }
      known = read;
      keys = known;
    }
    return known;
  }

  private void requireActive() {
    if (!transaction.doc().transactions.isObserving(transaction)) {
      throw new IllegalStateException("the changes of an event must be read while it is delivered");
    }
  }
}
