package dev.weft.crdt.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Local operations on a text, each within the open transaction. Indices and lengths are UTF-16
 * units.
 */
public final class TextEdits {
  private TextEdits() {}

  /** Inserts text; without attributes it takes those in force. */
  public static void insert(
      Branch text, int index, String value, @Nullable Map<String, @Nullable Object> attributes) {
    if (value.isEmpty()) {
      return;
    }
    if (attributes == null && !text.hasFormats && !(text.length > 0 && text.hasMarks())) {
      insertPlain(text, index, value);
      return;
    }
    TextCursor cursor = new TextCursor(text);
    cursor.seek(index);
    cursor.insertText(value, attributes == null ? cursor.attributes : attributes);
  }

  /** The same where no mark was ever set: nothing but tombstones can stand at an index. */
  private static void insertPlain(Branch text, int index, String value) {
    Store store = text.store;
    Run left;
    Run right;
    int start = 0;
    if (index <= 0) {
      left = null;
      right = text.head;
    } else if (index > text.length) {
      left = text.tail;
      right = null;
      start = text.length;
    } else {
      left = text.runAt(index - 1);
      start = text.foundStart();
      if (index - start < left.length) {
        store.split(left, index - start);
      }
      right = left.right;
      if (continueTyping(store, text, left, start, value)) {
        return;
      }
      start = index;
    }
    if (right != null && right.isDeleted()) {
      Run live = text.nextLive(right);
      left = live == null ? text.tail : live.left;
      right = live;
    }
    ClientLog own = store.own();
    Run run = new Run(own, own.state, value.length(), Run.STRING);
    run.offset = own.text.size();
    own.text.append(value);
    store.integrator().placeLocal(run, text, null, left, right);
    text.hint(run, start);
  }

  /** Whether text typed behind a run belongs to it: it is the last that this client wrote. */
  static boolean continues(Branch text, Run left) {
    ClientLog own = text.store.own();
    Run right = left.right;
    return left.log == own
        && left.end() == own.state
        && (left.flags & (Run.KIND | Run.DELETED | Run.REDONE)) == Run.STRING
        && (right == null
            ? left.rightLog == null
            : !right.isDeleted() && left.rightLog == right.log && left.rightClock == right.clock)
        && left.offset + left.length == own.text.size()
        && !Character.isHighSurrogate(own.text.charAt(own.text.size() - 1))
        && !text.isDeleted();
  }

  /** Typing on, in place. */
  private static boolean continueTyping(
      Store store, Branch text, Run left, int start, String value) {
    if (!continues(text, left)) {
      return false;
    }
    ClientLog own = store.own();
    StoreTransaction transaction = store.transaction();
    transaction.touch(own);
    own.text.append(value);
    Integrator.grow(transaction, left, value.length());
    text.hint(left, start);
    return true;
  }

  /** Inserts an embed or a type; it does not take the attributes in force. */
  public static void insertEmbed(
      Branch text,
      int index,
      @Nullable Object content,
      Map<String, @Nullable Object> attributes,
      Runnable whenPlaced) {
    TextCursor cursor = new TextCursor(text);
    cursor.seek(index);
    cursor.insertEmbed(content, attributes, whenPlaced);
  }

  /** Sets attributes on a range; beyond the end of the text it inserts newlines. */
  public static void format(
      Branch text, int index, int length, Map<String, @Nullable Object> attributes) {
    if (length == 0) {
      return;
    }
    TextCursor cursor = new TextCursor(text);
    cursor.seek(index);
    if (!cursor.isAtEnd()) {
      cursor.format(length, attributes);
    }
  }

  /** Deletes a range; what lies beyond the end is ignored. */
  public static void delete(Branch text, int index, int length) {
    if (length == 0) {
      return;
    }
    if (text.hasFormats || (text.length > 0 && text.hasMarks())) {
      TextCursor cursor = new TextCursor(text);
      cursor.seek(index);
      cursor.delete(length);
      return;
    }
    ListEdits.deleteUpTo(text, index, length);
  }

  /** One step of a delta. */
  public sealed interface Step {
    /** Inserts text, an embed or a type (a {@link Branch}). */
    record Insert(
        @Nullable Object content, Map<String, @Nullable Object> attributes, Runnable whenPlaced)
        implements Step {}

    /** Moves on, setting attributes. */
    record Retain(int length, Map<String, @Nullable Object> attributes) implements Step {}

    /** Deletes. */
    record Delete(int length) implements Step {}
  }

  /** Applies a delta from the start of the text. */
  public static final class DeltaCursor {
    private final TextCursor cursor;

    /** Starts at the beginning of a text. */
    public DeltaCursor(Branch text) {
      cursor = new TextCursor(text);
    }

    /** Whether nothing stands right of the cursor. */
    public boolean isAtEnd() {
      return cursor.isAtEnd();
    }

    /** Applies one step. */
    public void apply(Step step) {
      switch (step) {
        case Step.Insert insert when insert.content() instanceof String s -> {
          if (!s.isEmpty()) {
            cursor.insertText(s, insert.attributes());
          }
        }
        case Step.Insert insert ->
            cursor.insertEmbed(insert.content(), insert.attributes(), insert.whenPlaced());
        case Step.Retain retain -> cursor.format(retain.length(), retain.attributes());
        case Step.Delete delete -> cursor.delete(delete.length());
      }
    }
  }
}
