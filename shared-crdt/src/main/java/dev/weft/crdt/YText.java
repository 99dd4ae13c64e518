package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.MapEdits;
import dev.weft.crdt.store.Reads;
import dev.weft.crdt.store.TextEdits;
import dev.weft.crdt.store.TextEdits.Step;
import dev.weft.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Text that several people edit, with formats and embeds. Indices and lengths are UTF-16 units; an
 * embed counts one.
 *
 * <p>Every edit outside of {@link YDoc#transact} is a transaction of its own. Cost: O(log n), next
 * to the last edit O(1).
 */
public sealed class YText extends YType permits YXmlText {
  /** What was done before the text was in a document. */
  private interface Waiting {
    /** Does it to a text; {@code given} turns a value that was given into the one to put in. */
    void play(YText text, UnaryOperator<@Nullable Object> given);
  }

  private final List<Waiting> waiting = new ArrayList<>();

  /** Makes an empty text. */
  public YText() {}

  /**
   * Makes a text with content.
   *
   * @param initial what stands in it once it enters a document
   */
  public YText(String initial) {
    insert(0, initial);
  }

  YText(YDoc doc, Branch branch) {
    super(doc, branch);
  }

  @Override
  int typeRef() {
    return Branch.TEXT;
  }

  @Override
  final void play() {
    waiting.forEach(step -> step.play(this, given -> given));
    waiting.clear();
  }

  @Override
  public YText copy() {
    YText copy = new YText();
    copyInto(copy);
    return copy;
  }

  final void copyInto(YText copy) {
    if (!isAttached()) {
      waiting.forEach(step -> step.play(copy, Contents::copyOf));
      return;
    }
    copy.applyDelta(mapped(toDelta(), Contents::copyOf));
    getAttributes().forEach((name, value) -> copy.setAttribute(name, Contents.copyOf(value)));
  }

  private static List<DeltaOp> mapped(
      List<DeltaOp> delta, UnaryOperator<@Nullable Object> content) {
    List<DeltaOp> mapped = new ArrayList<>(delta.size());
    for (DeltaOp op : delta) {
      mapped.add(
          op instanceof DeltaOp.Insert insert
              ? new DeltaOp.Insert(content.apply(insert.content()), insert.attributes())
              : op);
    }
    return mapped;
  }

  @Override
  YEvent event(Transaction transaction, TypeChange change) {
    return new YTextEvent(this, transaction, change);
  }

  /** Runs a step now, or when the text enters a document. */
  private void edit(Waiting step, Consumer<Branch> work) {
    if (isAttached()) {
      change(work);
    } else {
      waiting.add(step);
    }
  }

  /** {@return the length in UTF-16 units; an embed counts one} */
  public int length() {
    return branch().length();
  }

  /** The text without formats and embeds. Cost: linear. */
  @Override
  public String toString() {
    return isAttached() ? Reads.text(branch()) : "";
  }

  @Override
  public @Nullable Object toJson() {
    return toString();
  }

  /**
   * Inserts text, formatted like what stands before it.
   *
   * @param index where, from 0 to the length, in UTF-16 units
   * @param text any string; an empty one changes nothing
   * @throws IndexOutOfBoundsException if the index is negative or beyond the length; nothing
   *     changed
   */
  public void insert(int index, String text) {
    if (isAttached() && doc().transactions.insertQuickly(branch(), index, text)) {
      return;
    }
    edit(
        (t, given) -> t.insert(index, text),
        b -> {
          checkIndex(b, index);
          TextEdits.insert(b, index, text, null);
        });
  }

  /**
   * Inserts text with exactly these attributes.
   *
   * @param index where, from 0 to the length, in UTF-16 units
   * @param text any string; an empty one changes nothing
   * @param attributes names and plain values; the text has these and no others
   * @throws IndexOutOfBoundsException if the index is negative or beyond the length; nothing
   *     changed
   * @throws IllegalArgumentException if a value cannot be stored; nothing changed
   */
  public void insert(int index, String text, Map<String, ? extends @Nullable Object> attributes) {
    Map<String, @Nullable Object> copy = Contents.attributes(attributes);
    edit(
        (t, given) -> t.insert(index, text, copy),
        b -> {
          checkIndex(b, index);
          TextEdits.insert(b, index, text, copy);
        });
  }

  private static void checkIndex(Branch text, int index) {
    if (index < 0 || index > text.length()) {
      throw new IndexOutOfBoundsException("index " + index + ", length " + text.length());
    }
  }

  /**
   * Inserts an embed (a plain value or a {@link YType}) without attributes.
   *
   * @param index where, from 0 to the length, in UTF-16 units
   * @param embed a plain value, or a type that is not placed yet; it counts one unit
   * @throws IndexOutOfBoundsException if the index is negative or beyond the length; nothing
   *     changed
   */
  public void insertEmbed(int index, @Nullable Object embed) {
    insertEmbed(index, embed, Map.of());
  }

  /**
   * Inserts an embed with attributes.
   *
   * @param index where, from 0 to the length, in UTF-16 units
   * @param embed a plain value, or a type that is not placed yet; it counts one unit
   * @param attributes names and plain values
   * @throws IndexOutOfBoundsException if the index is negative or beyond the length; nothing
   *     changed
   * @throws IllegalArgumentException if a value cannot be stored; nothing changed
   * @throws IllegalStateException if the type is placed already; nothing changed
   */
  public void insertEmbed(
      int index, @Nullable Object embed, Map<String, ? extends @Nullable Object> attributes) {
    Map<String, @Nullable Object> copy = Contents.attributes(attributes);
    edit(
        (t, given) -> t.insertEmbed(index, given.apply(embed), copy),
        b -> {
          checkIndex(b, index);
          TextEdits.insertEmbed(b, index, content(embed), copy, () -> playEmbed(embed));
        });
  }

  private @Nullable Object content(@Nullable Object embed) {
    return embed instanceof YType type ? Contents.newBranch(doc(), type) : Contents.json(embed);
  }

  private static void playEmbed(@Nullable Object embed) {
    if (embed instanceof YType type) {
      type.play();
    }
  }

  /**
   * Deletes a range; what lies beyond the end is ignored.
   *
   * @param index of the first unit
   * @param length how many UTF-16 units
   * @throws IndexOutOfBoundsException if either is negative; nothing changed
   */
  public void delete(int index, int length) {
    checkRange(index, length);
    if (isAttached() && doc().transactions.deleteQuickly(branch(), index, length)) {
      return;
    }
    edit((t, given) -> t.delete(index, length), b -> TextEdits.delete(b, index, length));
  }

  /**
   * Sets attributes on a range; a null value removes one. Beyond the end it inserts newlines.
   *
   * @param index of the first unit
   * @param length how many UTF-16 units
   * @param attributes names and plain values
   * @throws IndexOutOfBoundsException if the index or the length is negative; nothing changed
   * @throws IllegalArgumentException if a value cannot be stored; nothing changed
   */
  public void format(int index, int length, Map<String, ? extends @Nullable Object> attributes) {
    checkRange(index, length);
    Map<String, @Nullable Object> copy = Contents.attributes(attributes);
    edit(
        (t, given) -> t.format(index, length, copy), b -> TextEdits.format(b, index, length, copy));
  }

  /**
   * Applies a delta from the start of the text, in one transaction.
   *
   * @param delta steps whose lengths count UTF-16 units; an embed counts one
   */
  public void applyDelta(List<? extends DeltaOp> delta) {
    applyDelta(delta, true);
  }

  /**
   * Applies a delta.
   *
   * @param delta steps whose lengths count UTF-16 units; an embed counts one
   * @param sanitize false drops a newline at the very end that only an editor needs
   */
  public void applyDelta(List<? extends DeltaOp> delta, boolean sanitize) {
    List<DeltaOp> copy = List.copyOf(delta);
    edit(
        (t, given) -> t.applyDelta(mapped(copy, given), sanitize),
        b -> applyDelta(b, copy, sanitize));
  }

  private void applyDelta(Branch text, List<DeltaOp> delta, boolean sanitize) {
    TextEdits.DeltaCursor cursor = new TextEdits.DeltaCursor(text);
    for (int i = 0; i < delta.size(); i++) {
      boolean isLast = i == delta.size() - 1;
      switch (delta.get(i)) {
        case DeltaOp.Insert insert -> {
          // Before a type enters the document, since these may be refused.
          Map<String, @Nullable Object> attributes = Contents.attributes(insert.attributes());
          Object given = insert.content();
          Object content = content(given);
          if (!sanitize && isLast && cursor.isAtEnd() && content instanceof String s) {
            content = s.endsWith("\n") ? s.substring(0, s.length() - 1) : s;
          }
          cursor.apply(new Step.Insert(content, attributes, () -> playEmbed(given)));
        }
        case DeltaOp.Retain retain ->
            cursor.apply(
                new Step.Retain(retain.length(), Contents.attributes(retain.attributes())));
        case DeltaOp.Delete delete -> cursor.apply(new Step.Delete(delete.length()));
      }
    }
  }

  /** {@return the content as inserts with their attributes} Cost: linear. */
  public List<DeltaOp> toDelta() {
    DeltaReader reader = new DeltaReader(this);
    Reads.forEach(branch(), reader::visit);
    return reader.finish();
  }

  /**
   * Sets an attribute of the text as a whole.
   *
   * @param name of the attribute
   * @param value as for {@link YMap#set}
   */
  public void setAttribute(String name, @Nullable Object value) {
    edit(
        (t, given) -> t.setAttribute(name, given.apply(value)),
        b -> MapEdits.set(b, name, Contents.single(doc(), value)));
  }

  /**
   * Removes an attribute of the text as a whole.
   *
   * @param name of the attribute; nothing happens if it is not there
   */
  public void removeAttribute(String name) {
    edit((t, given) -> t.removeAttribute(name), b -> MapEdits.delete(b, name));
  }

  /**
   * {@return an attribute of the text as a whole, or null}
   *
   * @param name of the attribute
   */
  public @Nullable Object getAttribute(String name) {
    return elementOf(branch(), name);
  }

  /** {@return all attributes of the text as a whole} */
  public Map<String, @Nullable Object> getAttributes() {
    return entriesOf(branch());
  }

  /**
   * Calls back after every transaction that changed this text; reading the event is optional.
   *
   * @param observer called on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription observe(Consumer<? super YTextEvent> observer) {
    return observeAny(event -> observer.accept((YTextEvent) event));
  }
}
