package dev.weft.crdt.testkit;

import dev.weft.crdt.codec.ContentRef;
import dev.weft.crdt.codec.UpdateEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns a recorded history into the version 1 updates of its edits, one each, without any CRDT: the
 * neighbours of an edit are the visible ones, which are valid origins.
 */
public final class TraceUpdates {
  private final long client;
  private final String root;
  private final UpdateEncoder out = UpdateEncoder.v1();

  /** Clocks of the visible units, with a gap at the last edit. */
  private int[] clocks = new int[1 << 16];

  private int gapStart;
  private int gapEnd = clocks.length;
  private int nextClock;

  private TraceUpdates(long client, String root) {
    this.client = client;
    this.root = root;
  }

  /** The updates of a history that one client writes into a root text. */
  public static List<byte[]> of(Traces.Sequential trace, long client, String root) {
    TraceUpdates updates = new TraceUpdates(client, root);
    List<byte[]> encoded = new ArrayList<>(trace.patches().size());
    trace.patches().forEach(patch -> encoded.add(updates.encode(patch)));
    return encoded;
  }

  private byte[] encode(Traces.Patch patch) {
    moveGapTo(patch.position());
    int[] deleted = Arrays.copyOfRange(clocks, gapEnd, gapEnd + patch.deleted());
    gapEnd += patch.deleted();
    out.reset();
    out.writeCount(patch.inserted().isEmpty() ? 0 : 1);
    if (!patch.inserted().isEmpty()) {
      insert(patch.inserted());
    }
    writeDeletes(deleted);
    return out.toByteArray();
  }

  private void insert(String text) {
    out.writeCount(1);
    out.writeClient(client);
    out.writeClock(nextClock);
    boolean hasLeft = gapStart > 0;
    boolean hasRight = gapEnd < clocks.length;
    out.writeInfo(
        ContentRef.STRING
            | (hasLeft ? ContentRef.HAS_ORIGIN : 0)
            | (hasRight ? ContentRef.HAS_RIGHT_ORIGIN : 0));
    if (hasLeft) {
      out.writeLeftId(client, clocks[gapStart - 1]);
    }
    if (hasRight) {
      out.writeRightId(client, clocks[gapEnd]);
    }
    if (!hasLeft && !hasRight) {
      out.writeParentIsRoot(true);
      out.writeString(root);
    }
    out.writeString(text);
    for (int i = 0; i < text.length(); i++) {
      put(nextClock++);
    }
  }

  private void put(int clock) {
    if (gapStart == gapEnd) {
      int tail = clocks.length - gapEnd;
      int[] grown = Arrays.copyOf(clocks, clocks.length * 2);
      System.arraycopy(clocks, gapEnd, grown, grown.length - tail, tail);
      gapEnd = grown.length - tail;
      clocks = grown;
    }
    clocks[gapStart++] = clock;
  }

  private void moveGapTo(int position) {
    while (gapStart > position) {
      clocks[--gapEnd] = clocks[--gapStart];
    }
    while (gapStart < position) {
      clocks[gapStart++] = clocks[gapEnd++];
    }
  }

  private void writeDeletes(int[] deleted) {
    Arrays.sort(deleted);
    List<int[]> ranges = new ArrayList<>();
    for (int clock : deleted) {
      int[] last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last[0] + last[1] == clock) {
        last[1]++;
      } else {
        ranges.add(new int[] {clock, 1});
      }
    }
    out.writeCount(ranges.isEmpty() ? 0 : 1);
    if (!ranges.isEmpty()) {
      out.startDeleteRanges();
      out.writeCount(client);
      out.writeCount(ranges.size());
      ranges.forEach(range -> out.writeDeleteRange(range[0], range[1]));
    }
  }
}
