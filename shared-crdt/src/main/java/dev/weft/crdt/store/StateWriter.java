package dev.weft.crdt.store;

import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.Undefined;
import dev.weft.crdt.codec.UpdateEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Writes runs as structs of an update (specification §4 and §6). */
public final class StateWriter {
  private static final int ORIGIN = 0x80;
  private static final int RIGHT = 0x40;
  private static final int SUB = 0x20;

  private StateWriter() {}

  /**
   * Writes the document relative to a target.
   *
   * @param target the clock from which to write a client, or -1 if the target does not know it
   */
  public static void writeState(Store store, UpdateEncoder out, ToLongFunction<Long> target) {
    List<ClientLog> logs = new ArrayList<>();
    for (ClientLog log : store.descending()) {
      if (log.state > Math.max(0, target.applyAsLong(log.client))) {
        logs.add(log);
      }
    }
    out.writeCount(logs.size());
    for (ClientLog log : logs) {
      writeBlock(store, out, log, (int) Math.max(0, target.applyAsLong(log.client)));
    }
    store.deleteSet().writeTo(out);
  }

  /**
   * Writes what a closed and cleaned-up transaction deleted, and all that was added since it began.
   *
   * @param later the transactions that its callbacks ran, whose structs are written as well: those
   *     of the same client cannot be told apart once they are merged, and Yjs writes all of them
   */
  public static void writeTransaction(
      StoreTransaction transaction, List<StoreTransaction> later, UpdateEncoder out) {
    int count = transaction.touchedCount();
    if (later.isEmpty() && count == 1 && transaction.after(0) > transaction.before(0)) {
      out.writeCount(1);
      writeBlock(transaction.store, out, transaction.touched(0), transaction.before(0));
    } else {
      writeSeveral(transaction, later, out);
    }
    if (transaction.hasDeletes()) {
      transaction.deletes().writeTo(out);
    } else {
      out.writeCount(0);
    }
  }

  private static void writeSeveral(
      StoreTransaction transaction, List<StoreTransaction> later, UpdateEncoder out) {
    Map<ClientLog, Integer> grown =
        new TreeMap<>((a, b) -> Long.compare(b.client, a.client)); // descending
    addGrown(transaction, grown);
    later.forEach(t -> addGrown(t, grown));
    out.writeCount(grown.size());
    grown.forEach((log, from) -> writeBlock(transaction.store, out, log, from));
  }

  /** Notes the clients that a transaction wrote for, unless an earlier one did. */
  private static void addGrown(StoreTransaction transaction, Map<ClientLog, Integer> grown) {
    for (int i = 0; i < transaction.touchedCount(); i++) {
      if (transaction.after(i) > transaction.before(i)) {
        grown.putIfAbsent(transaction.touched(i), transaction.before(i));
      }
    }
  }

  private static void writeBlock(Store store, UpdateEncoder out, ClientLog log, int from) {
    Run first = log.find(from);
    int structs = 0;
    if (log.last() == first) {
      structs = 1;
    } else {
      for (Run run = first; run != null; run = log.next(run)) {
        structs++;
      }
    }
    out.writeCount(structs);
    out.writeClient(log.client);
    out.writeClock(from);
    writeRun(store, out, first, from - first.clock);
    for (Run run = log.next(first); run != null; run = log.next(run)) {
      writeRun(store, out, run, 0);
    }
  }

  /** Writes runs that could not be integrated: blocks descending, no delete set. */
  static void writeUnintegrated(Store store, UpdateEncoder out, List<List<Run>> blocks) {
    out.writeCount(blocks.size());
    for (List<Run> block : blocks) {
      out.writeCount(block.size());
      out.writeClient(block.get(0).log.client);
      out.writeClock(block.get(0).clock);
      for (Run run : block) {
        writeRun(store, out, run, 0);
      }
    }
    new DeleteRanges().writeTo(out);
  }

  static void writeRun(Store store, UpdateEncoder out, Run run, int skipped) {
    int kind = run.kind();
    if (kind == Run.GC) {
      out.writeInfo(Run.GC);
      out.writeLength(run.length - skipped);
      return;
    }
    if (kind == Run.SKIP) {
      out.writeInfo(Run.SKIP);
      out.writeSkipLength(run.length - skipped);
      return;
    }
    ClientLog originLog = run.has(Run.PARENT_BY_ID) ? null : run.originLog;
    ClientLog rightLog = run.rightLog;
    String key = run.key();
    boolean hasOrigin = originLog != null || skipped > 0;
    out.writeInfo(
        kind | (hasOrigin ? ORIGIN : 0) | (rightLog != null ? RIGHT : 0) | (key != null ? SUB : 0));
    if (skipped > 0) {
      out.writeLeftId(run.log.client, run.clock + skipped - 1L);
    } else if (originLog != null) {
      out.writeLeftId(originLog.client, run.originClock);
    }
    if (rightLog != null) {
      out.writeRightId(rightLog.client, run.rightClock);
    }
    if (!hasOrigin && rightLog == null) {
      writeParent(out, run, key);
    }
    writeContent(store, out, run, skipped);
  }

  private static void writeParent(UpdateEncoder out, Run run, @Nullable String key) {
    if (run.has(Run.PARENT_BY_ID)) {
      out.writeParentIsRoot(false);
      out.writeLeftId(Checks.present(run.originLog).client, run.originClock);
    } else {
      Branch parent = Checks.present(run.parent);
      Run holder = parent.item;
      if (holder == null) {
        out.writeParentIsRoot(true);
        out.writeString(Checks.present(parent.rootName));
      } else {
        out.writeParentIsRoot(false);
        out.writeLeftId(holder.log.client, holder.clock);
      }
    }
    if (key != null) {
      out.writeString(key);
    }
  }

  private static void writeContent(Store store, UpdateEncoder out, Run run, int skipped) {
    switch (run.kind()) {
      case Run.DELETED_CONTENT -> out.writeLength(run.length - skipped);
      case Run.JSON, Run.ANY -> writeValues(out, run, skipped);
      case Run.BINARY -> out.writeBytes((byte[]) Checks.present(run.content));
      case Run.STRING -> {
        TextBuffer text = run.has(Run.STAGED) ? store.staging : run.log.text;
        text.writeTo(out, run.offset + skipped, run.offset + run.length);
      }
      case Run.EMBED -> out.writeJson(run.content);
      case Run.FORMAT -> {
        out.writeKey(run.format().key());
        out.writeJson(run.format().value());
      }
      case Run.TYPE -> writeType(out, run.branch());
      default -> {
        out.writeString(run.subdocument().guid());
        out.writeAny(run.subdocument().options());
      }
    }
  }

  private static void writeValues(UpdateEncoder out, Run run, int skipped) {
    ValueList values = run.values();
    out.writeLength(run.length - skipped);
    for (int i = skipped; i < run.length; i++) {
      Object value = values.get(i);
      if (run.kind() == Run.ANY) {
        out.writeAny(value);
      } else {
        out.writeString(value == Undefined.UNDEFINED ? "undefined" : JsonText.stringify(value));
      }
    }
  }

  private static void writeType(UpdateEncoder out, Branch type) {
    out.writeTypeRef(type.typeRef());
    if (type.nodeName() != null) {
      out.writeKey(type.nodeName());
    }
  }
}
