package dev.weft.crdt;

import dev.weft.crdt.codec.UpdateDecoder;
import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.Run;
import dev.weft.crdt.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
// Long because it is the library's front door: a third is documentation, and the work is done by
// DocTransactions, DocUpdates, DocTypes, DocListeners and Subdocuments. What would break if the
// door
// were split: whoever gets at the store has passed the thread check here; two doors would have to
// share the store and the check, and one could forget it.
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
      Predicate<ItemView> gcFilter,
      boolean formattingCleanup,
      LongSupplier entropy,
      boolean autoLoad,
      boolean shouldLoad,
      @Nullable Object meta) {
    /** Lets garbage collection drop all that is deleted; the engine asks no filter then. */
    public static final Predicate<ItemView> COLLECT_ANY = item -> true;

    /** {@return what {@code new YDoc()} uses} */
    public static Options defaults() {
      return new Options(null, null, true, COLLECT_ANY, true, Entropy.system(), false, true, null);
    }

    /**
     * With a client id.
     *
     * @param id 0 to 2^53-1, in use nowhere else
     * @return settings that differ in this alone
     */
    public Options withClientId(long id) {
      return new Options(
          id, guid, gc, gcFilter, formattingCleanup, entropy, autoLoad, shouldLoad, meta);
    }

    /**
     * With a guid.
     *
     * @param id any string; replicas of one document may share it
     * @return settings that differ in this alone
     */
    public Options withGuid(String id) {
      return new Options(
          clientId, id, gc, gcFilter, formattingCleanup, entropy, autoLoad, shouldLoad, meta);
    }

    /**
     * With garbage collection on or off.
     *
     * @param on false keeps deleted content, which snapshots need
     * @return settings that differ in this alone
     */
    public Options withGc(boolean on) {
      return new Options(
          clientId, guid, on, gcFilter, formattingCleanup, entropy, autoLoad, shouldLoad, meta);
    }

    /**
     * With a filter of what may be collected.
     *
     * @param filter false keeps a deleted item; treat neighbours alike, since runs are cut
     *     differently in each replica
     * @return settings that differ in this alone
     */
    public Options withGcFilter(Predicate<ItemView> filter) {
      return new Options(
          clientId, guid, gc, filter, formattingCleanup, entropy, autoLoad, shouldLoad, meta);
    }

    /**
     * With the clean-up of format marks on or off.
     *
     * @param on false never writes of its own accord
     * @return settings that differ in this alone
     */
    public Options withFormattingCleanup(boolean on) {
      return new Options(clientId, guid, gc, gcFilter, on, entropy, autoLoad, shouldLoad, meta);
    }

    /**
     * With a source of random numbers.
     *
     * @param source random numbers of 64 bits, called where ids are drawn
     * @return settings that differ in this alone
     */
    public Options withEntropy(LongSupplier source) {
      return new Options(
          clientId, guid, gc, gcFilter, formattingCleanup, source, autoLoad, shouldLoad, meta);
    }

    /**
     * As a sub-document that receivers load at once.
     *
     * @param on true has receivers load it as soon as it arrives
     * @return settings that differ in this alone
     */
    public Options withAutoLoad(boolean on) {
      return new Options(
          clientId, guid, gc, gcFilter, formattingCleanup, entropy, on, shouldLoad, meta);
    }

    /**
     * As a sub-document that is or is not to be loaded here.
     *
     * @param on false leaves it unloaded until {@link #load()}
     * @return settings that differ in this alone
     */
    public Options withShouldLoad(boolean on) {
      return new Options(
          clientId, guid, gc, gcFilter, formattingCleanup, entropy, autoLoad, on, meta);
    }

    /**
     * As a sub-document with a value that travels with it.
     *
     * @param value a plain value, as an array takes it, or null
     * @return settings that differ in this alone
     */
    public Options withMeta(@Nullable Object value) {
      return new Options(
          clientId, guid, gc, gcFilter, formattingCleanup, entropy, autoLoad, shouldLoad, value);
    }
  }

  /**
   * Sub-documents that a transaction brought, removed, or asked to load.
   *
   * @param loaded those to be filled with content now
   * @param added those that were placed, here or by an update
   * @param removed those whose place was deleted; they are destroyed
   */
  public record SubdocumentsEvent(Set<YDoc> loaded, Set<YDoc> added, Set<YDoc> removed) {}

  private static final long MAX_CLIENT_ID = (1L << 53) - 1;

  private final Options options;
  private final String guid;
  final Store store;
  final DocListeners listeners = new DocListeners();
  final DocTransactions transactions;
  final Subdocuments subdocuments;
  private final DocTypes types;
  private final DocUpdates updates;

  private @Nullable Thread owner;
  private boolean isDestroyed;

  /** Makes an empty document with a random client id. */
  public YDoc() {
    this(Options.defaults());
  }

  /**
   * Makes an empty document.
   *
   * @param options settings
   * @throws IllegalArgumentException if the client id is not from 0 to 2^53-1
   */
  public YDoc(Options options) {
    this.options = options;
    Long id = options.clientId() == null ? null : checkedId(options.clientId());
    String name = options.guid();
    this.guid = name != null ? name : Entropy.guid(options.entropy());
    this.store =
        new Store(
            id != null ? id : Entropy.clientId(options.entropy()),
            options.gc(),
            storeFilter(options.gcFilter()));
    this.transactions = new DocTransactions(this, store, listeners);
    this.types = new DocTypes(this, store);
    this.updates = new DocUpdates(store, transactions);
    this.subdocuments = new Subdocuments(this);
  }

  private Predicate<Run> storeFilter(Predicate<ItemView> filter) {
    return filter.equals(Options.COLLECT_ANY)
        ? Store.COLLECT_ANY
        : run -> filter.test(new ItemView(this, run));
  }

  // --- identity and threads -------------------------------------------------------------------

  /** {@return the client id of local changes} */
  public long clientId() {
    return store.ownClient();
  }

  /**
   * Changes the client id; the next local change uses it.
   *
   * @param id 0 to 2^53-1, in use nowhere else
   * @throws IllegalArgumentException if it is not in this range; nothing changed
   */
  public void setClientId(long id) {
    checkThread();
    store.ownClient(checkedId(id));
  }

  private static long checkedId(long id) {
    if (id < 0 || id > MAX_CLIENT_ID) {
      throw new IllegalArgumentException("client id " + id + " is not from 0 to 2^53-1");
    }
    return id;
  }

  /** {@return the name of the document among documents} */
  public String guid() {
    return guid;
  }

  /** {@return the settings it was made with} */
  public Options options() {
    return options;
  }

  /** Releases the document, so that another thread may adopt it by using it. */
  public void handOver() {
    checkThread();
    if (transactions.isBusy()) {
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

  /**
   * {@return the root text of a name; the same object every time}
   *
   * @param name of the root
   * @throws IllegalArgumentException if it was asked for as another kind already
   */
  public YText getText(String name) {
    return root(name, Branch.TEXT, YText.class, YText::new);
  }

  /**
   * {@return the root array of a name}
   *
   * @param name of the root
   * @throws IllegalArgumentException if it was asked for as another kind already
   */
  public YArray getArray(String name) {
    return root(name, Branch.ARRAY, YArray.class, YArray::new);
  }

  /**
   * {@return the root map of a name}
   *
   * @param name of the root
   * @throws IllegalArgumentException if it was asked for as another kind already
   */
  public YMap getMap(String name) {
    return root(name, Branch.MAP, YMap.class, YMap::new);
  }

  /**
   * {@return the root XML fragment of a name}
   *
   * @param name of the root
   * @throws IllegalArgumentException if it was asked for as another kind already
   */
  public YXmlFragment getXmlFragment(String name) {
    return root(name, Branch.XML_FRAGMENT, YXmlFragment.class, YXmlFragment::new);
  }

  /**
   * {@return the root XML element of a name}
   *
   * @param name of the root
   * @throws IllegalArgumentException if it was asked for as another kind already
   */
  public YXmlElement getXmlElement(String name) {
    return root(name, Branch.XML_ELEMENT, YXmlElement.class, YXmlElement::new);
  }

  /**
   * {@return the root XML text of a name}
   *
   * @param name of the root
   * @throws IllegalArgumentException if it was asked for as another kind already
   */
  public YXmlText getXmlText(String name) {
    return root(name, Branch.XML_TEXT, YXmlText.class, YXmlText::new);
  }

  private <T extends YType> T root(String name, int kind, Class<T> type, DocTypes.Maker<T> maker) {
    checkThread();
    return types.root(name, kind, type, maker);
  }

  /** {@return names of all roots, also of those that nobody asked for yet} */
  public List<String> rootNames() {
    checkThread();
    return types.rootNames();
  }

  /** {@return all roots that have a kind, as plain values} */
  public Map<String, @Nullable Object> toJson() {
    checkThread();
    return types.toJson();
  }

  /** What the application sees of a type. */
  YType typeOf(Branch branch) {
    return types.typeOf(branch);
  }

  /** Turns an element of the store into what the application sees. */
  @Nullable Object shown(@Nullable Object element) {
    return types.shown(element);
  }

  // --- transactions -------------------------------------------------------------------------

  /**
   * Groups changes; nested calls join the open transaction.
   *
   * @param work makes the changes, as {@link #transact(Object, Consumer)} says
   */
  public void transact(Consumer<Transaction> work) {
    transact(null, work);
  }

  /**
   * Groups changes under an origin, which observers can see.
   *
   * <p>An exception of {@code work} does not undo what was done: observers are called and the
   * update is emitted, then it propagates.
   *
   * @param origin what observers, update listeners and undo managers see as the author, or null
   * @param work makes the changes, at once and on this thread
   */
  public void transact(@Nullable Object origin, Consumer<Transaction> work) {
    checkThread();
    transactions.transact(origin, work);
  }

  /**
   * Groups changes under an origin and hands back what came of them, as {@link #transact(Object,
   * Consumer)} does.
   *
   * @param <T> what comes of it
   * @param origin what observers see as the author, or null
   * @param work makes the changes
   * @return what {@code work} returned
   */
  public <T extends @Nullable Object> T compute(
      @Nullable Object origin, Function<Transaction, T> work) {
    List<T> result = new ArrayList<>(1);
    transact(origin, transaction -> result.add(work.apply(transaction)));
    return result.get(0);
  }

  // --- updates -------------------------------------------------------------------------

  /**
   * Merges a version 1 update, with origin null.
   *
   * @param update a version 1 update, which is not kept
   * @throws dev.weft.crdt.codec.MalformedUpdateException if the bytes are not an update; the
   *     document is exactly as it was
   */
  public void applyUpdate(byte[] update) {
    applyUpdate(update, null);
  }

  /**
   * Merges a version 1 update. Order and repetition do not matter; what lacks its causes waits.
   *
   * @param update a version 1 update, which is not kept
   * @param origin what observers and update listeners see as the author, or null
   * @throws dev.weft.crdt.codec.MalformedUpdateException if the bytes are not an update; the
   *     document is exactly as it was
   */
  public void applyUpdate(byte[] update, @Nullable Object origin) {
    checkThread();
    updates.applyV1(update, origin);
  }

  /**
   * Merges a version 2 update, with origin null.
   *
   * @param update a version 2 update, which is not kept
   * @throws dev.weft.crdt.codec.MalformedUpdateException if the bytes are not an update; the
   *     document is exactly as it was
   */
  public void applyUpdateV2(byte[] update) {
    applyUpdateV2(update, null);
  }

  /**
   * Merges a version 2 update as {@link #applyUpdate(byte[], Object)} does.
   *
   * @param update a version 2 update, which is not kept
   * @param origin what observers and update listeners see as the author, or null
   * @throws dev.weft.crdt.codec.MalformedUpdateException if the bytes are not an update; the
   *     document is exactly as it was
   */
  public void applyUpdateV2(byte[] update, @Nullable Object origin) {
    checkThread();
    updates.apply(UpdateDecoder.v2(update), origin);
  }

  /** {@return the whole document as a version 1 update, pending data included} */
  public byte[] encodeStateAsUpdate() {
    return encodeStateAsUpdate(StateVector.EMPTY);
  }

  /**
   * {@return what a replica with the given state vector lacks, as a version 1 update}
   *
   * @param known what the receiver has integrated
   */
  public byte[] encodeStateAsUpdate(StateVector known) {
    checkThread();
    return updates.encode(known);
  }

  /** {@return the whole document as a version 2 update} */
  public byte[] encodeStateAsUpdateV2() {
    return encodeStateAsUpdateV2(StateVector.EMPTY);
  }

  /**
   * {@return what a replica with the given state vector lacks, as a version 2 update}
   *
   * @param known what the receiver has integrated
   */
  public byte[] encodeStateAsUpdateV2(StateVector known) {
    checkThread();
    return updates.encodeV2(known);
  }

  /** {@return how much of each client's writing this document has integrated} */
  public StateVector stateVector() {
    checkThread();
    StateVector.Builder states = new StateVector.Builder();
    store.forEachState((client, before, after) -> states.put(client, after));
    return states.build();
  }

  /** {@return all deleted ranges} Cost: linear in runs. */
  public DeleteSet deleteSet() {
    checkThread();
    return DeleteSet.of(store.deleteSet());
  }

  /** {@return whether something applied still waits for other updates} */
  public boolean hasPending() {
    checkThread();
    return store.hasPending();
  }

  // --- listeners -------------------------------------------------------------------------

  /**
   * Calls back with a version 1 update after every transaction that changed something.
   *
   * @param listener called on the document's thread; gets the bytes as its own
   * @return ends the calls when it is closed
   */
  public Subscription onUpdate(UpdateListener listener) {
    return listeners.update.add(listener);
  }

  /**
   * Calls back with a version 2 update after every transaction that changed something.
   *
   * @param listener called on the document's thread; gets the bytes as its own
   * @return ends the calls when it is closed
   */
  public Subscription onUpdateV2(UpdateListener listener) {
    return listeners.updateV2.add(listener);
  }

  /**
   * Calls back before the changes of every transaction.
   *
   * @param listener called on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription onBeforeTransaction(Consumer<Transaction> listener) {
    return listeners.watch(listeners.beforeTransaction, listener);
  }

  /**
   * Calls back after the changes and before the observers.
   *
   * @param listener called on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription onBeforeObserverCalls(Consumer<Transaction> listener) {
    return listeners.watch(listeners.beforeObserverCalls, listener);
  }

  /**
   * Calls back after the observers, before deleted content is dropped.
   *
   * @param listener called on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription onAfterTransaction(Consumer<Transaction> listener) {
    return listeners.watch(listeners.afterTransaction, listener);
  }

  /**
   * Calls back after deleted content was dropped, before the update events.
   *
   * @param listener called on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription onAfterTransactionCleanup(Consumer<Transaction> listener) {
    return listeners.watch(listeners.afterCleanup, listener);
  }

  /**
   * Calls back before the first transaction of a chain.
   *
   * @param listener called on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription onBeforeAllTransactions(Runnable listener) {
    return listeners.watch(listeners.beforeAll, listener);
  }

  /**
   * Calls back after the last transaction of a chain that observers caused.
   *
   * @param listener told all transactions of the chain, in order, on the document's thread
   * @return ends the calls when it is closed
   */
  public Subscription onAfterAllTransactions(Consumer<List<Transaction>> listener) {
    return listeners.watch(listeners.afterAll, listener);
  }

  /**
   * Calls back when sub-documents come, go or are to be loaded.
   *
   * @param listener called on the document's thread, after update listeners
   * @return ends the calls when it is closed
   */
  public Subscription onSubdocuments(Consumer<SubdocumentsEvent> listener) {
    return listeners.subdocuments.add(listener);
  }

  /**
   * Calls back when the document is destroyed.
   *
   * @param listener called on the thread that destroys it, once
   * @return ends the calls when it is closed
   */
  public Subscription onDestroy(Runnable listener) {
    return listeners.destroy.add(listener);
  }

  // --- sub-documents -------------------------------------------------------------------------

  /** {@return the live sub-documents} */
  public Set<YDoc> subdocuments() {
    checkThread();
    return subdocuments.live();
  }

  /** {@return whether a sub-document is to be loaded} */
  public boolean shouldLoad() {
    return subdocuments.shouldLoad();
  }

  /**
   * Asks for a sub-document's content. Bringing it is up to the listeners to sub-documents of the
   * parent, for example by syncing a document of this {@link #guid()}.
   *
   * <p>As in Yjs they hear of it unless {@link #shouldLoad()} is true already, as it is from the
   * first call on: of a document that was placed here or loads by itself they heard when it came.
   * It becomes true once they were all called, so a listener must not ask again.
   */
  public void load() {
    checkThread();
    subdocuments.load();
  }

  /**
   * Ends a document and its sub-documents; listeners hear of it, once. Nothing is deleted: a
   * sub-document stays in its parent, as a new one of the same guid that is not loaded.
   *
   * <p>Thread rule: that of this document, of its parent and of every document inside it. The same
   * holds where a sub-document ends because it was deleted in its parent: if it is in use on
   * another thread, the deletion stands, it is not ended, and the error reaches who deleted it.
   *
   * @throws IllegalStateException if one of them belongs to another thread; nothing changed
   */
  public void destroy() {
    subdocuments.checkThreads();
    subdocuments.destroy();
    if (!isDestroyed) {
      isDestroyed = true;
      listeners.destroy.all().forEach(Runnable::run);
    }
  }

  @Override
  public String toString() {
    return "YDoc " + guid;
  }
}
