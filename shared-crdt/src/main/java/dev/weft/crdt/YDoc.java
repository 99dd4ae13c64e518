package dev.weft.crdt;

import dev.weft.crdt.codec.UpdateDecoder;
import dev.weft.crdt.codec.UpdateEncoder;
import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.Cleanup;
import dev.weft.crdt.store.FormatCleanup;
import dev.weft.crdt.store.PendingStructs;
import dev.weft.crdt.store.QuickText;
import dev.weft.crdt.store.Run;
import dev.weft.crdt.store.StateWriter;
import dev.weft.crdt.store.Store;
import dev.weft.crdt.store.StoreTransaction;
import dev.weft.crdt.store.Subdocument;
import dev.weft.crdt.store.UpdateApplier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A document: named root types, edited here and merged with every other replica.
 *
 * <p>Thread rule: confined to one thread at a time, the first that uses it. {@link #handOver()}
 * releases it; the next thread that uses it adopts it. Any other use throws {@link
 * IllegalStateException}. Byte arrays that are returned belong to the caller.
 *
 * <p>Wire formats and behaviour are those of Yjs 13.6.
 */
public final class YDoc {
  /**
   * Settings of a document; made by {@link #defaults()} and the {@code with} methods.
   *
   * @param clientId of local changes, 0 to 2^53-1; null draws one
   * @param guid of the document; null draws one
   * @param gc whether deleted content is dropped; keep it for history
   * @param gcFilter which deleted runs may be dropped
   * @param formattingCleanup whether redundant format marks are deleted after remote changes, as
   *     Yjs clients do; off for replicas that do not publish what they write
   * @param entropy where ids come from
   * @param autoLoad of a sub-document: whether receivers load it at once
   * @param shouldLoad of a sub-document: whether it is to be loaded here
   * @param meta of a sub-document: a value that travels with it
   */
  public record Options(
      @Nullable Long clientId,
      @Nullable String guid,
      boolean gc,
      Predicate<Run> gcFilter,
      boolean formattingCleanup,
      LongSupplier entropy,
      boolean autoLoad,
      boolean shouldLoad,
      @Nullable Object meta) {
    /** What {@code new YDoc()} uses. */
    public static Options defaults() {
      return new Options(
          null, null, true, Store.COLLECT_ANY, true, Entropy.system(), false, true, null);
    }

    /** With a client id. */
    public Options withClientId(long id) {
      return new Options(
          id, guid, gc, gcFilter, formattingCleanup, entropy, autoLoad, shouldLoad, meta);
    }

    /** With a guid. */
    public Options withGuid(String id) {
      return new Options(
          clientId, id, gc, gcFilter, formattingCleanup, entropy, autoLoad, shouldLoad, meta);
    }

    /** With garbage collection on or off. */
    public Options withGc(boolean on) {
      return new Options(
          clientId, guid, on, gcFilter, formattingCleanup, entropy, autoLoad, shouldLoad, meta);
    }

    /** With a filter of what may be collected. */
    public Options withGcFilter(Predicate<Run> filter) {
      return new Options(
          clientId, guid, gc, filter, formattingCleanup, entropy, autoLoad, shouldLoad, meta);
    }

    /** With the clean-up of format marks on or off. */
    public Options withFormattingCleanup(boolean on) {
      return new Options(clientId, guid, gc, gcFilter, on, entropy, autoLoad, shouldLoad, meta);
    }

    /** With a source of random numbers. */
    public Options withEntropy(LongSupplier source) {
      return new Options(
          clientId, guid, gc, gcFilter, formattingCleanup, source, autoLoad, shouldLoad, meta);
    }

    /** As a sub-document that receivers load at once. */
    public Options withAutoLoad(boolean on) {
      return new Options(
          clientId, guid, gc, gcFilter, formattingCleanup, entropy, on, shouldLoad, meta);
    }

    /** As a sub-document that is or is not to be loaded here. */
    public Options withShouldLoad(boolean on) {
      return new Options(
          clientId, guid, gc, gcFilter, formattingCleanup, entropy, autoLoad, on, meta);
    }

    /** As a sub-document with a value that travels with it. */
    public Options withMeta(@Nullable Object value) {
      return new Options(
          clientId, guid, gc, gcFilter, formattingCleanup, entropy, autoLoad, shouldLoad, value);
    }
  }

  /** Sub-documents that a transaction brought, removed, or asked to load. */
  public record SubdocumentsEvent(Set<YDoc> loaded, Set<YDoc> added, Set<YDoc> removed) {}

  private final Options options;
  private final String guid;
  final Store store;
  private final UpdateApplier applier;
  private final Cleanup cleanup;

  private @Nullable Thread owner;
  private @Nullable Transaction current;
  private final List<Transaction> queue = new ArrayList<>();
  private @Nullable Transaction observing;
  private boolean anyObserver;

  /** Somebody listens, or listened, to transactions themselves, not only to updates. */
  private boolean isWatched;

  private @Nullable UpdateEncoder encoderV1;

  private final Listeners<UpdateListener> updateListeners = new Listeners<>();
  private final Listeners<UpdateListener> updateV2Listeners = new Listeners<>();
  private final Listeners<Consumer<Transaction>> beforeTransaction = new Listeners<>();
  private final Listeners<Consumer<Transaction>> beforeObserverCalls = new Listeners<>();
  private final Listeners<Consumer<Transaction>> afterTransaction = new Listeners<>();
  private final Listeners<Consumer<Transaction>> afterCleanup = new Listeners<>();
  private final Listeners<Runnable> beforeAll = new Listeners<>();
  private final Listeners<Consumer<List<Transaction>>> afterAll = new Listeners<>();
  private final Listeners<Consumer<SubdocumentsEvent>> subdocumentListeners = new Listeners<>();
  private final Listeners<Runnable> destroyListeners = new Listeners<>();
  private final Set<YDoc> subdocuments = new LinkedHashSet<>();
  private @Nullable Subdocument placed;
  private boolean shouldLoad;

  /** Makes an empty document with a random client id. */
  public YDoc() {
    this(Options.defaults());
  }

  /** Makes an empty document. */
  public YDoc(Options options) {
    this.options = options;
    Long id = options.clientId();
    String name = options.guid();
    this.guid = name != null ? name : Entropy.guid(options.entropy());
    this.store =
        new Store(
            id != null ? id : Entropy.clientId(options.entropy()),
            options.gc(),
            options.gcFilter());
    this.applier = new UpdateApplier(store, (a, b) -> Updates.mergeV2(List.of(a, b)));
    this.cleanup = new Cleanup(store);
    this.shouldLoad = options.shouldLoad();
  }

  // --- identity and threads -------------------------------------------------------------------

  /** The client id of local changes. */
  public long clientId() {
    return store.ownClient();
  }

  /** Changes the client id; the next local change uses it. */
  public void setClientId(long id) {
    checkThread();
    store.ownClient(id);
  }

  /** The name of the document among documents. */
  public String guid() {
    return guid;
  }

  /** The settings it was made with. */
  public Options options() {
    return options;
  }

  /** Releases the document, so that another thread may adopt it by using it. */
  public void handOver() {
    checkThread();
    if (current != null || !queue.isEmpty()) {
      throw new IllegalStateException("a transaction is open: hand over after it ended");
    }
    owner = null;
  }

  void checkThread() {
    Thread thread = Thread.currentThread();
    if (!thread.equals(owner)) {
      adopt(thread);
    }
  }

  private void adopt(Thread thread) {
    Thread holder = owner;
    if (holder != null) {
      throw new IllegalStateException(
          "document belongs to thread "
              + holder.getName()
              + " and was used by "
              + thread.getName()
              + ": call handOver() there first");
    }
    owner = thread;
  }

  // --- roots ------------------------------------------------------------------------------------

  /** The root text of a name; the same object every time. */
  public YText getText(String name) {
    return root(name, Branch.TEXT, YText.class, YText::new);
  }

  /** The root array of a name. */
  public YArray getArray(String name) {
    return root(name, Branch.ARRAY, YArray.class, YArray::new);
  }

  /** The root map of a name. */
  public YMap getMap(String name) {
    return root(name, Branch.MAP, YMap.class, YMap::new);
  }

  /** The root XML fragment of a name. */
  public YXmlFragment getXmlFragment(String name) {
    return root(name, Branch.XML_FRAGMENT, YXmlFragment.class, YXmlFragment::new);
  }

  /** The root XML element of a name. */
  public YXmlElement getXmlElement(String name) {
    return root(name, Branch.XML_ELEMENT, YXmlElement.class, YXmlElement::new);
  }

  /** The root XML text of a name. */
  public YXmlText getXmlText(String name) {
    return root(name, Branch.XML_TEXT, YXmlText.class, YXmlText::new);
  }

  private interface Maker<T> {
    T make(YDoc doc, Branch branch);
  }

  private <T extends YType> T root(String name, int kind, Class<T> type, Maker<T> maker) {
    checkThread();
    Branch branch = store.root(name);
    if (branch.typeRef() == Branch.UNTYPED) {
      branch.becomeTyped(kind);
      return maker.make(this, branch);
    }
    YType known = typeOf(branch);
    if (known.typeRef() != kind) {
      throw new IllegalArgumentException(
          "the root is a " + known.getClass().getSimpleName() + ", not a " + type.getSimpleName());
    }
    return type.cast(known);
  }

  /** Names of all roots, also of those that nobody asked for yet. */
  public List<String> rootNames() {
    checkThread();
    List<String> names = new ArrayList<>();
    store.roots().forEach(r -> names.add(String.valueOf(r.rootName())));
    return names;
  }

  /** All roots that have a kind, as plain values. */
  public Map<String, @Nullable Object> toJson() {
    checkThread();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (Branch root : store.roots()) {
      if (root.typeRef() != Branch.UNTYPED) {
        json.put(String.valueOf(root.rootName()), typeOf(root).toJson());
      }
    }
    return json;
  }

  YType typeOf(Branch branch) {
    if (branch.facade() instanceof YType known) {
      return known;
    }
    return switch (branch.typeRef()) {
      case Branch.ARRAY -> new YArray(this, branch);
      case Branch.MAP -> new YMap(this, branch);
      case Branch.TEXT -> new YText(this, branch);
      case Branch.XML_ELEMENT -> new YXmlElement(this, branch);
      case Branch.XML_FRAGMENT -> new YXmlFragment(this, branch);
      case Branch.XML_HOOK -> new YXmlHook(this, branch);
      case Branch.XML_TEXT -> new YXmlText(this, branch);
      default -> throw new IllegalStateException("this root has no kind yet");
    };
  }

  /** Turns an element of the store into what the application sees. */
  @Nullable Object shown(@Nullable Object element) {
    if (element instanceof Branch branch) {
      return typeOf(branch);
    }
    return element instanceof Subdocument document ? documentOf(document) : element;
  }

  YDoc documentOf(Subdocument document) {
    if (document.facade() instanceof YDoc known) {
      return known;
    }
    Map<String, @Nullable Object> given = document.options();
    YDoc made =
        new YDoc(
            options
                .withClientId(Entropy.clientId(options.entropy()))
                .withGuid(document.guid())
                .withGc(!Boolean.FALSE.equals(given.get("gc")))
                .withAutoLoad(Boolean.TRUE.equals(given.get("autoLoad")))
                .withShouldLoad(document.shouldLoad())
                .withMeta(given.get("meta")));
    made.placed = document;
    document.facade(made);
    return made;
  }

  /** The content that stands for this document in another one. */
  Subdocument placeable() {
    if (placed != null) {
      throw new IllegalStateException("this document is a sub-document already");
    }
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
    Subdocument document = new Subdocument(guid, given, shouldLoad);
    document.facade(this);
    placed = document;
    return document;
  }

  // --- transactions
  // -------------------------------------------------------------------------------

  /** Groups changes; nested calls join the open transaction. */
  public void transact(Consumer<Transaction> work) {
    transact(null, work);
  }

  /**
   * Groups changes under an origin, which observers can see.
   *
   * <p>An exception of {@code work} does not undo what was done: observers are called and the
   * update is emitted, then it propagates.
   */
  public void transact(@Nullable Object origin, Consumer<Transaction> work) {
    checkThread();
    Transaction open = current;
    if (open != null) {
      work.accept(open);
    } else {
      run(origin, true, work);
    }
  }

  private void run(@Nullable Object origin, boolean local, Consumer<Transaction> work) {
    Transaction transaction = new Transaction(this, store.begin(origin, local));
    current = transaction;
    boolean first = queue.isEmpty();
    queue.add(transaction);
    try {
      if (first && !beforeAll.isEmpty()) {
        beforeAll.all().forEach(Runnable::run);
      }
      call(beforeTransaction, transaction);
      work.accept(transaction);
    } finally {
      current = null;
      store.close(transaction.inner);
      if (first) {
        cleanUpAll();
      }
    }
  }

  private static void call(Listeners<Consumer<Transaction>> listeners, Transaction transaction) {
    if (!listeners.isEmpty()) {
      listeners.all().forEach(listener -> listener.accept(transaction));
    }
  }

  /** Whether an edit may be done without an open transaction, since nobody could see that. */
  private boolean isQuiet() {
    return current == null && queue.isEmpty() && !anyObserver && !isWatched;
  }

  private @Nullable StoreTransaction noted() {
    return updateListeners.isEmpty() && updateV2Listeners.isEmpty()
        ? null
        : StoreTransaction.tidy(store);
  }

  /** Inserts text as a transaction of its own if that can be done in place. */
  boolean insertQuickly(Branch text, int index, String value) {
    if (!isQuiet()) {
      return false;
    }
    StoreTransaction inner = noted();
    return QuickText.insert(text, index, value, inner) && emitNoted(inner);
  }

  /** Deletes text as a transaction of its own if that can be done in place. */
  boolean deleteQuickly(Branch text, int index, int length) {
    if (!isQuiet()) {
      return false;
    }
    StoreTransaction inner = noted();
    return QuickText.delete(text, index, length, inner) && emitNoted(inner);
  }

  private boolean emitNoted(@Nullable StoreTransaction inner) {
    if (inner != null) {
      inner.close();
      queue.add(new Transaction(this, inner));
      cleanUpAll();
    }
    return true;
  }

  private void cleanUpAll() {
    FirstError errors = new FirstError();
    for (int i = 0; i < queue.size(); i++) {
      cleanUp(queue.get(i), errors);
    }
    List<Transaction> done = afterAll.isEmpty() ? List.of() : List.copyOf(queue);
    queue.clear();
    if (!done.isEmpty()) {
      afterAll.all().forEach(listener -> errors.attempt(() -> listener.accept(done)));
    }
    errors.rethrow();
  }

  private void cleanUp(Transaction transaction, FirstError errors) {
    StoreTransaction inner = transaction.inner;
    attempt(errors, beforeObserverCalls, transaction);
    if (anyObserver) {
      Transaction outer = observing;
      observing = transaction;
      new ObserverCalls(this, transaction, errors).run();
      observing = outer;
    }
    attempt(errors, afterTransaction, transaction);
    if (options.formattingCleanup() && FormatCleanup.isNeeded(inner)) {
      run(null, true, t -> FormatCleanup.run(store, inner));
    }
    if (!inner.isTidy()) {
      cleanup.run(inner);
    }
    if (!inner.isLocal()) {
      avoidClash(inner);
    }
    attempt(errors, afterCleanup, transaction);
    if (inner.hasEffect()) {
      emit(errors, transaction, updateListeners, false);
      emit(errors, transaction, updateV2Listeners, true);
    }
    emitSubdocuments(errors, inner);
  }

  private static void attempt(
      FirstError errors, Listeners<Consumer<Transaction>> listeners, Transaction transaction) {
    if (!listeners.isEmpty()) {
      for (Consumer<Transaction> listener : listeners.all()) {
        errors.attempt(() -> listener.accept(transaction));
      }
    }
  }

  private void emit(
      FirstError errors, Transaction transaction, Listeners<UpdateListener> listeners, boolean v2) {
    if (listeners.isEmpty()) {
      return;
    }
    UpdateEncoder out = v2 ? UpdateEncoder.v2() : reusableV1();
    StateWriter.writeTransaction(transaction.inner, out);
    byte[] update = out.toByteArray();
    for (UpdateListener listener : listeners.all()) {
      errors.attempt(() -> listener.update(update, transaction.origin(), transaction));
    }
  }

  private UpdateEncoder reusableV1() {
    UpdateEncoder out = encoderV1;
    if (out == null) {
      out = UpdateEncoder.v1();
      encoderV1 = out;
    }
    out.reset();
    return out;
  }

  /** Another session wrote under our client id: the next local change gets a new one. */
  private void avoidClash(StoreTransaction inner) {
    long own = store.ownClient();
    inner.forEachGrown(
        (client, before, after) -> {
          if (client == own) {
            store.ownClient(Entropy.clientId(options.entropy()));
          }
        });
  }

  private void emitSubdocuments(FirstError errors, StoreTransaction inner) {
    if (inner.subdocumentsAdded().isEmpty()
        && inner.subdocumentsRemoved().isEmpty()
        && inner.subdocumentsLoaded().isEmpty()) {
      return;
    }
    Set<YDoc> added = documentsOf(inner.subdocumentsAdded());
    Set<YDoc> removed = documentsOf(inner.subdocumentsRemoved());
    for (YDoc document : added) {
      document.store.ownClient(clientId());
      subdocuments.add(document);
    }
    subdocuments.removeAll(removed);
    SubdocumentsEvent event =
        new SubdocumentsEvent(documentsOf(inner.subdocumentsLoaded()), added, removed);
    subdocumentListeners.all().forEach(l -> errors.attempt(() -> l.accept(event)));
    removed.forEach(document -> errors.attempt(document::destroy));
  }

  private Set<YDoc> documentsOf(Set<Subdocument> all) {
    Set<YDoc> documents = new LinkedHashSet<>();
    all.forEach(d -> documents.add(documentOf(d)));
    return documents;
  }

  boolean isObserving(Transaction transaction) {
    return observing == transaction;
  }

  Subscription observed(Subscription subscription) {
    anyObserver = true;
    return subscription;
  }

  // --- updates
  // ------------------------------------------------------------------------------------

  /** Merges a version 1 update, with origin null. */
  public void applyUpdate(byte[] update) {
    applyUpdate(update, null);
  }

  /**
   * Merges a version 1 update. Order and repetition do not matter; what lacks its causes waits.
   *
   * @throws dev.weft.crdt.codec.MalformedUpdateException if the bytes are not an update; the
   *     document is exactly as it was
   */
  public void applyUpdate(byte[] update, @Nullable Object origin) {
    apply(() -> UpdateDecoder.v1(update), origin);
  }

  /** Merges a version 2 update, with origin null. */
  public void applyUpdateV2(byte[] update) {
    applyUpdateV2(update, null);
  }

  /** Merges a version 2 update as {@link #applyUpdate(byte[], Object)} does. */
  public void applyUpdateV2(byte[] update, @Nullable Object origin) {
    apply(() -> UpdateDecoder.v2(update), origin);
  }

  private void apply(Supplier<UpdateDecoder> in, @Nullable Object origin) {
    checkThread();
    UpdateApplier.Decoded decoded = applier.decode(in.get());
    Transaction open = current;
    if (open != null) {
      open.inner.becomeRemote();
      applier.apply(decoded);
    } else {
      run(origin, false, t -> applier.apply(decoded));
    }
  }

  /** The whole document as a version 1 update, pending data included. */
  public byte[] encodeStateAsUpdate() {
    return encodeStateAsUpdate(StateVector.EMPTY);
  }

  /** What a replica with the given state vector lacks, as a version 1 update. */
  public byte[] encodeStateAsUpdate(StateVector known) {
    byte[] state = encode(UpdateEncoder.v1(), known);
    List<byte[]> parts = pendingParts(known);
    if (parts.isEmpty()) {
      return state;
    }
    List<byte[]> all = new ArrayList<>(List.of(state));
    parts.forEach(p -> all.add(Updates.convertV2ToV1(p)));
    return Updates.merge(all);
  }

  /** The whole document as a version 2 update. */
  public byte[] encodeStateAsUpdateV2() {
    return encodeStateAsUpdateV2(StateVector.EMPTY);
  }

  /** What a replica with the given state vector lacks, as a version 2 update. */
  public byte[] encodeStateAsUpdateV2(StateVector known) {
    byte[] state = encode(UpdateEncoder.v2(), known);
    List<byte[]> parts = pendingParts(known);
    if (parts.isEmpty()) {
      return state;
    }
    List<byte[]> all = new ArrayList<>(List.of(state));
    all.addAll(parts);
    return Updates.mergeV2(all);
  }

  private byte[] encode(UpdateEncoder out, StateVector known) {
    checkThread();
    StateWriter.writeState(store, out, known::get);
    return out.toByteArray();
  }

  private List<byte[]> pendingParts(StateVector known) {
    List<byte[]> parts = new ArrayList<>();
    byte[] deletes = store.pendingDeletes();
    if (deletes != null) {
      parts.add(deletes);
    }
    PendingStructs structs = store.pendingStructs();
    if (structs != null) {
      parts.add(Updates.diffV2(structs.updateV2(), known));
    }
    return parts;
  }

  /** How much of each client's writing this document has integrated. */
  public StateVector stateVector() {
    checkThread();
    StateVector.Builder states = new StateVector.Builder();
    store.forEachState((client, before, after) -> states.put(client, after));
    return states.build();
  }

  /** All deleted ranges. Cost: linear in runs. */
  public DeleteSet deleteSet() {
    checkThread();
    return DeleteSet.of(store.deleteSet());
  }

  /** Whether something applied still waits for other updates. */
  public boolean hasPending() {
    checkThread();
    return store.hasPending();
  }

  // --- listeners
  // ----------------------------------------------------------------------------------

  /** Calls back with a version 1 update after every transaction that changed something. */
  public Subscription onUpdate(UpdateListener listener) {
    return updateListeners.add(listener);
  }

  /** Calls back with a version 2 update after every transaction that changed something. */
  public Subscription onUpdateV2(UpdateListener listener) {
    return updateV2Listeners.add(listener);
  }

  /** Calls back before the changes of every transaction. */
  public Subscription onBeforeTransaction(Consumer<Transaction> listener) {
    isWatched = true;
    return beforeTransaction.add(listener);
  }

  /** Calls back after the changes and before the observers. */
  public Subscription onBeforeObserverCalls(Consumer<Transaction> listener) {
    isWatched = true;
    return beforeObserverCalls.add(listener);
  }

  /** Calls back after the observers, before deleted content is dropped. */
  public Subscription onAfterTransaction(Consumer<Transaction> listener) {
    isWatched = true;
    return afterTransaction.add(listener);
  }

  /** Calls back after deleted content was dropped, before the update events. */
  public Subscription onAfterTransactionCleanup(Consumer<Transaction> listener) {
    isWatched = true;
    return afterCleanup.add(listener);
  }

  /** Calls back before the first transaction of a chain. */
  public Subscription onBeforeAllTransactions(Runnable listener) {
    isWatched = true;
    return beforeAll.add(listener);
  }

  /** Calls back after the last transaction of a chain that observers caused. */
  public Subscription onAfterAllTransactions(Consumer<List<Transaction>> listener) {
    isWatched = true;
    return afterAll.add(listener);
  }

  /** Calls back when sub-documents come, go or are to be loaded. */
  public Subscription onSubdocuments(Consumer<SubdocumentsEvent> listener) {
    return subdocumentListeners.add(listener);
  }

  /** Calls back when the document is destroyed. */
  public Subscription onDestroy(Runnable listener) {
    return destroyListeners.add(listener);
  }

  // --- sub-documents
  // ------------------------------------------------------------------------------

  /** The live sub-documents. */
  public Set<YDoc> subdocuments() {
    checkThread();
    return Set.copyOf(subdocuments);
  }

  /** Whether a sub-document is to be loaded. */
  public boolean shouldLoad() {
    return placed == null ? shouldLoad : placed.shouldLoad();
  }

  /** Asks for a sub-document's content: the parent's listeners hear about it. */
  public void load(YDoc parent) {
    Subdocument document = placed;
    if (document != null && !document.shouldLoad()) {
      parent.transact(t -> t.inner.loaded(document));
      document.shouldLoad(true);
    }
    shouldLoad = true;
  }

  /** Ends a document: its sub-documents too; listeners hear of it. */
  public void destroy() {
    List.copyOf(subdocuments).forEach(YDoc::destroy);
    subdocuments.clear();
    destroyListeners.all().forEach(Runnable::run);
  }

  @Override
  public String toString() {
    return "YDoc " + guid;
  }
}
