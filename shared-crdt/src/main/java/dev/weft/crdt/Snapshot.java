package dev.weft.crdt;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.codec.UpdateDecoder;
import dev.weft.crdt.codec.UpdateEncoder;
import dev.weft.crdt.store.History;
import dev.weft.crdt.store.MapEdits;
import dev.weft.crdt.store.Reads;
import dev.weft.crdt.store.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A point in a document's history: what was known and what was deleted then. Immutable.
 *
 * <p>Content that garbage collection dropped is not in it; history needs documents with {@code gc}
 * off.
 *
 * @param deleteSet what was deleted
 * @param stateVector what was known, deleted or not
 */
public record Snapshot(DeleteSet deleteSet, StateVector stateVector) {
  /**
   * {@return the present state of a document}
   *
   * @param doc read on its thread; cost linear in its runs
   */
  public static Snapshot of(YDoc doc) {
    return new Snapshot(doc.deleteSet(), doc.stateVector());
  }

  /**
   * Nothing at all.
   *
   * @return the snapshot of a document in which nothing was ever written
   */
  public static Snapshot empty() {
    return new Snapshot(DeleteSet.EMPTY, StateVector.EMPTY);
  }

  /** {@return the bytes of version 1} */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    deleteSet.writeTo(out);
    stateVector.writeTo(out);
    return out.toByteArray();
  }

  /** {@return the bytes of version 2} */
  public byte[] encodeV2() {
    UpdateEncoder out = UpdateEncoder.v2();
    deleteSet.writeTo(out);
    byte[] withColumns = out.toByteArray();
    // A snapshot has no columns in front: an encoder without structs writes a fixed head.
    byte[] head = UpdateEncoder.v2().toByteArray();
    ByteWriter plain = new ByteWriter();
    plain.writeBytes(withColumns, head.length, withColumns.length);
    stateVector.writeTo(plain);
    return plain.toByteArray();
  }

  /**
   * Reads version 1.
   *
   * @param encoded the whole of the bytes
   * @return the snapshot
   * @throws dev.weft.crdt.codec.MalformedUpdateException if the bytes are not a snapshot
   */
  public static Snapshot decode(byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    Snapshot snapshot = new Snapshot(DeleteSet.readFrom(in), StateVector.readFrom(in));
    in.expectEnd();
    return snapshot;
  }

  /**
   * Reads version 2.
   *
   * @param encoded the whole of the bytes
   * @return the snapshot
   * @throws dev.weft.crdt.codec.MalformedUpdateException if the bytes are not a snapshot
   */
  public static Snapshot decodeV2(byte[] encoded) {
    byte[] head = UpdateEncoder.v2().toByteArray();
    ByteWriter update = new ByteWriter();
    update.writeBytes(head, 0, head.length);
    update.writeBytes(encoded, 0, encoded.length);
    try {
      return decode(UpdateDecoder.v2(update.toByteArray()));
    } catch (MalformedUpdateException e) {
      // Places are told in the bytes that were given, which have no head.
      throw new MalformedUpdateException(Math.max(0, e.offset() - head.length), e.reason());
    }
  }

  private static Snapshot decode(UpdateDecoder in) {
    DeleteSet deleted = DeleteSet.readFrom(in);
    StateVector.Builder states = new StateVector.Builder();
    long clients = in.readCount();
    for (long i = 0; i < clients; i++) {
      states.raise(in.readCount(), in.readClock());
    }
    in.expectEnd();
    return new Snapshot(deleted, states.build());
  }

  /**
   * {@return whether an update (version 1) says nothing that this snapshot does not hold}
   *
   * @param update a version 1 update
   * @throws dev.weft.crdt.codec.MalformedUpdateException if the bytes are not an update
   */
  public boolean containsUpdate(byte[] update) {
    ClockRanges ranges = Updates.clockRanges(update);
    return ranges.clients().allMatch(client -> ranges.to(client) <= stateVector.get(client))
        && deleteSet.covers(ranges.deletes());
  }

  MapEdits.StateAt stateAt() {
    return History.state(stateVector::get, deleteSet.ranges());
  }

  /**
   * Makes a document that holds the state of this snapshot.
   *
   * @param source a document that knows all of it, with {@code gc} off
   * @param options settings of the document to make
   * @return a new document, owned by the calling thread; changes of it do not reach the source
   * @throws IllegalArgumentException if the source collects garbage or does not know everything
   */
  public YDoc restore(YDoc source, YDoc.Options options) {
    if (source.options().gc()) {
      throw new IllegalArgumentException("the source document must have gc off");
    }
    if (!source.stateVector().covers(stateVector)) {
      throw new IllegalArgumentException("the source document does not know all of this snapshot");
    }
    UpdateEncoder out = UpdateEncoder.v2();
    source.transact(
        transaction -> History.write(source.store, out, stateVector::get, deleteSet.ranges()));
    YDoc restored = new YDoc(options);
    restored.applyUpdateV2(out.toByteArray(), "snapshot");
    return restored;
  }

  /**
   * {@return a text as it was, as inserts with attributes}
   *
   * @param text a text of a document with {@code gc} off that knows all of this snapshot
   */
  public List<DeltaOp> toDelta(YText text) {
    return toDelta(text, null);
  }

  /**
   * {@return a text as it was, and what changed since an earlier snapshot: content that came
   * carries the attribute {@code ychange = {type: added}}, content that went {@code {type:
   * removed}}}
   *
   * @param text a text of a document with {@code gc} off that knows all of both snapshots
   * @param previous the earlier snapshot, or null to tell only what was there
   */
  public List<DeltaOp> toDelta(YText text, @Nullable Snapshot previous) {
    return toDelta(
        text,
        previous,
        (added, client) -> new LinkedHashMap<>(Map.of("type", added ? "added" : "removed")));
  }

  /** Says how a view of two snapshots marks what changed between them. */
  @FunctionalInterface
  public interface ChangeLabel {
    /**
     * The value of the attribute {@code ychange}.
     *
     * @param added true for content that came, false for content that went
     * @param client who wrote the content, which need not be who deleted it
     * @return a plain value; neighbours with equal ones are joined
     */
    Object label(boolean added, long client);
  }

  /**
   * A text as it was, and what changed since an earlier snapshot, marked by the application: with
   * the author's name, for example. Cost: linear.
   *
   * @param text a text of a document that holds both snapshots
   * @param previous the earlier snapshot; null to mark nothing
   * @param label the value of the attribute {@code ychange} of changed content
   * @return inserts with attributes, those that are gone among them
   */
  public List<DeltaOp> toDelta(YText text, @Nullable Snapshot previous, ChangeLabel label) {
    DeltaReader reader = new DeltaReader(text);
    MapEdits.StateAt before = previous == null ? null : previous.stateAt();
    YDoc doc = text.doc();
    atSnapshot(
        doc,
        now -> {
          if (before != null) {
            History.split(doc.store, before);
          }
          Reads.forEach(text.branch(), run -> visit(reader, text, run, now, before, label));
        });
    return reader.finish();
  }

  /** Names an item that stood in a text at one of two snapshots only. */
  @FunctionalInterface
  public interface ItemLabel {
    /**
     * The value of the attribute {@code ychange}.
     *
     * @param added true for an item that came, false for one that went
     * @param item which it is; valid during the call
     * @return a plain value; neighbours with equal ones are joined
     */
    Object label(boolean added, ItemView item);
  }

  /**
   * A text as it was and what changed since an earlier snapshot, as {@link #toDelta(YText,
   * Snapshot, ChangeLabel)} tells it, but with every item named by its id and embeds marked like
   * text. Two calls with the snapshots exchanged give the same content in the same order, since
   * both go through everything that stood in the text at either. Cost: linear.
   *
   * @param text a text of a document that holds both snapshots
   * @param previous the earlier snapshot
   * @param label the value of the attribute {@code ychange} of what stood there at one of the two
   * @return inserts with the attributes that they have in this snapshot
   */
  public List<DeltaOp> compare(YText text, Snapshot previous, ItemLabel label) {
    DeltaReader reader = new DeltaReader(text);
    MapEdits.StateAt before = previous.stateAt();
    YDoc doc = text.doc();
    atSnapshot(
        doc,
        now -> {
          History.split(doc.store, before);
          Reads.forEach(
              text.branch(),
              run -> {
                boolean visible = History.isVisible(run, now);
                if (Reads.isFormat(run)) {
                  if (visible) {
                    reader.format(run);
                  }
                } else if (Reads.isCountable(run) && (visible || History.isVisible(run, before))) {
                  boolean same = visible && History.isVisible(run, before);
                  reader.put("ychange", same ? null : label.label(visible, new ItemView(doc, run)));
                  content(reader, text, run);
                }
              });
        });
    return reader.finish();
  }

  private static void content(DeltaReader reader, YText text, Run run) {
    if (Reads.isString(run)) {
      reader.append(Reads.textOf(run));
    } else {
      reader.embed(text.shown(Reads.element(run, 0)));
    }
  }

  private static void visit(
      DeltaReader reader,
      YText text,
      Run run,
      MapEdits.StateAt now,
      MapEdits.@Nullable StateAt before,
      ChangeLabel label) {
    boolean visible = History.isVisible(run, now);
    boolean wasVisible = before != null && History.isVisible(run, before);
    if (Reads.isFormat(run)) {
      if (visible) {
        reader.format(run);
      }
    } else if (Reads.isCountable(run) && (visible || wasVisible)) {
      if (Reads.isString(run)) {
        if (before != null) {
          // As in Yjs only text is marked; an embed has the mark of the text in front of it.
          reader.put("ychange", visible == wasVisible ? null : label.label(visible, run.client()));
        }
      }
      content(reader, text, run);
    }
  }

  /**
   * {@return the value that a key had, or null}
   *
   * @param map a map of a document that knows all of this snapshot
   * @param key which entry
   */
  public @Nullable Object get(YMap map, String key) {
    List<@Nullable Object> value = new ArrayList<>(1);
    atSnapshot(map.doc(), now -> valueAt(map, key, now, value::add));
    return value.isEmpty() ? null : value.get(0);
  }

  /**
   * The entries that a map had.
   *
   * @param map a map of a document that holds the snapshot
   * @return a map that belongs to the caller
   */
  public Map<String, @Nullable Object> toMap(YMap map) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    atSnapshot(
        map.doc(),
        now -> {
          for (String key : MapEdits.keys(map.branch())) {
            valueAt(map, key, now, value -> all.put(key, value));
          }
        });
    return all;
  }

  private static void valueAt(
      YMap map, String key, MapEdits.StateAt now, Consumer<@Nullable Object> found) {
    Run run = MapEdits.liveAt(map.branch(), key, now);
    if (run != null) {
      found.accept(map.shown(Reads.element(run, run.length() - 1)));
    }
  }

  /**
   * {@return the elements that an array had}
   *
   * @param array an array of a document that knows all of this snapshot
   */
  public List<@Nullable Object> toList(YArray array) {
    List<@Nullable Object> all = new ArrayList<>();
    atSnapshot(
        array.doc(),
        now ->
            Reads.forEach(
                array.branch(),
                run -> {
                  if (Reads.isCountable(run) && History.isVisible(run, now)) {
                    Reads.elements(run).forEach(element -> all.add(array.shown(element)));
                  }
                }));
    return all;
  }

  /**
   * Looks at a document once no run is half inside the snapshot: values that followed each other
   * may be one run by now.
   */
  private void atSnapshot(YDoc doc, Consumer<MapEdits.StateAt> work) {
    MapEdits.StateAt now = stateAt();
    doc.transact(
        "cleanup",
        transaction -> {
          History.split(doc.store, now);
          work.accept(now);
        });
  }
}
