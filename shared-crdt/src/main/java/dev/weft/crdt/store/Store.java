package dev.weft.crdt.store;

import dev.weft.crdt.codec.DeleteRanges;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One document: the logs of all clients, the root types, pending data.
 *
 * <p>Every change happens inside a {@link StoreTransaction}, which {@link #begin} opens and {@link
 * Cleanup} ends; the caller keeps the order of its steps.
 */
public final class Store {
  /** The filter that lets garbage collection drop all that is deleted. */
  public static final Predicate<Run> COLLECT_ANY = run -> true;

  /** Where undo made an element again. */
  record Redone(ClientLog log, int clock) {}

  private final Map<Long, ClientLog> logs = new HashMap<>();
  private ClientLog[] descending = {};
  private boolean isSorted = true;
  private @Nullable ClientLog recent;

  final Map<String, Branch> roots = new LinkedHashMap<>();
  final Map<Run, Redone> redone = new HashMap<>();
  final TextBuffer staging = new TextBuffer();

  private ClientLog own;
  private final boolean gc;
  private final Predicate<Run> gcFilter;
  private @Nullable StoreTransaction open;
  private long transactions;
  private final Integrator integrator = new Integrator(this);

  @Nullable PendingStructs pendingStructs;
  byte @Nullable [] pendingDeletes;

  /** Makes an empty document. */
  public Store(long clientId, boolean gc, Predicate<Run> gcFilter) {
    this.gc = gc;
    this.gcFilter = gcFilter;
    this.own = new ClientLog(clientId);
    ownClient(clientId);
  }

  public boolean gc() {
    return gc;
  }

  /** Whether garbage collection is on and passes over nothing that is deleted. */
  boolean collectsEverything() {
    return gc && gcFilter == COLLECT_ANY;
  }

  Predicate<Run> gcFilter() {
    return gcFilter;
  }

  /** The client id of local changes. */
  public long ownClient() {
    return own.client;
  }

  /** Changes the client id of local changes. */
  public void ownClient(long client) {
    own = logOf(client);
  }

  Integrator integrator() {
    return integrator;
  }

  ClientLog own() {
    return own;
  }

  // --- transactions ------------------------------------------------------------------------

  /** Opens a transaction; the caller ends it by {@link #close}. */
  public StoreTransaction begin(@Nullable Object origin, boolean local) {
    StoreTransaction transaction = new StoreTransaction(this, origin, local);
    open = transaction;
    return transaction;
  }

  /** Ends the changes of the open transaction. */
  public void close(StoreTransaction transaction) {
    open = null;
    transaction.close();
  }

  /** Numbers from 1, so that a log that nobody touched belongs to no transaction. */
  long nextTransaction() {
    return ++transactions;
  }

  /** The open transaction, or null. */
  public @Nullable StoreTransaction open() {
    return open;
  }

  StoreTransaction transaction() {
    return Checks.present(open);
  }

  // --- clients -----------------------------------------------------------------------------

  @Nullable ClientLog logOrNull(long client) {
    ClientLog last = recent;
    if (last != null && last.client == client) {
      return last;
    }
    ClientLog found = logs.get(client);
    if (found != null) {
      recent = found;
    }
    return found;
  }

  ClientLog logOf(long client) {
    ClientLog found = logOrNull(client);
    if (found == null) {
      found = new ClientLog(client);
      logs.put(client, found);
      recent = found;
      isSorted = false;
    }
    return found;
  }

  /** Forgets a client that has no runs. */
  void forget(ClientLog log) {
    if (log != own) {
      logs.remove(log.client);
      recent = null;
      isSorted = false;
    }
  }

  /** All logs, client ids descending; some may be empty. */
  ClientLog[] descending() {
    if (!isSorted) {
      descending = logs.values().toArray(new ClientLog[0]);
      Arrays.sort(descending, (a, b) -> Long.compare(b.client, a.client));
      isSorted = true;
    }
    return descending;
  }

  /** Next expected clock of a client. */
  public int state(long client) {
    ClientLog log = logOrNull(client);
    return log == null ? 0 : log.state;
  }

  /** Calls back with every known client, descending, 0 and its state. */
  public void forEachState(StoreTransaction.StateVisitor visitor) {
    for (ClientLog log : descending()) {
      if (log.state > 0) {
        visitor.client(log.client, 0, log.state);
      }
    }
  }

  /** All deleted ranges of the document. Cost: linear in runs. */
  public DeleteRanges deleteSet() {
    DeleteRanges all = new DeleteRanges();
    for (ClientLog log : descending()) {
      for (Run run = log.state > 0 ? log.find(0) : null; run != null; run = log.next(run)) {
        if (run.isDeleted()) {
          all.add(log.client, run.clock, run.length);
        }
      }
    }
    return all;
  }

  /** Whether updates wait for others. */
  public boolean hasPending() {
    return pendingStructs != null || pendingDeletes != null;
  }

  /** Structs that wait for others, or null. */
  public @Nullable PendingStructs pendingStructs() {
    return pendingStructs;
  }

  /** Deletes that wait for what they delete, as a version 2 update without structs, or null. */
  public byte @Nullable [] pendingDeletes() {
    return pendingDeletes;
  }

  // --- roots -------------------------------------------------------------------------------

  /** A root type, made untyped if it is new. */
  public Branch root(String name) {
    return roots.computeIfAbsent(name, n -> new Branch(this, n, Branch.UNTYPED, null));
  }

  /** A type that is not placed yet. */
  public Branch newBranch(int typeRef, @Nullable String nodeName) {
    return new Branch(this, null, typeRef, nodeName);
  }

  /** All roots in the order in which they were met. */
  public List<Branch> roots() {
    return new ArrayList<>(roots.values());
  }

  // --- splitting (§9.1) ----------------------------------------------------------------------

  /** The run whose last element is the given one; splits behind it if needed. */
  Run cleanEnd(ClientLog log, int clock) {
    Run run = log.find(clock);
    if (clock != run.end() - 1 && run.kind() != Run.GC) {
      split(run, clock + 1 - run.clock);
    }
    return run;
  }

  /** The run whose first element is the given one; splits before it if needed. */
  Run cleanStart(ClientLog log, int clock) {
    Run run = log.find(clock);
    return run.clock < clock && run.kind() != Run.GC ? split(run, clock - run.clock) : run;
  }

  /** Cuts a run and returns the second part. */
  Run split(Run run, int at) {
    ClientLog log = run.log;
    log.settle();
    Run tail = new Run(log, run.clock + at, run.length - at, run.kind());
    int inherited = run.flags & (Run.DELETED | Run.KEEP | Run.REDONE | Run.NAMED_INSIDE);
    tail.flags |= inherited | (run.has(Run.NAMED_INSIDE) ? Run.NAMED : 0);
    tail.originLog = log;
    tail.originClock = run.clock + at - 1;
    tail.rightLog = run.rightLog;
    tail.rightClock = run.rightClock;
    tail.parent = run.parent;
    splitContent(run, tail, at);
    boolean wasLive = run.visible() != 0;
    run.length = at;
    log.insertAfter(run, tail);
    if (run.has(Run.REDONE)) {
      Redone to = Checks.present(redone.get(run));
      redone.put(tail, new Redone(to.log, to.clock + at));
    }
    linkSplit(run, tail, wasLive);
    transaction().mergeCandidate(tail);
    return tail;
  }

  private static void splitContent(Run run, Run tail, int at) {
    switch (run.kind()) {
      case Run.STRING -> {
        tail.offset = run.offset + at;
        TextBuffer text = run.log.text;
        if (Character.isHighSurrogate(text.charAt(tail.offset - 1))) {
          // Yjs breaks the pair for good on both sides, whatever follows.
          text.set(tail.offset - 1, '\uFFFD');
          text.set(tail.offset, '\uFFFD');
        }
      }
      case Run.ANY, Run.JSON -> tail.content = run.values().split(at);
      default -> {}
    }
  }

  private static void linkSplit(Run run, Run tail, boolean wasLive) {
    Branch parent = Checks.present(run.parent);
    String key = run.key();
    Run right = run.right;
    tail.left = run;
    tail.right = right;
    run.right = tail;
    if (right != null) {
      right.left = tail;
    }
    if (key != null) {
      tail.place = key;
      if (right == null) {
        parent.map.put(key, tail);
      }
      return;
    }
    if (right == null) {
      parent.tail = tail;
    }
    parent.splitIndexed(run, tail, wasLive);
  }

  // --- deleting (§9.2) -----------------------------------------------------------------------

  private static final class Frame {
    final Branch branch;
    @Nullable Run next;
    final Iterator<Run> entries;

    Frame(Branch branch) {
      this.branch = branch;
      next = branch.head;
      entries = new ArrayList<>(branch.map.values()).iterator();
    }

    @Nullable Run take() {
      Run run = next;
      if (run != null) {
        next = run.right;
        return run;
      }
      return entries.hasNext() ? entries.next() : null;
    }
  }

  /** Deletes a run and, if it holds a type, everything below. Iterative, however deep. */
  void delete(Run run) {
    if (run.isDeleted()) {
      return;
    }
    markDeleted(run);
    if (run.kind() != Run.TYPE) {
      return;
    }
    StoreTransaction transaction = transaction();
    Deque<Frame> stack = new ArrayDeque<>();
    stack.push(new Frame(run.branch()));
    while (!stack.isEmpty()) {
      Frame frame = Checks.present(stack.peek());
      Run child = frame.take();
      if (child == null) {
        stack.pop();
        TypeChange change = frame.branch.change;
        if (change != null && change.transaction == transaction) {
          change.withdraw();
        }
      } else if (!child.isDeleted()) {
        markDeleted(child);
        if (child.kind() == Run.TYPE) {
          stack.push(new Frame(child.branch()));
        }
      } else if (!transaction.added(child)) {
        transaction.mergeCandidate(child);
      }
    }
  }

  private void markDeleted(Run run) {
    StoreTransaction transaction = transaction();
    Branch parent = Checks.present(run.parent);
    int visible = run.visible();
    boolean format = run.isLiveFormat();
    run.flags |= Run.DELETED;
    if (!run.isKeyed()) {
      if (visible != 0) {
        parent.visibleChanged(run, -visible);
      } else if (format) {
        parent.formatDeleted(run);
      }
    }
    transaction.delete(run);
    transaction.mayCollect = true;
    transaction.changed(parent, run.key());
    if (run.kind() == Run.DOC) {
      transaction.subdocumentRemoved(run.subdocument());
    }
  }

  // --- redone items --------------------------------------------------------------------------

  void redone(Run run, Run again) {
    run.flags |= Run.REDONE;
    redone.put(run, new Redone(again.log, again.clock));
  }

  @Nullable Redone redoneOf(Run run) {
    return run.has(Run.REDONE) ? redone.get(run) : null;
  }
}
