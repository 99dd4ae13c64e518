package dev.weft.relay.log;

import dev.weft.relay.log.StoredDocument.Damage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a document together: the newest checkpoint that can be read, and every record after it, from
 * the log or from the archive. A checkpoint that cannot be read is no loss as long as an older one
 * and the archived records make up for it; what nothing makes up for is reported as damage, never
 * left out in silence. Thread-safe.
 */
final class DocumentLoader {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentLoader.class);

  /** How often pointers may change under a load before it gives up; once is rare already. */
  private static final int ATTEMPTS = 3;

  private final LogStore store;
  private final Archive archive;

  DocumentLoader(LogStore store, Archive archive) {
    this.store = store;
    this.archive = archive;
  }

  StoredDocument load(String document) {
    DocumentRows rows = store.load(document);
    for (int attempt = 1; ; attempt++) {
      List<Damage> unreadable = new ArrayList<>();
      StoredDocument loaded = assemble(document, rows, unreadable);
      if (unreadable.isEmpty()) {
        return loaded;
      }
      // A compaction may have replaced checkpoints since the pointers were read.
      DocumentRows now = store.load(document);
      if (attempt == ATTEMPTS || now.checkpoints().equals(rows.checkpoints())) {
        report(document, loaded, unreadable);
        return loaded;
      }
      rows = now;
    }
  }

  private StoredDocument assemble(String document, DocumentRows rows, List<Damage> unreadable) {
    for (CheckpointPointer pointer : rows.checkpoints()) {
      byte[] state;
      try {
        state = archive.checkpoint(document, pointer);
      } catch (Archive.Unreadable e) {
        unreadable.add(new Damage(pointer.uptoSeq(), String.valueOf(e.getMessage())));
        continue;
      }
      if (unreadable.isEmpty()) {
        return new StoredDocument(
            rows.headSeq(), state, rows.tail(), rows.damage(), rows.isPurged());
      }
      LogRecords rest = records(document, rows, pointer.uptoSeq() + 1, rows.headSeq());
      return new StoredDocument(rows.headSeq(), state, rest.records(), rest.damage(), false);
    }
    if (unreadable.isEmpty()) {
      return new StoredDocument(rows.headSeq(), null, rows.tail(), rows.damage(), rows.isPurged());
    }
    LogRecords rest = records(document, rows, rows.purgedSeq() + 1, rows.headSeq());
    return new StoredDocument(rows.headSeq(), null, rest.records(), rest.damage(), false);
  }

  private static void report(String document, StoredDocument loaded, List<Damage> unreadable) {
    for (Damage damage : unreadable) {
      LOG.atError()
          .setMessage("checkpoint.unreadable")
          .addKeyValue("document", document)
          .addKeyValue("seq", damage.seq())
          .addKeyValue("reason", damage.what())
          .addKeyValue("outcome", loaded.damage().isEmpty() ? "rebuilt from the log" : "incomplete")
          .log();
    }
  }

  /** Records {@code [fromSeq, toSeq]}, trimmed ones from the archive. */
  LogRecords records(String document, long fromSeq, long toSeq) {
    return records(document, store.load(document), fromSeq, toSeq);
  }

  private LogRecords records(String document, DocumentRows rows, long fromSeq, long toSeq) {
    List<LogRecord> records = new ArrayList<>();
    List<Damage> damage = new ArrayList<>();
    long next = Math.max(fromSeq, rows.purgedSeq() + 1);
    for (SegmentPointer segment : rows.segments()) {
      if (segment.toSeq() < next || segment.fromSeq() > toSeq) {
        continue;
      }
      long from = next;
      long to = Math.min(toSeq, segment.toSeq());
      LogRecords found = archived(document, segment, from, to);
      found.records().stream().filter(r -> r.seq() >= from && r.seq() <= to).forEach(records::add);
      found.damage().stream().filter(d -> d.seq() >= from && d.seq() <= to).forEach(damage::add);
      next = to + 1;
    }
    if (next <= toSeq) {
      LogRecords rest = store.records(document, next, toSeq);
      records.addAll(rest.records());
      damage.addAll(rest.damage());
    }
    return new LogRecords(records, damage);
  }

  /** A segment's records; what it does not give may still be in the log. */
  private LogRecords archived(String document, SegmentPointer segment, long from, long to) {
    Map<Long, LogRecord> records = new TreeMap<>();
    String why = "some of its records do not match their checksums";
    try {
      LogRecords found = archive.segment(document, segment);
      if (found.damage().isEmpty()) {
        return found;
      }
      found.records().forEach(record -> records.put(record.seq(), record));
    } catch (Archive.Unreadable e) {
      why = String.valueOf(e.getMessage());
    }
    store.records(document, from, to).records().forEach(r -> records.put(r.seq(), r));
    List<Damage> damage = new ArrayList<>();
    for (long seq = from; seq <= to; seq++) {
      if (!records.containsKey(seq)) {
        damage.add(new Damage(seq, why));
      }
    }
    LOG.atError()
        .setMessage("segment.unreadable")
        .addKeyValue("document", document)
        .addKeyValue("from", segment.fromSeq())
        .addKeyValue("to", segment.toSeq())
        .addKeyValue("reason", why)
        .log();
    return new LogRecords(List.copyOf(records.values()), damage);
  }
}
