package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.ListEdits;
import dev.weft.crdt.store.Reads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What arrays and XML fragments have in common: a list of elements that several replicas edit.
 *
 * <p>Indices and lengths count elements, deleted ones not. Everything may also be called before the
 * list is in a document; it then concerns what will be put into it. Cost of an access or an edit by
 * index: O(log n) in the runs of the list.
 *
 * @param <E> what an element is for the application
 */
public abstract sealed class YList<E extends @Nullable Object> extends YType implements Iterable<E>
    permits YArray, YXmlFragment {
  final List<E> waiting = new ArrayList<>();

  YList() {}

  YList(YDoc doc, Branch branch) {
    super(doc, branch);
  }

  /** What the application sees of an element. */
  abstract E element(@Nullable Object shown);

  @Override
  void play() {
    if (!waiting.isEmpty()) {
      insert(0, new ArrayList<>(waiting));
      waiting.clear();
    }
  }

  /**
   * Number of elements. Cost: O(1).
   *
   * @return how many elements are there
   */
  public final int length() {
    return isAttached() ? branch().length() : waiting.size();
  }

  /**
   * The element at an index.
   *
   * @param index from 0 to the length, exclusive
   * @return a plain value, a copy of bytes, a shared type or a sub-document
   * @throws IndexOutOfBoundsException if there is none
   */
  public final E get(int index) {
    return isAttached() ? element(shown(Reads.get(branch(), index))) : waiting.get(index);
  }

  /**
   * All elements. Cost: linear.
   *
   * @return a list that belongs to the caller
   */
  public final List<E> toList() {
    List<E> all = new ArrayList<>(length());
    elements().forEach(shown -> all.add(element(shown)));
    return all;
  }

  /** All elements, whatever they are. */
  final List<@Nullable Object> elements() {
    if (!isAttached()) {
      return new ArrayList<>(waiting);
    }
    List<@Nullable Object> all = new ArrayList<>(length());
    Reads.forEachVisible(branch(), run -> Reads.elements(run).forEach(e -> all.add(shown(e))));
    return all;
  }

  /**
   * Some neighbouring elements. Cost: linear in the length of the list.
   *
   * @param from index of the first one
   * @param to index behind the last one
   * @return a list that belongs to the caller
   * @throws IndexOutOfBoundsException if the range is not inside the list
   */
  public final List<E> slice(int from, int to) {
    return new ArrayList<>(toList().subList(from, to));
  }

  /**
   * Goes through the elements that are there when it is called; later changes do not disturb it.
   */
  @Override
  public final Iterator<E> iterator() {
    return Collections.unmodifiableList(toList()).iterator();
  }

  /**
   * Inserts elements directly behind the one before the index.
   *
   * @param index where the first one will be, from 0 to the length
   * @param elements plain values are copied; a shared type or document must not be placed yet
   * @throws IndexOutOfBoundsException if the index is beyond the length; nothing changed
   * @throws IllegalArgumentException if a value cannot be stored; nothing changed
   * @throws IllegalStateException if a type or document is placed already, or given twice; nothing
   *     changed
   */
  public final void insert(int index, List<? extends E> elements) {
    if (isAttached()) {
      change(b -> ListEdits.insert(b, index, Contents.grouped(doc(), elements)));
    } else {
      waiting.addAll(index, elements);
    }
  }

  /**
   * Inserts one element, as {@link #insert(int, List)} does.
   *
   * @param index where it will be
   * @param element what to insert
   */
  public final void insert(int index, E element) {
    insert(index, Collections.singletonList(element));
  }

  /**
   * Appends elements.
   *
   * @param elements as for {@link #insert(int, List)}
   */
  public abstract void push(List<? extends E> elements);

  /**
   * Appends one element.
   *
   * @param element as for {@link #insert(int, List)}
   */
  public final void push(E element) {
    push(Collections.singletonList(element));
  }

  /**
   * Inserts elements in front of all others.
   *
   * @param elements as for {@link #insert(int, List)}
   */
  public final void unshift(List<? extends E> elements) {
    insert(0, elements);
  }

  /**
   * Deletes elements.
   *
   * @param index of the first one
   * @param length how many
   * @throws IndexOutOfBoundsException if there are fewer; in a document those that exist are
   *     deleted nevertheless, as Yjs does
   */
  public final void delete(int index, int length) {
    checkRange(index, length);
    if (isAttached()) {
      change(b -> ListEdits.delete(b, index, length));
    } else {
      waiting.subList(index, index + length).clear();
    }
  }

  /**
   * Deletes one element.
   *
   * @param index which one
   * @throws IndexOutOfBoundsException if there is none
   */
  public final void delete(int index) {
    delete(index, 1);
  }
}
