package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.MapEdits;
import dev.weft.crdt.store.Reads;
import dev.weft.crdt.store.Run;
import dev.weft.crdt.store.TypeChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shared type: what several replicas edit at the same time.
 *
 * <p>A type made by its constructor collects what is put into it and enters a document when it is
 * set or inserted somewhere. Thread rule: that of its {@link YDoc}.
 *
 * <p>Numbers are those of JavaScript. Whatever was put in, here and on every other replica an
 * integer within ±(2^53-1) reads as {@code Long}, also if it was a {@code double}; other integers
 * of up to 64 bits as {@code BigInteger}, and all else as {@code Double}.
 */
public abstract sealed class YType permits YList, YMap, YText {
  private @Nullable YDoc doc;
  private @Nullable Branch branch;
  private final Listeners<Consumer<YEvent>> observers = new Listeners<>();
  private final Listeners<Consumer<List<YEvent>>> deepObservers = new Listeners<>();

  YType() {}

  YType(YDoc doc, Branch branch) {
    attach(doc, branch);
  }

  final void attach(YDoc owner, Branch inside) {
    doc = owner;
    branch = inside;
    inside.facade(this);
    if (!observers.isEmpty() || !deepObservers.isEmpty()) {
      owner.transactions.observed(!deepObservers.isEmpty());
    }
  }

  /** The type ref on the wire. */
  abstract int typeRef();

  /** The name that travels with the type ref, or null. */
  @Nullable String wireName() {
    return null;
  }

  /** Plays what was put in before the type was in a document. */
  abstract void play();

  /**
   * A new type with the same content, shared types in it copied as well, that is in no document and
   * can be placed in any. It has no history and no observers. A type that is in no document yet can
   * be copied as well: what waits to be put into it is then put into the copy. Cost: linear.
   *
   * @return the copy; a sub-document in it is a new document of the same guid
   */
  public abstract YType copy();

  /**
   * The content as plain values: a map or a list of such, or a string for text and XML. A
   * sub-document is an empty map. Cost: linear.
   *
   * @return strings, booleans, numbers, {@code byte[]}, lists, maps, null
   */
  public abstract @Nullable Object toJson();

  abstract YEvent event(Transaction transaction, TypeChange change);

  /** {@return whether the type is part of a document} */
  public final boolean isAttached() {
    return branch != null;
  }

  /**
   * {@return the document}
   *
   * @throws IllegalStateException if the type is not part of one yet
   */
  public final YDoc doc() {
    YDoc owner = doc;
    if (owner == null) {
      throw new IllegalStateException("this type is not part of a document yet");
    }
    return owner;
  }

  /** The inside, on the document's thread. */
  final Branch branch() {
    Branch inside = branch;
    if (inside == null) {
      throw new IllegalStateException("this type is not part of a document yet");
    }
    doc().checkThread();
    return inside;
  }

  /** {@return whether it, or something that contains it, was deleted} */
  public final boolean isDeleted() {
    return branch().isDeleted();
  }

  /** {@return the type that contains this one; null for a root} */
  public final @Nullable YType parent() {
    Branch up = branch().parent();
    return up == null ? null : doc().typeOf(up);
  }

  /**
   * Calls back after every transaction that changed this type itself.
   *
   * @param observer called on the document's thread, on every change of this type but not of those
   *     in it
   * @return ends the calls when it is closed
   */
  public final Subscription observeAny(Consumer<? super YEvent> observer) {
    return watched(observers.add(observer::accept), false);
  }

  /**
   * Calls back after every transaction that changed this type or anything below it.
   *
   * @param observer told the events of one transaction, those nearest to this type first, on the
   *     document's thread
   * @return ends the calls when it is closed
   */
  public final Subscription observeDeep(Consumer<? super List<YEvent>> observer) {
    return watched(deepObservers.add(observer::accept), true);
  }

  private Subscription watched(Subscription subscription, boolean deep) {
    YDoc owner = doc;
    if (owner != null) {
      owner.transactions.observed(deep);
    }
    return subscription;
  }

  final Listeners<Consumer<YEvent>> observers() {
    return observers;
  }

  final Listeners<Consumer<List<YEvent>>> deepObservers() {
    return deepObservers;
  }

  final void change(Consumer<Branch> work) {
    Branch inside = branch();
    doc().transact(transaction -> work.accept(inside));
  }

  final @Nullable Object shown(@Nullable Object element) {
    return doc().shown(element);
  }

  static void checkRange(int index, int length) {
    if (index < 0 || length < 0) {
      throw new IndexOutOfBoundsException("index " + index + ", length " + length);
    }
  }

  /** The live entries of a map, in the order in which their keys were first set. */
  final Map<String, @Nullable Object> entriesOf(Branch map) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (String key : MapEdits.keys(map)) {
      Run run = MapEdits.live(map, key);
      if (run != null) {
        all.put(key, shown(Reads.element(run, run.length() - 1)));
      }
    }
    return all;
  }

  final @Nullable Object elementOf(Branch map, String key) {
    Run run = MapEdits.live(map, key);
    return run == null ? null : shown(Reads.element(run, run.length() - 1));
  }
}
