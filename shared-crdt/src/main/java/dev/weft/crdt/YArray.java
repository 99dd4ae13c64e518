package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.ListEdits;
import dev.weft.crdt.store.Reads;
import dev.weft.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A list of values: plain ones, bytes, shared types, documents. Cost of an access by index: O(log
 * n).
 */
public final class YArray extends YType {
  private final List<@Nullable Object> waiting = new ArrayList<>();

  /** Makes an empty array. */
  public YArray() {}

  /** Makes an array with elements. */
  public YArray(List<? extends @Nullable Object> elements) {
    waiting.addAll(elements);
  }

  YArray(YDoc doc, Branch branch) {
    super(doc, branch);
  }

  /** Makes an array of the given elements. */
  public static YArray of(@Nullable Object... elements) {
    return new YArray(Arrays.asList(elements));
  }

  @Override
  int typeRef() {
    return Branch.ARRAY;
  }

  @Override
  void play() {
    if (!waiting.isEmpty()) {
      insert(0, new ArrayList<>(waiting));
      waiting.clear();
    }
  }

  @Override
  YType emptyCopy() {
    return new YArray();
  }

  @Override
  YEvent event(Transaction transaction, TypeChange change) {
    return new YArrayEvent(this, transaction, change);
  }

  /** Number of elements. */
  public int length() {
    return isAttached() ? branch().length() : waiting.size();
  }

  /**
   * The element at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public @Nullable Object get(int index) {
    return isAttached() ? shown(Reads.get(branch(), index)) : waiting.get(index);
  }

  /** All elements. Cost: linear. */
  public List<@Nullable Object> toList() {
    if (!isAttached()) {
      return new ArrayList<>(waiting);
    }
    List<@Nullable Object> all = new ArrayList<>(length());
    Reads.forEachVisible(
        branch(), run -> Reads.elements(run).forEach(element -> all.add(shown(element))));
    return all;
  }

  @Override
  public Object toJson() {
    List<@Nullable Object> json = new ArrayList<>();
    toList().forEach(element -> json.add(Plain.json(element)));
    return json;
  }

  /**
   * Inserts elements directly behind the one before the index.
   *
   * @throws IndexOutOfBoundsException if the index is beyond the length; nothing changed
   */
  public void insert(int index, List<? extends @Nullable Object> elements) {
    if (isAttached()) {
      change(b -> ListEdits.insert(b, index, Contents.grouped(doc(), elements)));
    } else {
      waiting.addAll(index, elements);
    }
  }

  /** Inserts one element. */
  public void insert(int index, @Nullable Object element) {
    insert(index, Collections.singletonList(element));
  }

  /** Appends elements behind everything, also behind what others deleted. */
  public void push(List<? extends @Nullable Object> elements) {
    if (isAttached()) {
      change(b -> ListEdits.push(b, Contents.grouped(doc(), elements)));
    } else {
      waiting.addAll(elements);
    }
  }

  /** Appends one element. */
  public void push(@Nullable Object element) {
    push(Collections.singletonList(element));
  }

  /**
   * Deletes elements.
   *
   * @throws IndexOutOfBoundsException if there are fewer; those that exist are deleted
   */
  public void delete(int index, int length) {
    checkRange(index, length);
    if (isAttached()) {
      change(b -> ListEdits.delete(b, index, length));
    } else {
      waiting.subList(index, index + length).clear();
    }
  }

  /** Calls back after every transaction that changed this array. */
  public Subscription observe(Consumer<? super YArrayEvent> observer) {
    return observeAny(event -> observer.accept((YArrayEvent) event));
  }

  @Override
  public String toString() {
    return "YArray of " + length();
  }
}
