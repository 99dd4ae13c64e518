package dev.weft.crdt.oracle;

import dev.weft.crdt.codec.UpdateEncoder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes structs of a document (4 and 6). */
final class StructEncoding {
  private StructEncoding() {}

  /** Writes a struct from an element on. */
  static void write(UpdateEncoder out, Struct struct, long offset) {
    if (struct instanceof Item item) {
      writeItem(out, item, offset);
    } else {
      out.writeInfo(0);
      out.writeLength(struct.length - offset);
    }
  }

  private static void writeItem(UpdateEncoder out, Item item, long offset) {
    Id origin = offset > 0 ? item.id.plus(offset - 1) : item.origin;
    Id rightOrigin = item.rightOrigin;
    out.writeInfo(
        item.content.ref()
            | (origin != null ? 0x80 : 0)
            | (rightOrigin != null ? 0x40 : 0)
            | (item.parentSub != null ? 0x20 : 0));
    if (origin != null) {
      out.writeLeftId(origin.client(), origin.clock());
    }
    if (rightOrigin != null) {
      out.writeRightId(rightOrigin.client(), rightOrigin.clock());
    }
    if (origin == null && rightOrigin == null) {
      writeParent(out, item);
    }
    item.content.write(out, offset);
  }

  private static void writeParent(UpdateEncoder out, Item item) {
    Id holder = item.parentId;
    if (item.parent != null) {
      holder = item.parent.item == null ? null : item.parent.item.id;
    }
    out.writeParentIsRoot(holder == null);
    if (holder != null) {
      out.writeLeftId(holder.client(), holder.clock());
    } else {
      out.writeString(Objects.requireNonNull(item.type().rootName));
    }
    if (item.parentSub != null) {
      out.writeString(item.parentSub);
    }
  }

  /** Writes all that a replica with these states lacks, without the delete set. */
  static void writeStructs(UpdateEncoder out, Store store, Map<Long, Long> known) {
    Map<Long, Long> from = new TreeMap<>(Comparator.reverseOrder());
    known.forEach(
        (client, clock) -> {
          if (store.state(client) > clock) {
            from.put(client, clock);
          }
        });
    for (long client : store.byClient.keySet()) {
      if (!known.containsKey(client)) {
        from.put(client, 0L);
      }
    }
    out.writeCount(from.size());
    from.forEach((client, clock) -> writeBlock(out, store, client, clock));
  }

  private static void writeBlock(UpdateEncoder out, Store store, long client, long requested) {
    List<Struct> structs = store.of(client);
    long clock = Math.max(requested, structs.getFirst().id.clock());
    int first = store.indexOf(client, clock);
    out.writeCount(structs.size() - first);
    out.writeClient(client);
    out.writeClock(clock);
    for (int i = first; i < structs.size(); i++) {
      Struct struct = structs.get(i);
      write(out, struct, Math.max(0, clock - struct.id.clock()));
    }
  }
}
