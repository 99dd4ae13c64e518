package dev.weft.desktop.library;

import dev.weft.crdt.Subscription;
import java.util.List;
import java.util.function.Consumer;

/** All documents of the library, in the order in which they came. */
public interface DocumentList {
  /** As they are now; from any thread. */
  List<DocumentEntry> entries();

  /** Hears of every change, on the document thread; several changes may come as one. */
  Subscription onChange(Consumer<List<DocumentEntry>> listener);
}
