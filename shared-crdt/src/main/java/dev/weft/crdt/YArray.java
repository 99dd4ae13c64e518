package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.ListEdits;
import dev.weft.crdt.store.TypeChange;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A list of values: {@code null}, booleans, numbers, strings, lists and maps of such, {@code
 * byte[]}, shared types, documents.
 *
 * <p>What two replicas insert at one place stands one behind the other everywhere, in the same
 * order. Elements cannot be changed in place: delete and insert, or put a {@link YMap} in.
 */
public final class YArray extends YList<@Nullable Object> {
  /** Makes an empty array. */
  public YArray() {}

  /**
   * Makes an array with elements.
   *
   * @param elements as for {@link #insert(int, List)}
   */
  public YArray(List<? extends @Nullable Object> elements) {
    waiting.addAll(elements);
  }

  YArray(YDoc doc, Branch branch) {
    super(doc, branch);
  }

  /**
   * Makes an array of the given elements.
   *
   * @param elements as for {@link #insert(int, List)}
   * @return an array that is in no document yet
   */
  public static YArray of(@Nullable Object... elements) {
    return new YArray(Arrays.asList(elements));
  }

  @Override
  int typeRef() {
    return Branch.ARRAY;
  }

  @Override
  @Nullable Object element(@Nullable Object shown) {
    return shown;
  }

  @Override
  YEvent event(Transaction transaction, TypeChange change) {
    return new YArrayEvent(this, transaction, change);
  }

  /** {@inheritDoc} They come behind everything, also behind what others deleted at the end. */
  @Override
  public void push(List<? extends @Nullable Object> elements) {
    if (isAttached()) {
      change(b -> ListEdits.push(b, Contents.grouped(doc(), elements)));
    } else {
      waiting.addAll(elements);
    }
  }

  @Override
  public YArray copy() {
    YArray copy = new YArray();
    toList().forEach(element -> copy.waiting.add(Contents.copyOf(element)));
    return copy;
  }

  @Override
  public Object toJson() {
    return Objects.requireNonNull(Plain.json(this));
  }

  /**
   * Calls back after every transaction that changed this array.
   *
   * @param observer called on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription observe(Consumer<? super YArrayEvent> observer) {
    return observeAny(event -> observer.accept((YArrayEvent) event));
  }

  @Override
  public String toString() {
    return "YArray of " + length();
  }
}
