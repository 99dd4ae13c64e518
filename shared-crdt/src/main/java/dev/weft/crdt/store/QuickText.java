package dev.weft.crdt.store;

import dev.weft.crdt.codec.TypedUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The two edits that nearly all typing consists of, done in place and without an open transaction:
 * text behind the last element that its author wrote, and backspace in front of what was deleted
 * before; made here or received.
 *
 * <p>Each leaves exactly what the transaction, its garbage collection and its merging would leave,
 * and changes nothing and returns false where it cannot be sure of that. The caller makes sure that
 * no transaction is open and that nobody listens to one; whoever wants the update passes a
 * transaction that notes what was done.
 */
public final class QuickText {
  private static final int SPECIAL = Run.REDONE | Run.KEEP;

  private QuickText() {}

  /** Inserts text into the run before the index, if that run ends with this client's last clock. */
  public static boolean insert(
      Branch text, int index, String value, @Nullable StoreTransaction transaction) {
    int added = value.length();
    if (index <= 0 || index > text.length || added == 0 || !isPlain(text)) {
      return false;
    }
    Run run = text.runAt(index - 1);
    int start = text.foundStart();
    if (index - start != run.length || !TextEdits.continues(text, run)) {
      return false;
    }
    ClientLog log = run.log;
    if (isUnmerged(run)) {
      return false;
    }
    if (transaction != null) {
      transaction.touch(log);
    }
    log.text.append(value);
    grow(text, run, added);
    text.hint(run, start);
    return true;
  }

  /** Whether a transaction would merge the run with the one before it. */
  private static boolean isUnmerged(Run run) {
    ClientLog log = run.log;
    Run previous = log.previous(run);
    return previous != null && Cleanup.canMerge(log, previous, run);
  }

  private static void grow(Branch text, Run run, int added) {
    run.length += added;
    run.log.state += added;
    text.visibleChanged(run, added);
  }

  /** Applies an update of another client's typing, or of a deletion. */
  public static boolean receive(
      Store store, TypedUpdate update, @Nullable StoreTransaction transaction) {
    ClientLog log = store.logOrNull(update.client());
    if (log == null || store.hasPending()) {
      return false;
    }
    return update.isText()
        ? receiveText(store, log, update, transaction)
        : receiveRange(log, update, transaction);
  }

  private static boolean receiveText(
      Store store, ClientLog log, TypedUpdate update, @Nullable StoreTransaction transaction) {
    Run last = log.last();
    if (last == null
        || log == store.own()
        || update.clock() != log.state
        || !Integrator.isOpenText(last)
        || !isBefore(last, update)) {
      return false;
    }
    Branch text = Checks.present(last.parent);
    if (!isPlain(text) || isUnmerged(last)) {
      return false;
    }
    if (transaction != null) {
      transaction.touch(log);
    }
    log.text.append(update.text());
    grow(text, last, update.length());
    return true;
  }

  /** Whether a run has the right origin of an update, and stands directly before it. */
  private static boolean isBefore(Run run, TypedUpdate update) {
    Run right = run.right;
    ClientLog rightLog = run.rightLog;
    if (right == null || rightLog == null) {
      return right == null && rightLog == null && !update.hasRightOrigin();
    }
    return update.hasRightOrigin()
        && right.log == rightLog
        && right.clock == run.rightClock
        && rightLog.client == update.rightClient()
        && run.rightClock == update.rightClock();
  }

  private static boolean receiveRange(
      ClientLog log, TypedUpdate update, @Nullable StoreTransaction transaction) {
    int end = update.clock() + update.length();
    if (end > log.state) {
      return false;
    }
    Run run = log.find(update.clock());
    Branch text = run.parent;
    return text != null
        && !run.isKeyed()
        && run.end() == end
        && run.clock < update.clock()
        && isPlain(text)
        && deleteEnd(text, run, update.length(), transaction);
  }

  /** Deletes the end of a run behind which the same client's deleted elements go on. */
  public static boolean delete(
      Branch text, int index, int length, @Nullable StoreTransaction transaction) {
    if (length <= 0 || index < 0 || index >= text.length || !isPlain(text)) {
      return false;
    }
    Run run = text.runAt(index);
    int start = text.foundStart();
    if (index == start
        || index - start + length != run.length
        || !deleteEnd(text, run, length, transaction)) {
      return false;
    }
    text.hint(run, start);
    return true;
  }

  private static boolean deleteEnd(
      Branch text, Run run, int length, @Nullable StoreTransaction transaction) {
    Run deleted = run.right;
    if (deleted == null || !mayGive(text, run, length) || !mayTake(run, deleted)) {
      return false;
    }
    ClientLog log = run.log;
    int border = deleted.clock;
    run.length -= length;
    deleted.clock = border - length;
    deleted.originClock = deleted.clock - 1;
    deleted.length += length;
    log.startMoved(deleted, border);
    nameAsMerged(run, deleted);
    log.garbageUnits += length;
    text.visibleChanged(run, -length);
    if (transaction != null) {
      transaction.delete(log, deleted.clock, length);
    }
    return true;
  }

  private static boolean isPlain(Branch text) {
    return !text.hasFormats && !text.hasMarks() && !text.isDeleted();
  }

  /** Whether a run may lose its end: its text is collected at once, and no pair is cut. */
  private static boolean mayGive(Branch text, Run run, int length) {
    ClientLog log = run.log;
    return (run.flags & (Run.KIND | Run.DELETED | SPECIAL)) == Run.STRING
        && text.store.collectsEverything()
        && !Cleanup.wantsSqueeze(log, length)
        && !Character.isHighSurrogate(log.text.charAt(run.offset + run.length - length - 1));
  }

  /** Whether deleted elements would be merged with the deleted end of the run before them. */
  private static boolean mayTake(Run run, Run deleted) {
    ClientLog log = run.log;
    if ((deleted.flags & (Run.KIND | Run.DELETED | SPECIAL)) != (Run.DELETED_CONTENT | Run.DELETED)
        || deleted.log != log
        || deleted.clock != run.end()
        || deleted.originLog != log
        || deleted.originClock != deleted.clock - 1
        || !Integrator.sameRightOrigin(run, deleted)) {
      return false;
    }
    Run behind = log.next(deleted);
    return behind == null || !Cleanup.canMerge(log, deleted, behind);
  }

  /** Flags of {@code deleted} as if a part of {@code run} had been put in front of it. */
  private static void nameAsMerged(Run run, Run deleted) {
    boolean wasNamed = (deleted.flags & (Run.NAMED | Run.NAMED_INSIDE)) != 0;
    boolean maybeInside = run.has(Run.NAMED_INSIDE);
    int kept = deleted.flags & ~(Run.NAMED | Run.NAMED_INSIDE);
    deleted.flags =
        kept | (maybeInside ? Run.NAMED : 0) | (wasNamed || maybeInside ? Run.NAMED_INSIDE : 0);
  }
}
