package dev.weft.desktop.session;

import dev.weft.desktop.history.LogSource;
import dev.weft.desktop.replica.DocumentStore;
import dev.weft.desktop.replica.HistoryEntry;
import dev.weft.desktop.replica.StoredContent;
import java.time.Duration;
import java.util.List;

/** The log of one document in the store. */
record StoredLog(DocumentStore store, String id) implements LogSource {
  private static final Duration SETTLE_AT_MOST = Duration.ofSeconds(10);

  @Override
  public boolean settle() {
    return store.flush(SETTLE_AT_MOST);
  }

  @Override
  public List<HistoryEntry> rows(long afterSeq, int atLeast) {
    return store.history(id, afterSeq, atLeast);
  }

  @Override
  public StoredContent content() {
    return store.load(id);
  }
}
