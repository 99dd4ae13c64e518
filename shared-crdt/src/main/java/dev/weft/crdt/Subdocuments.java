package dev.weft.crdt;

import dev.weft.crdt.YDoc.SubdocumentsEvent;
import dev.weft.crdt.store.StoreTransaction;
import dev.weft.crdt.store.Subdocument;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Documents inside a document, and a document's own place in another one. */
final class Subdocuments {
  private final YDoc doc;
  private final Set<YDoc> live = new LinkedHashSet<>();
  private @Nullable YDoc parent;
  private @Nullable Subdocument placed;
  private boolean shouldLoad;

  Subdocuments(YDoc doc) {
    this.doc = doc;
    this.shouldLoad = doc.options().shouldLoad();
  }

  Set<YDoc> live() {
    return Set.copyOf(live);
  }

  /** What the application sees of a sub-document; made on first use. */
  YDoc of(Subdocument document) {
    if (document.facade() instanceof YDoc known) {
      return known;
    }
    Map<String, @Nullable Object> given = document.options();
    YDoc.Options options = doc.options();
    YDoc made =
        new YDoc(
            options
                .withClientId(Entropy.clientId(options.entropy()))
                .withGuid(document.guid())
                .withGc(!Boolean.FALSE.equals(given.get("gc")))
                .withAutoLoad(Boolean.TRUE.equals(given.get("autoLoad")))
                .withShouldLoad(document.shouldLoad())
                .withMeta(given.get("meta")));
    made.subdocuments.parent = doc;
    made.subdocuments.placed = document;
    document.facade(made);
    return made;
  }

  /** The same document for another place: its name and settings, not its content. */
  YDoc copy() {
    YDoc.Options options = doc.options();
    return new YDoc(options.withClientId(Entropy.clientId(options.entropy())).withGuid(doc.guid()));
  }

  void checkUnplaced() {
    if (placed != null) {
      throw new IllegalStateException("this document is a sub-document already");
    }
  }

  /** The content that stands for this document in another one. */
  Subdocument placeIn(YDoc other) {
    checkUnplaced();
    YDoc.Options options = doc.options();
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    if (!options.gc()) {
      given.put("gc", false);
    }
    if (options.autoLoad()) {
      given.put("autoLoad", true);
    }
    if (options.meta() != null) {
      given.put("meta", options.meta());
    }
    Subdocument document = new Subdocument(doc.guid(), given, shouldLoad);
    document.facade(doc);
    parent = other;
    placed = document;
    return document;
  }

  boolean shouldLoad() {
    Subdocument place = placed;
    return place == null ? shouldLoad : place.shouldLoad();
  }

  void load() {
    Subdocument document = placed;
    YDoc above = parent;
    if (document != null && above != null && !document.shouldLoad()) {
      above.transact(t -> t.inner.loaded(document));
      document.shouldLoad(true);
    }
    shouldLoad = true;
  }

  /** Tells what a transaction did to sub-documents. */
  void emit(FirstError errors, StoreTransaction inner) {
    if (inner.subdocumentsAdded().isEmpty()
        && inner.subdocumentsRemoved().isEmpty()
        && inner.subdocumentsLoaded().isEmpty()) {
      return;
    }
    Set<YDoc> added = all(inner.subdocumentsAdded());
    Set<YDoc> removed = all(inner.subdocumentsRemoved());
    for (YDoc document : added) {
      document.store.ownClient(doc.clientId());
      live.add(document);
    }
    live.removeAll(removed);
    SubdocumentsEvent event =
        new SubdocumentsEvent(all(inner.subdocumentsLoaded()), added, removed);
    doc.listeners.subdocuments.all().forEach(l -> errors.attempt(() -> l.accept(event)));
    removed.forEach(document -> errors.attempt(document::destroy));
  }

  private Set<YDoc> all(Set<Subdocument> documents) {
    Set<YDoc> shown = new LinkedHashSet<>();
    documents.forEach(d -> shown.add(of(d)));
    return shown;
  }

  /** Checks that this thread may end the document: it changes the parent and all that is inside. */
  void checkThreads() {
    YDoc above = parent;
    if (above != null) {
      above.checkThread();
    }
    doc.checkThread();
    live.forEach(inside -> inside.subdocuments.checkThreads());
  }

  /** Destroys what is inside, and leaves a fresh document that is not loaded in the own place. */
  void destroy() {
    List.copyOf(live).forEach(YDoc::destroy);
    live.clear();
    Subdocument document = placed;
    YDoc above = parent;
    placed = null;
    parent = null;
    if (document != null && above != null) {
      Subdocument former = document.replaced();
      above.transact(t -> t.inner.replaced(former, document));
    }
  }
}
