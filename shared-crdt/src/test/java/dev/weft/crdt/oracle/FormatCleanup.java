package dev.weft.crdt.oracle;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes markers that remote changes made redundant (11.8). */
final class FormatCleanup {
  private FormatCleanup() {}

  static void afterRemoteChange(Transaction tx, Transaction flagged) {
    Store store = tx.doc.store;
    Set<Type> full = new LinkedHashSet<>();
    flagged.after.forEach(
        (client, end) -> {
          List<Struct> added = store.structsIn(tx, client, flagged.before(client), end);
          for (Struct struct : added) {
            if (struct instanceof Item item && item.liveFormat() != null) {
              full.add(item.type());
            }
          }
        });
    for (Struct struct : store.structsIn(tx, flagged.deletes)) {
      if (!(struct instanceof Item item)
          || !item.type().hasFormatting
          || full.contains(item.type())) {
        continue;
      }
      if (item.content instanceof Content.Format) {
        full.add(item.type());
      } else {
        contextless(tx, item);
      }
    }
    full.forEach(text -> full(tx, text));
  }

  private static void contextless(Transaction tx, Item from) {
    Item last = from;
    while (last.right != null && !last.right.visible()) {
      last = last.right;
    }
    Set<String> keys = new HashSet<>();
    for (Item x = last; x != null && !x.visible(); x = x.left) {
      Content.Format marker = x.liveFormat();
      if (marker != null && !keys.add(marker.key())) {
        tx.delete(x);
      }
    }
  }

  private static void full(Transaction tx, Type text) {
    Item start = text.start;
    Map<String, @Nullable Object> startAttributes = new LinkedHashMap<>();
    Map<String, @Nullable Object> current = new LinkedHashMap<>();
    for (Item x = text.start; x != null; x = x.right) {
      Content.Format marker = x.liveFormat();
      if (marker != null) {
        Attributes.update(current, marker);
      } else if (!x.deleted && start != null) {
        RichText.cleanGap(tx, start, x, startAttributes, current);
        startAttributes = new LinkedHashMap<>(current);
        start = x;
      }
    }
  }
}
