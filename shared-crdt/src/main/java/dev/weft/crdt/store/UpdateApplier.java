package dev.weft.crdt.store;

import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.crdt.codec.UpdateDecoder;
import dev.weft.crdt.codec.UpdateEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Applies decoded updates: order by dependency, pending structs, pending deletes (§7). */
public final class UpdateApplier {
  private final Store store;
  private final UpdateReader reader;
  private final Integrator integrator;
  private final BinaryOperator<byte[]> mergeV2;

  /** State of one pass. */
  private static final class Pass {
    final Map<Long, Long> missing = new LinkedHashMap<>();
    final TreeMap<Long, List<Run>> rest = new TreeMap<>();
    final List<Run> stack = new ArrayList<>();
  }

  /**
   * Makes the applier of a store.
   *
   * @param mergeV2 merges two version 2 updates
   */
  public UpdateApplier(Store store, BinaryOperator<byte[]> mergeV2) {
    this.store = store;
    this.reader = new UpdateReader(store);
    this.integrator = store.integrator();
    this.mergeV2 = mergeV2;
  }

  /** A decoded update that is ready to be applied. */
  public static final class Decoded {
    private final Incoming incoming;

    Decoded(Incoming incoming) {
      this.incoming = incoming;
    }
  }

  /**
   * Decodes an update without any effect on the document. Its text is staged behind that of updates
   * which are decoded but not applied yet, until this one is applied or released: listeners may
   * apply another one in between.
   */
  public Decoded decode(UpdateDecoder in) {
    return new Decoded(reader.read(in));
  }

  /** Forgets the text of a decoded update, and of all that was decoded after it. */
  public void release(Decoded decoded) {
    store.staging.truncate(decoded.incoming.stagingMark);
  }

  /** Applies a decoded update within the open transaction. */
  public void apply(Decoded decoded) {
    apply(decoded.incoming);
    int received = store.staging.size() - decoded.incoming.stagingMark;
    release(decoded);
    for (Incoming.Queue queue : decoded.incoming.queues) {
      queue.log.text.trimAfter(received);
    }
  }

  private void apply(Incoming incoming) {
    PendingStructs rest = incoming.queues.isEmpty() ? null : integrateAll(incoming);
    PendingStructs pending = store.pendingStructs;
    boolean retry = false;
    if (pending == null) {
      store.pendingStructs = rest;
    } else {
      retry =
          pending.missing().entrySet().stream()
              .anyMatch(e -> e.getValue() < store.state(e.getKey()));
      if (rest != null) {
        Map<Long, Long> missing = new LinkedHashMap<>(pending.missing());
        rest.missing().forEach((client, clock) -> missing.merge(client, clock, Math::min));
        store.pendingStructs =
            new PendingStructs(mergeV2.apply(pending.updateV2(), rest.updateV2()), missing);
      }
    }
    applyDeletes(incoming.deletes);
    if (incoming.settle() >= Branch.LONG_RUNS) {
      // Of a state that is loaded these are the roots: a type that came with it is no change, as in
      // Yjs, and gets its tree when a position in it is first asked for.
      store.transaction().changes().forEach(change -> change.branch().indexIfLong());
    }
    if (retry) {
      byte[] update = Checks.present(store.pendingStructs).updateV2();
      store.pendingStructs = null;
      apply(reader.read(UpdateDecoder.v2(update)));
    }
  }

  // --- structs -------------------------------------------------------------------------------

  private @Nullable PendingStructs integrateAll(Incoming incoming) {
    incoming.open(store.staging);
    Pass pass = new Pass();
    try {
      for (int i = incoming.queues.size() - 1; i >= 0; i--) {
        Incoming.Queue queue = incoming.queues.get(i);
        for (Run run = queue.poll(); run != null; run = queue.poll()) {
          integrateWithDependencies(incoming, pass, run);
        }
      }
    } finally {
      incoming.close();
    }
    return pass.rest.isEmpty() ? null : toPending(pass);
  }

  private void integrateWithDependencies(Incoming incoming, Pass pass, Run first) {
    List<Run> stack = pass.stack;
    Run run = first;
    while (true) {
      if (run.kind() != Run.SKIP) {
        int known = run.log.state - run.clock;
        if (known < 0) {
          note(pass, run.log.client, run.clock - 1L);
          stack.add(run);
          park(incoming, pass);
        } else {
          ClientLog unmet = unmetDependency(run);
          if (unmet == null) {
            integrator.resolveAndIntegrate(run, known);
          } else {
            stack.add(run);
            Incoming.Queue queue = incoming.queueOf(unmet);
            Run next = queue == null ? null : queue.poll();
            if (next != null) {
              run = next;
              continue;
            }
            note(pass, unmet.client, unmet.state);
            park(incoming, pass);
          }
        }
      }
      if (stack.isEmpty()) {
        return;
      }
      run = stack.remove(stack.size() - 1);
    }
  }

  private static void note(Pass pass, long client, long clock) {
    pass.missing.merge(client, clock, Math::min);
  }

  /** The client of the first dependency that the store does not have yet, or null. */
  private static @Nullable ClientLog unmetDependency(Run run) {
    ClientLog origin = run.originLog;
    boolean originIsParent = run.has(Run.PARENT_BY_ID);
    if (origin != null && !originIsParent && isUnmet(run, origin, run.originClock)) {
      return origin;
    }
    ClientLog right = run.rightLog;
    if (right != null && isUnmet(run, right, run.rightClock)) {
      return right;
    }
    return origin != null && originIsParent && isUnmet(run, origin, run.originClock)
        ? origin
        : null;
  }

  private static boolean isUnmet(Run run, ClientLog log, int clock) {
    return log != run.log && clock >= log.state;
  }

  private static void park(Incoming incoming, Pass pass) {
    for (Run run : pass.stack) {
      List<Run> rest = pass.rest.computeIfAbsent(run.log.client, c -> new ArrayList<>());
      rest.add(run);
      Incoming.Queue queue = incoming.queueOf(run.log);
      if (queue != null) {
        for (Run next = queue.poll(); next != null; next = queue.poll()) {
          rest.add(next);
        }
      }
    }
    pass.stack.clear();
  }

  private PendingStructs toPending(Pass pass) {
    List<List<Run>> blocks = new ArrayList<>(pass.rest.descendingMap().values());
    // Only mutual dependencies, which no honest author makes, bring a client's structs out of
    // order.
    blocks.forEach(block -> block.sort((a, b) -> Integer.compare(a.clock, b.clock)));
    UpdateEncoder out = UpdateEncoder.v2();
    StateWriter.writeUnintegrated(store, out, blocks);
    return new PendingStructs(out.toByteArray(), new HashMap<>(pass.missing));
  }

  // --- deletes (§7.4) ------------------------------------------------------------------------

  private void applyDeletes(DeleteRanges deletes) {
    byte[] rest = deletes.isEmpty() ? null : applyRanges(deletes);
    byte[] pending = store.pendingDeletes;
    if (pending != null) {
      byte[] still = applyPending(pending);
      if (rest == null || still == null) {
        rest = rest == null ? still : rest;
      } else {
        rest = mergeV2.apply(rest, still);
      }
    }
    store.pendingDeletes = rest;
  }

  private byte @Nullable [] applyPending(byte[] updateV2) {
    UpdateDecoder in = UpdateDecoder.v2(updateV2);
    in.readCount();
    return applyRanges(DeleteRanges.readFrom(in));
  }

  private byte @Nullable [] applyRanges(DeleteRanges deletes) {
    DeleteRanges unapplied = new DeleteRanges();
    deletes.forEachAsAdded(
        (client, from, length) -> applyRange(client, from, from + length, unapplied));
    if (unapplied.isEmpty()) {
      return null;
    }
    unapplied.normalise();
    UpdateEncoder out = UpdateEncoder.v2();
    out.writeCount(0);
    unapplied.writeTo(out);
    return out.toByteArray();
  }

  private void applyRange(long client, long from, long to, DeleteRanges unapplied) {
    ClientLog log = store.logOrNull(client);
    int state = log == null ? 0 : log.state;
    if (log == null || from >= state) {
      unapplied.add(client, from, to - from);
      return;
    }
    if (to > state) {
      unapplied.add(client, state, to - state);
    }
    int end = (int) Math.min(to, state);
    Run run = log.find((int) from);
    if (run.clock < from && !run.isDeleted()) {
      run = store.split(run, (int) from - run.clock);
    }
    while (run != null && run.clock < end) {
      if (!run.isDeleted()) {
        if (run.end() > end) {
          store.split(run, end - run.clock);
        }
        store.delete(run);
      }
      run = log.next(run);
    }
  }
}
