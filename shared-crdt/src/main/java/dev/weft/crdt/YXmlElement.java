package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.MapEdits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An XML element: a name, attributes of any kind of value, children. */
public final class YXmlElement extends YXmlFragment {
  private static final String UNDEFINED_NAME = "UNDEFINED";

  private final String nodeName;
  private final Map<String, @Nullable Object> waitingAttributes = new LinkedHashMap<>();

  /**
   * Makes an element.
   *
   * @param nodeName of the element, as a tag has it; it cannot be changed later
   */
  public YXmlElement(String nodeName) {
    this.nodeName = nodeName;
  }

  YXmlElement(YDoc doc, Branch branch) {
    super(doc, branch);
    this.nodeName = Objects.requireNonNullElse(branch.nodeName(), UNDEFINED_NAME);
  }

  @Override
  int typeRef() {
    return Branch.XML_ELEMENT;
  }

  @Override
  @Nullable String wireName() {
    return nodeName;
  }

  @Override
  public YXmlElement copy() {
    YXmlElement copy = new YXmlElement(nodeName);
    copyInto(copy);
    getAttributes().forEach((name, value) -> copy.setAttribute(name, Contents.copyOf(value)));
    return copy;
  }

  /**
   * The node that follows in the parent.
   *
   * @return empty at the end, or if this stands in no XML node
   */
  public Optional<YType> nextSibling() {
    return sibling(this, 1);
  }

  /**
   * The node in front of this one in the parent.
   *
   * @return empty at the start, or if this stands in no XML node
   */
  public Optional<YType> previousSibling() {
    return sibling(this, -1);
  }

  @Override
  void play() {
    super.play();
    waitingAttributes.forEach(this::setAttribute);
    waitingAttributes.clear();
  }

  /** {@return the name of the element} */
  public String nodeName() {
    return nodeName;
  }

  /**
   * Sets an attribute.
   *
   * @param name of the attribute
   * @param value as for {@link YMap#set}; texts are what Yjs's bindings expect
   */
  public void setAttribute(String name, @Nullable Object value) {
    if (isAttached()) {
      change(b -> MapEdits.set(b, name, Contents.single(doc(), value)));
    } else {
      waitingAttributes.put(name, value);
    }
  }

  /**
   * Removes an attribute.
   *
   * @param name of the attribute; nothing happens if it is not there
   */
  public void removeAttribute(String name) {
    if (isAttached()) {
      change(b -> MapEdits.delete(b, name));
    } else {
      waitingAttributes.remove(name);
    }
  }

  /**
   * {@return an attribute, or null}
   *
   * @param name of the attribute
   */
  public @Nullable Object getAttribute(String name) {
    return isAttached() ? elementOf(branch(), name) : waitingAttributes.get(name);
  }

  /**
   * {@return whether there is such an attribute}
   *
   * @param name of the attribute
   */
  public boolean hasAttribute(String name) {
    return isAttached()
        ? MapEdits.live(branch(), name) != null
        : waitingAttributes.containsKey(name);
  }

  /** {@return all attributes} */
  public Map<String, @Nullable Object> getAttributes() {
    if (!isAttached()) {
      return new LinkedHashMap<>(waitingAttributes);
    }
    return entriesOf(branch());
  }
}
