package dev.weft.desktop.session;

import dev.weft.crdt.Subscription;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.desktop.replica.StoredContent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Content that was read, or cannot be. */
sealed interface Loaded {
  /** The document, released by its thread; and updates that reading it brought forth. */
  record Ready(YDoc doc, List<byte[]> unlogged) implements Loaded {}

  /** It cannot be read. */
  record Unreadable(StoredContent.Unreadable content) implements Loaded {}

  /** Makes a document of what is stored; its client id is drawn from this source. */
  static Loaded of(StoredContent content, LongSupplier entropy) {
    return switch (content) {
      case StoredContent.Absent absent -> ready(List.of(), entropy);
      case StoredContent.Unreadable unreadable -> new Unreadable(unreadable);
      case StoredContent.Present present -> ready(present.updates(), entropy);
    };
  }

  /** Merging may tidy up formats, which is an edit of its own and belongs in the log. */
  private static Loaded ready(List<byte[]> updates, LongSupplier entropy) {
    YDoc doc = new YDoc(YDoc.Options.defaults().withEntropy(entropy));
    List<byte[]> unlogged = new ArrayList<>();
    Subscription listening =
        doc.onUpdate(
            (update, origin, transaction) -> {
              if (!OpenDocument.REMOTE.equals(origin)) {
                unlogged.add(update);
              }
            });
    if (!updates.isEmpty()) {
      doc.applyUpdate(Updates.merge(updates), OpenDocument.REMOTE);
    }
    listening.close();
    doc.handOver();
    return new Ready(doc, unlogged);
  }
}
