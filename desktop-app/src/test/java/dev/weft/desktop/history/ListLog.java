package dev.weft.desktop.history;

import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.desktop.replica.HistoryEntry;
import dev.weft.desktop.replica.StoredContent;
import java.util.ArrayList;
import java.util.List;

/** A log in memory, and the documents that write it. */
final class ListLog implements LogSource {
  static final int RELAY = 1;

  final List<HistoryEntry> entries = new ArrayList<>();
  private final List<HistoryEntry> forgotten = new ArrayList<>();
  long now = 1_700_000_000_000L;

  /** A replica whose edits become rows. */
  YDoc writer(long client, int origin) {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(client));
    doc.onUpdate(
        (update, from, transaction) -> {
          if (!"sync".equals(from)) {
            append(origin, update);
          }
        });
    return doc;
  }

  void append(int origin, byte[] update) {
    entries.add(new HistoryEntry(entries.size() * 3L + 1, origin, now, update));
  }

  /** Brings a replica up to the log. */
  void sync(YDoc doc) {
    doc.applyUpdate(Updates.merge(updates(entries.size())), "sync");
  }

  List<byte[]> updates(int count) {
    return entries.stream().limit(count).map(HistoryEntry::update).toList();
  }

  /** Forgets the oldest rows, which the content still holds. */
  void forget(int count) {
    forgotten.addAll(entries.subList(0, count));
    entries.subList(0, count).clear();
  }

  @Override
  public boolean settle() {
    return true;
  }

  @Override
  public List<HistoryEntry> rows(long afterSeq, int atLeast) {
    // Small pages, so that tests turn them.
    return entries.stream().filter(entry -> entry.seq() > afterSeq).limit(3).toList();
  }

  @Override
  public StoredContent content() {
    if (entries.isEmpty() && forgotten.isEmpty()) {
      return new StoredContent.Absent("a");
    }
    YDoc all = new YDoc();
    forgotten.forEach(entry -> all.applyUpdate(entry.update()));
    entries.forEach(entry -> all.applyUpdate(entry.update()));
    long through = entries.isEmpty() ? 1 : entries.getLast().seq();
    return new StoredContent.Present("a", List.of(all.encodeStateAsUpdate()), through);
  }
}
