package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.ListEdits;
import dev.weft.crdt.store.Reads;
import dev.weft.crdt.store.Run;
import dev.weft.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list of XML nodes: elements, texts, hooks. */
public sealed class YXmlFragment extends YType permits YXmlElement {
  private final List<YType> waiting = new ArrayList<>();

  /** Makes an empty fragment. */
  public YXmlFragment() {}

  YXmlFragment(YDoc doc, Branch branch) {
    super(doc, branch);
  }

  @Override
  int typeRef() {
    return Branch.XML_FRAGMENT;
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
    return new YXmlFragment();
  }

  @Override
  YEvent event(Transaction transaction, TypeChange change) {
    return new YXmlEvent(this, transaction, change);
  }

  /** Number of children. */
  public int length() {
    return isAttached() ? branch().length() : waiting.size();
  }

  /** The child at an index. */
  public YType get(int index) {
    Object child = isAttached() ? shown(Reads.get(branch(), index)) : waiting.get(index);
    if (child instanceof YType type) {
      return type;
    }
    throw new IllegalStateException("the child is not an XML node");
  }

  /** The first child, or null. */
  public @Nullable YType firstChild() {
    return length() == 0 ? null : get(0);
  }

  /** All children. */
  public List<@Nullable Object> children() {
    if (!isAttached()) {
      return new ArrayList<>(waiting);
    }
    List<@Nullable Object> all = new ArrayList<>();
    Reads.forEachVisible(
        branch(), run -> Reads.elements(run).forEach(element -> all.add(shown(element))));
    return all;
  }

  /**
   * Inserts nodes.
   *
   * @throws IndexOutOfBoundsException if the index is beyond the length; nothing changed
   */
  public void insert(int index, List<? extends YType> nodes) {
    if (isAttached()) {
      change(b -> ListEdits.insert(b, index, Contents.grouped(doc(), nodes)));
    } else {
      waiting.addAll(index, nodes);
    }
  }

  /** Appends nodes behind the last child. */
  public void push(List<? extends YType> nodes) {
    insert(length(), nodes);
  }

  /** Inserts nodes directly behind a child; null stands for the start. */
  public void insertAfter(@Nullable YType child, List<? extends YType> nodes) {
    change(
        b -> {
          Run left = child == null ? null : child.branch().item();
          if (left != null && left.parent() != b) {
            throw new IllegalArgumentException("the node is not a child of this one");
          }
          ListEdits.insertAfter(b, left, Contents.grouped(doc(), nodes));
        });
  }

  /** Deletes children. */
  public void delete(int index, int length) {
    checkRange(index, length);
    if (isAttached()) {
      change(b -> ListEdits.delete(b, index, length));
    } else {
      waiting.subList(index, index + length).clear();
    }
  }

  /** Calls back after every transaction that changed children or attributes. */
  public Subscription observe(Consumer<? super YXmlEvent> observer) {
    return observeAny(event -> observer.accept((YXmlEvent) event));
  }

  @Override
  public Object toJson() {
    return toString();
  }

  final String childrenToString() {
    StringBuilder out = new StringBuilder();
    children().forEach(child -> out.append(XmlText.valueToString(child)));
    return out.toString();
  }

  @Override
  public String toString() {
    return childrenToString();
  }
}
