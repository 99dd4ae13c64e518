package dev.weft.crdt.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges updates struct by struct, without a document, so that even what cannot be integrated yet
 * is kept.
 *
 * <p>Items are never joined; of overlapping structs the one that starts first wins and the other is
 * cut; what is missing between known ranges of a client becomes a Skip. Cost: O(n log k) for n
 * structs in k overlapping updates, linear if the updates are in order.
 */
final class UpdateMerge {
  private final MergeOrder order;
  private final StructWriter out;
  private final DeleteRanges deletes = new DeleteRanges();

  /** The struct that may still grow or be followed; null before the first one. */
  private @Nullable WireStruct current;

  private WireStruct free = new WireStruct();

  UpdateMerge(UpdateFormat format, List<byte[]> updates, DecodeLimits limits) {
    order = new MergeOrder(format, updates, limits, deletes);
    out = new StructWriter(format.encoder());
  }

  byte[] run() {
    for (UpdateSource source = order.next(); source != null; source = order.next()) {
      step(source);
      order.putBack(source);
    }
    if (current != null) {
      out.write(current);
    }
    deletes.normalise();
    return out.finish(deletes);
  }

  /** Takes from one input what comes next, as far as no other input can have a say in it. */
  private void step(UpdateSource source) {
    long client = source.head.client;
    WireStruct now = current;
    if (now == null) {
      current = source.take(new WireStruct());
    } else if (!skipKnown(source, now, client)) {
      return;
    } else if (client != now.client) {
      replaceCurrent(source, now);
    } else if (now.end() < source.head.clock) {
      bridgeGap(now, source.head.clock);
    } else {
      append(source, now);
    }
    followUp(source, client);
  }

  /** Skips structs that end before the current one does; false if others must be asked first. */
  private static boolean skipKnown(UpdateSource source, WireStruct now, long client) {
    boolean skipped = false;
    while (!source.atEnd() && source.head.end() <= now.end() && source.head.client >= now.client) {
      source.advance();
      skipped = true;
    }
    return !source.atEnd()
        && source.head.client == client
        && !(skipped && source.head.clock > now.end());
  }

  private void append(UpdateSource source, WireStruct now) {
    WireStruct head = source.head;
    if (now.ref == ContentRef.GC && head.ref == ContentRef.GC) {
      // The input is not advanced: the next round finds its struct known.
      now.length = head.end() - now.clock;
      return;
    }
    long overlap = now.end() - head.clock;
    if (overlap > 0) {
      head.cutFirst(overlap);
    }
    replaceCurrent(source, now);
  }

  private void replaceCurrent(UpdateSource source, WireStruct now) {
    out.write(now);
    current = source.take(now);
  }

  private void bridgeGap(WireStruct now, long to) {
    out.write(now);
    WireStruct skip = free;
    skip.setSkip(now.client, now.end(), to);
    free = now;
    current = skip;
  }

  private void followUp(UpdateSource source, long client) {
    WireStruct now = current;
    while (now != null
        && !source.atEnd()
        && source.head.client == client
        && source.head.clock == now.end()) {
      out.write(now);
      now = source.take(now);
      current = now;
    }
  }
}
