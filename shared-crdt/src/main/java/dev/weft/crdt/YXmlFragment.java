package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.EventReads;
import dev.weft.crdt.store.ListEdits;
import dev.weft.crdt.store.Run;
import dev.weft.crdt.store.TypeChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A list of XML nodes: elements, texts, hooks. Its string form is that of its children. */
public sealed class YXmlFragment extends YList<YType> permits YXmlElement {
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
  YType element(@Nullable Object shown) {
    if (shown instanceof YType type) {
      return type;
    }
    throw new IllegalStateException("a child is not an XML node but was written as a plain value");
  }

  @Override
  YEvent event(Transaction transaction, TypeChange change) {
    return new YXmlEvent(this, transaction, change);
  }

  /**
   * The first child.
   *
   * @return the child, or null if there is none
   */
  public final @Nullable YType firstChild() {
    return length() == 0 ? null : get(0);
  }

  /**
   * All children, also foreign ones that are no XML nodes. Cost: linear.
   *
   * @return a list that belongs to the caller
   */
  public final List<@Nullable Object> children() {
    return elements();
  }

  /**
   * Everything below this node in document order: each element before its children. Cost: linear.
   *
   * @return elements, texts and hooks
   */
  public final Stream<YType> descendants() {
    List<YType> all = new ArrayList<>();
    Deque<Object> todo = new ArrayDeque<>();
    pushChildren(this, todo);
    for (Object node = todo.poll(); node != null; node = todo.poll()) {
      if (node instanceof YType type) {
        all.add(type);
      }
      if (node instanceof YXmlFragment inner) {
        pushChildren(inner, todo);
      }
    }
    return all.stream();
  }

  private static void pushChildren(YXmlFragment parent, Deque<Object> todo) {
    for (Object child : parent.children().reversed()) {
      if (child != null) {
        todo.push(child);
      }
    }
  }

  /**
   * The elements below this node that have a name. Cost: linear.
   *
   * @param name compared without regard to case
   * @return the elements in document order
   */
  public final List<YXmlElement> elementsNamed(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return descendants()
        .filter(YXmlElement.class::isInstance)
        .map(YXmlElement.class::cast)
        .filter(element -> element.nodeName().toLowerCase(Locale.ROOT).equals(wanted))
        .toList();
  }

  /** {@inheritDoc} They come behind the last child, in front of what others deleted there. */
  @Override
  public final void push(List<? extends YType> nodes) {
    insert(length(), nodes);
  }

  /**
   * Inserts nodes directly behind a child.
   *
   * @param child null stands for the start
   * @param nodes nodes that are in no document yet
   * @throws IllegalArgumentException if the child is not one of this node; nothing changed
   * @throws IllegalStateException if this node is not part of a document yet, or a node to insert
   *     is part of one already; nothing changed
   */
  public final void insertAfter(@Nullable YType child, List<? extends YType> nodes) {
    change(
        b -> {
          Run left = child == null || !child.isAttached() ? null : child.branch().item();
          if (child != null && (left == null || left.parent() != b)) {
            throw new IllegalArgumentException("the node is not a child of this one");
          }
          ListEdits.insertAfter(b, left, Contents.grouped(doc(), nodes));
        });
  }

  /**
   * Calls back after every transaction that changed children or attributes.
   *
   * @param observer called on the document's thread
   * @return ends the calls when it is closed
   */
  public final Subscription observe(Consumer<? super YXmlEvent> observer) {
    return observeAny(event -> observer.accept((YXmlEvent) event));
  }

  @Override
  public YXmlFragment copy() {
    YXmlFragment copy = new YXmlFragment();
    copyInto(copy);
    return copy;
  }

  final void copyInto(YXmlFragment copy) {
    toList().forEach(child -> copy.waiting.add(child.copy()));
  }

  /** The neighbour of a node, or nothing at an end or if it stands in no XML node. */
  static Optional<YType> sibling(YType node, int step) {
    if (!(node.parent() instanceof YXmlFragment parent)) {
      return Optional.empty();
    }
    if (!(EventReads.step(node.branch()) instanceof Integer index)) {
      return Optional.empty();
    }
    int at = index + step;
    return at < 0 || at >= parent.length() ? Optional.empty() : Optional.of(parent.get(at));
  }

  @Override
  public Object toJson() {
    return toString();
  }

  @Override
  public final String toString() {
    return XmlText.print(this);
  }
}
