package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import java.util.Optional;

/** A text inside XML; its string form shows formats as elements. */
public final class YXmlText extends YText {
  /** Makes an empty text. */
  public YXmlText() {}

  /**
   * Makes a text with content.
   *
   * @param initial what stands in it once it enters a document
   */
  public YXmlText(String initial) {
    super(initial);
  }

  YXmlText(YDoc doc, Branch branch) {
    super(doc, branch);
  }

  @Override
  int typeRef() {
    return Branch.XML_TEXT;
  }

  @Override
  public YXmlText copy() {
    YXmlText copy = new YXmlText();
    copyInto(copy);
    return copy;
  }

  /**
   * The node that follows in the parent.
   *
   * @return empty at the end, or if this stands in no XML node
   */
  public Optional<YType> nextSibling() {
    return YXmlFragment.sibling(this, 1);
  }

  /**
   * The node in front of this one in the parent.
   *
   * @return empty at the start, or if this stands in no XML node
   */
  public Optional<YType> previousSibling() {
    return YXmlFragment.sibling(this, -1);
  }

  @Override
  public String toString() {
    return XmlText.print(this);
  }
}
