package dev.weft.desktop.session;

import dev.weft.crdt.Subscription;
import dev.weft.desktop.library.DocumentEntry;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.replica.StoredDocument;
import dev.weft.desktop.status.DocumentFacts;
import dev.weft.desktop.status.DocumentStatus;
import dev.weft.desktop.status.StatusClimb;
import dev.weft.desktop.status.StatusRules;
import dev.weft.desktop.status.StatusWords;
import dev.weft.desktop.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** One document of the library. Confined to the document thread. */
final class LibraryRow {
  final Tracker tracker;
  StoredDocument stored;
  List<DocumentFacts.Other> others = List.of();
  boolean titleReadPlanned;
  private final StatusWords words;
  private final Function<LibraryRow, DocumentFacts> facts;
  private final Runnable changed;
  private final StatusClimb climb;
  private final List<Consumer<DocumentStatus>> statusListeners = new ArrayList<>();
  private final List<Runnable> whenAllOnDisk = new ArrayList<>();

  LibraryRow(
      StoredDocument stored,
      Tracker tracker,
      World world,
      Consumer<Runnable> documentThread,
      StatusWords words,
      Function<LibraryRow, DocumentFacts> facts,
      Runnable changed) {
    this.stored = stored;
    this.tracker = tracker;
    this.words = words;
    this.facts = facts;
    this.changed = changed;
    this.climb = new StatusClimb(world, documentThread, this::show);
  }

  /** Computes the status again; withdrawn claims are told before this returns. */
  void refresh() {
    climb.offer(StatusRules.status(facts.apply(this), words));
  }

  private void show(DocumentStatus status) {
    List.copyOf(statusListeners).forEach(listener -> listener.accept(status));
    changed.run();
  }

  DocumentStatus status() {
    DocumentStatus shown = climb.shown();
    return shown == null ? StatusRules.status(facts.apply(this), words) : shown;
  }

  Subscription onStatus(Consumer<DocumentStatus> listener) {
    statusListeners.add(listener);
    return () -> statusListeners.remove(listener);
  }

  boolean hasStatusListeners() {
    return !statusListeners.isEmpty();
  }

  /** False if that is what is known already. */
  boolean describe(String title, String kind, long nowMillis) {
    if (stored.title().equals(title) && stored.kind().equals(kind)) {
      return false;
    }
    stored =
        new StoredDocument(
            stored.id(), title, kind, stored.createdAtMillis(), nowMillis, stored.downloaded());
    return true;
  }

  /** Content has arrived; false if it was here already. */
  boolean downloaded() {
    if (stored.downloaded()) {
      return false;
    }
    setDownloaded(true);
    return true;
  }

  /** Only the relay has all of the content. */
  void awaitContent() {
    setDownloaded(false);
  }

  private void setDownloaded(boolean isHere) {
    stored =
        new StoredDocument(
            stored.id(),
            stored.title(),
            stored.kind(),
            stored.createdAtMillis(),
            stored.changedAtMillis(),
            isHere);
    refresh();
  }

  /** Runs the task now, or when the last row is on disk. */
  void whenAllOnDisk(Runnable task) {
    whenAllOnDisk.add(task);
    runIfAllOnDisk();
  }

  void runIfAllOnDisk() {
    if (tracker.isAllOnDisk() && !whenAllOnDisk.isEmpty()) {
      List<Runnable> tasks = List.copyOf(whenAllOnDisk);
      whenAllOnDisk.clear();
      tasks.forEach(Runnable::run);
    }
  }

  DocumentEntry entry() {
    String title = stored.title().isBlank() ? "Untitled" : stored.title();
    return new DocumentEntry(
        stored.id(),
        title,
        DocumentKind.of(stored.kind()),
        Instant.ofEpochMilli(stored.changedAtMillis()),
        status());
  }

  void close() {
    climb.close();
  }
}
