package dev.weft.crdt;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.Reads;
import dev.weft.crdt.store.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place that stays where it is while others edit: it sticks to an element, not to an index.
 * Immutable.
 *
 * @param type the item that holds the type, unless it is a root
 * @param rootName the name of a root type
 * @param item the element it sticks to; null at the end (or start) of the type
 * @param assoc at least 0: the element right of the place, which moves with text inserted before
 *     it; negative: the element left of it
 */
public record RelativePosition(
    @Nullable Id type, @Nullable String rootName, @Nullable Id item, int assoc) {
  /**
   * One element: the client that made it, and its clock.
   *
   * @param client who made it, 0 to 2^53-1
   * @param clock the number of elements that this client had made before
   */
  public record Id(long client, long clock) {}

  /**
   * A place by index.
   *
   * @param type the text or list that the place is in
   * @param index from 0 to its length, in UTF-16 units or elements
   * @param assoc as in {@link RelativePosition#assoc()}
   */
  public record Resolved(YType type, int index, int assoc) {}

  private static final int ITEM = 0;
  private static final int ROOT = 1;
  private static final int TYPE = 2;

  /**
   * {@return the place at an index of a text or list, sticking to the element right of it}
   *
   * @param type a text or list that is in a document
   * @param index from 0 to its length, in UTF-16 units or elements; beyond, it is the end
   * @throws IndexOutOfBoundsException if the index is negative
   */
  public static RelativePosition of(YType type, int index) {
    return of(type, index, 0);
  }

  /**
   * {@return the place at an index of a text or list} Cost: O(log n).
   *
   * @param type a text or list that is in a document
   * @param index from 0 to its length, in UTF-16 units or elements; beyond, it is the end
   * @param assoc at least 0 to stick to the element right of the place, negative for the one left
   *     of it
   * @throws IndexOutOfBoundsException if the index is negative
   */
  public static RelativePosition of(YType type, int index, int assoc) {
    if (index < 0) {
      throw new IndexOutOfBoundsException("index " + index);
    }
    Branch branch = type.branch();
    Run holder = branch.item();
    Id typeId = holder == null ? null : new Id(holder.client(), holder.clock());
    return new RelativePosition(typeId, branch.rootName(), element(branch, index, assoc), assoc);
  }

  private static @Nullable Id element(Branch branch, int index, int assoc) {
    if (assoc < 0 && index == 0) {
      return null;
    }
    int at = assoc < 0 ? index - 1 : index;
    if (at < branch.length()) {
      Run run = Reads.runAt(branch, at);
      return new Id(run.client(), run.clock() + (long) at - Reads.foundStart(branch));
    }
    Run tail = Reads.tail(branch);
    return assoc < 0 && tail != null
        ? new Id(tail.client(), tail.clock() + tail.length() - 1L)
        : null;
  }

  /**
   * {@return where the place is now, not following what undo made again; empty if it is unknown
   * here}
   *
   * @param doc where to look, on its thread
   */
  public Optional<Resolved> resolve(YDoc doc) {
    return resolve(doc, false);
  }

  /**
   * Where the place is now. Cost: O(log n).
   *
   * @param doc where to look, on its thread
   * @param followUndo whether to follow elements that an undo here made again; off for places that
   *     are shared between users, since only the undoing replica knows
   * @return empty if the element or type is not known yet, or is no type
   */
  public Optional<Resolved> resolve(YDoc doc, boolean followUndo) {
    doc.checkThread();
    Id element = item;
    if (element != null) {
      return resolveItem(doc, element, followUndo);
    }
    Branch branch;
    if (rootName != null) {
      branch = doc.store.root(rootName);
    } else {
      Found holder = type == null ? null : find(doc, type, followUndo);
      branch = holder == null ? null : Reads.typeOf(holder.run());
    }
    if (branch == null || branch.typeRef() == Branch.UNTYPED) {
      return Optional.empty();
    }
    return Optional.of(new Resolved(doc.typeOf(branch), assoc >= 0 ? branch.length() : 0, assoc));
  }

  /** An element as an offset in its run. */
  private record Found(Run run, long offset) {}

  /** Finds an element, or what undo made of it since; null if it is unknown here. */
  private static @Nullable Found find(YDoc doc, Id element, boolean followUndo) {
    Run run = Reads.find(doc.store, element.client(), element.clock());
    if (run == null) {
      return null;
    }
    long offset = element.clock() - run.clock();
    for (long[] to = followUndo ? Reads.redoneOf(doc.store, run) : null; to != null; ) {
      long clock = to[1] + offset;
      run = Objects.requireNonNull(Reads.find(doc.store, to[0], clock));
      offset = clock - run.clock();
      to = Reads.redoneOf(doc.store, run);
    }
    return new Found(run, offset);
  }

  private Optional<Resolved> resolveItem(YDoc doc, Id element, boolean followUndo) {
    Found found = find(doc, element, followUndo);
    if (found == null) {
      return Optional.empty();
    }
    Run run = found.run();
    long offset = found.offset();
    Branch parent = run.parent();
    if (!run.isItem() || parent == null || parent.typeRef() == Branch.UNTYPED) {
      return Optional.empty();
    }
    int index = 0;
    if (!parent.isDeleted()) {
      boolean counts = !run.isDeleted() && Reads.isCountable(run);
      index = counts ? (int) offset + (assoc >= 0 ? 0 : 1) : 0;
      index += Reads.key(run) == null ? Reads.indexOf(parent, run) : 0;
    }
    return Optional.of(new Resolved(doc.typeOf(parent), index, assoc));
  }

  /** {@return the bytes that Yjs writes} */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    if (item != null) {
      writeId(out, ITEM, item);
    } else if (rootName != null) {
      out.writeUint8(ROOT);
      out.writeVarString(rootName);
    } else if (type != null) {
      writeId(out, TYPE, type);
    } else {
      throw new IllegalStateException("a relative position names an item or a type");
    }
    out.writeVarInt(assoc);
    return out.toByteArray();
  }

  private static void writeId(ByteWriter out, int tag, Id id) {
    out.writeVarUint(tag);
    out.writeVarUint(id.client());
    out.writeVarUint(id.clock());
  }

  /**
   * Reads what {@link #encode()} wrote; only one of item, root and type is kept there.
   *
   * @param encoded the whole of the bytes
   * @return the place, to be resolved in any replica
   * @throws MalformedUpdateException if the bytes are not a relative position
   */
  public static RelativePosition decode(byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    Id item = null;
    String root = null;
    Id type = null;
    long tag = in.readVarUint();
    if (tag == ITEM) {
      item = readId(in);
    } else if (tag == ROOT) {
      root = in.readVarString();
    } else if (tag == TYPE) {
      type = readId(in);
    } else {
      throw in.malformed("unknown kind of relative position " + tag);
    }
    long assoc = in.hasRemaining() ? in.readVarInt() : 0;
    if (assoc != (int) assoc) {
      throw in.malformed("an association of " + assoc);
    }
    return new RelativePosition(type, root, item, (int) assoc);
  }

  private static Id readId(ByteReader in) {
    long client = in.readVarUint();
    return new Id(client, in.readVarUint());
  }

  /** {@return the JSON object that Yjs's bindings put into awareness states} */
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    if (type != null) {
      json.put("type", idJson(type));
    }
    if (rootName != null) {
      json.put("tname", rootName);
    }
    if (item != null) {
      json.put("item", idJson(item));
    }
    json.put("assoc", (long) assoc);
    return json;
  }

  private static Map<String, @Nullable Object> idJson(Id id) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("client", id.client());
    json.put("clock", id.clock());
    return json;
  }

  /**
   * Reads what {@link #toJson()} gives; members of the wrong kind are an error.
   *
   * @param json as the binary form, but names are keys: {@code type}, {@code tname}, {@code item},
   *     {@code assoc}
   * @return the place, to be resolved in any replica
   * @throws IllegalArgumentException if the object is not a relative position
   */
  public static RelativePosition fromJson(Map<String, ?> json) {
    Id type = idFrom(json.get("type"));
    Id item = idFrom(json.get("item"));
    String root = json.get("tname") instanceof String name ? name : null;
    if (type == null && item == null && root == null) {
      throw new IllegalArgumentException("a relative position names an item or a type");
    }
    int assoc = json.get("assoc") instanceof Number n ? n.intValue() : 0;
    return new RelativePosition(type, root, item, assoc);
  }

  private static @Nullable Id idFrom(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Map<?, ?> map
        && map.get("client") instanceof Number client
        && map.get("clock") instanceof Number clock) {
      return new Id(client.longValue(), clock.longValue());
    }
    throw new IllegalArgumentException("an id is an object with client and clock");
  }
}
