package dev.weft.desktop.sync;

import dev.weft.desktop.replica.DocumentStore;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads committed content on another thread and comes back to the worker's executor with it. */
final class ContentLoader {
  private static final Logger log = LoggerFactory.getLogger(ContentLoader.class);

  /** What became of a read. */
  sealed interface Loaded {
    /** Here it is. */
    record Content(CommittedContent content) implements Loaded {}

    /** What is stored is damaged; to read it again would not help. */
    record Damaged() implements Loaded {}

    /** The disk does not answer for the moment. */
    record Unavailable() implements Loaded {}
  }

  private final DocumentStore store;
  private final Executor executor;
  private final Executor loader;

  ContentLoader(DocumentStore store, Executor executor, Executor loader) {
    this.store = store;
    this.executor = executor;
    this.loader = loader;
  }

  /** Comes back only if the document is still on the stay at the relay for which it was read. */
  void load(DocumentSync document, Consumer<Loaded> then) {
    int stay = document.stay;
    loader.execute(
        () -> {
          Loaded loaded = read(document.id);
          executor.execute(
              () -> {
                if (stay == document.stay && document.phase != DocumentSync.Phase.DETACHED) {
                  then.accept(loaded);
                }
              });
        });
  }

  private Loaded read(String id) {
    try {
      CommittedContent content = CommittedContent.read(store, id);
      return content == null ? new Loaded.Damaged() : new Loaded.Content(content);
    } catch (RuntimeException failure) {
      log.warn(
          "sync.content.unavailable document={} cause={}", id, failure.getClass().getSimpleName());
      return new Loaded.Unavailable();
    }
  }
}
