package dev.weft.relay.document;

import dev.weft.crdt.Updates;
import dev.weft.relay.log.StoredDocument;
import dev.weft.relay.log.StoredDocument.Damage;
import java.util.ArrayList;
import java.util.List;

/**
 * A document as it was read, with what could not be. One with damage is served read-only.
 *
 * @param headSeq number of its last record
 * @param content everything that was readable
 * @param known which clocks that is
 * @param damage what is missing
 * @param isPurged whether it was deleted for good
 */
record LoadedDocument(
    long headSeq, Content content, KnownClocks known, List<Damage> damage, boolean isPurged) {

  /** Puts a document together from the log. */
  static LoadedDocument of(StoredDocument stored) {
    var content = new Content();
    var known = new KnownClocks();
    List<Damage> damage = new ArrayList<>(stored.damage());
    for (byte[] update : stored.updates()) {
      known.add(Updates.clockRanges(update));
      content.add(update);
    }
    return new LoadedDocument(stored.headSeq(), content, known, damage, stored.isPurged());
  }
}
