package dev.weft.crdt.codec;

import java.util.Arrays;

/**
 * Writes structs one at a time and makes blocks of those of one client that follow each other.
 *
 * <p>How many structs a block has is known only at its end, so counts and clocks are put before the
 * blocks when the update is finished. Cost: one copy of the bytes.
 */
final class StructWriter {
  private static final int FIELDS = 4;
  private static final int INITIAL_BLOCKS = 16;

  private final UpdateEncoder out;
  private final WireStruct gap = new WireStruct();

  /** Per block: where it starts in the rest, its number of structs, its client, its clock. */
  private long[] blocks = new long[INITIAL_BLOCKS * FIELDS];

  private int blockCount;
  private long client;
  private long end;

  StructWriter(UpdateEncoder out) {
    this.out = out;
  }

  void write(WireStruct struct) {
    if (blockCount == 0 || struct.client != client || struct.clock < end) {
      startBlock(struct);
    } else if (struct.clock > end) {
      // Blocks of one client with a hole between them become one: clocks must not shift.
      gap.setSkip(client, end, struct.clock);
      append(gap);
    }
    append(struct);
  }

  /** Bytes of the structs so far. */
  int size() {
    return out.rest.size();
  }

  private void append(WireStruct struct) {
    struct.writeTo(out);
    blocks[(blockCount - 1) * FIELDS + 1]++;
    end = struct.end();
  }

  private void startBlock(WireStruct struct) {
    int at = blockCount++ * FIELDS;
    if (at == blocks.length) {
      blocks = Arrays.copyOf(blocks, at * 2);
    }
    client = struct.client;
    blocks[at] = out.rest.size();
    blocks[at + 1] = 0;
    blocks[at + 2] = client;
    blocks[at + 3] = struct.clock;
    if (!out.hasBlockClientInRest()) {
      out.writeClient(client);
    }
  }

  /** Ends the update with a delete set. */
  byte[] finish(DeleteRanges deletes) {
    int structsEnd = out.rest.size();
    deletes.writeTo(out);
    ByteWriter assembled = new ByteWriter(out.rest.size() + blockCount * 16 + 8);
    assembled.writeVarUint(blockCount);
    for (int i = 0; i < blockCount; i++) {
      int at = i * FIELDS;
      assembled.writeVarUint(blocks[at + 1]);
      if (out.hasBlockClientInRest()) {
        assembled.writeVarUint(blocks[at + 2]);
      }
      assembled.writeVarUint(blocks[at + 3]);
      int to = i + 1 < blockCount ? (int) blocks[at + FIELDS] : structsEnd;
      assembled.writeBytes(out.rest, (int) blocks[at], to);
    }
    assembled.writeBytes(out.rest, structsEnd, out.rest.size());
    return out.toByteArray(assembled);
  }
}
