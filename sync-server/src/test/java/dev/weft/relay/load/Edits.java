package dev.weft.relay.load;

import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The edits of the load: client c types one more character behind its last one. */
final class Edits {
  /** An item with an origin whose content is a string (see the wire format's table of infos). */
  private static final int STRING_AFTER_ORIGIN = 0x84;

  /** An item at the start of a root type whose content is a string. */
  private static final int STRING_AT_START = 0x04;

  /** Told of the clock ranges of an update. */
  interface Ranges {
    void range(long client, long clock, long length);
  }

  private Edits() {}

  /** The update in which a client types the character with this clock. */
  static byte[] typed(long client, long clock) {
    var update = new ByteWriter(24);
    update.writeVarUint(1);
    update.writeVarUint(1);
    update.writeVarUint(client);
    update.writeVarUint(clock);
    if (clock == 0) {
      update.writeUint8(STRING_AT_START);
      update.writeVarUint(1);
      update.writeVarString("t");
    } else {
      update.writeUint8(STRING_AFTER_ORIGIN);
      update.writeVarUint(client);
      update.writeVarUint(clock - 1);
    }
    update.writeVarString("x");
    update.writeVarUint(0);
    return update.toByteArray();
  }

  /** Reads which clocks an update brings; fast for the shape that {@link #typed} makes. */
  static void read(byte[] bytes, int from, int to, Ranges ranges) {
    if (!readTyped(new ByteReader(bytes, from, to), null)) {
      Updates.clockRanges(Arrays.copyOfRange(bytes, from, to)).forEach(ranges::range);
      return;
    }
    readTyped(new ByteReader(bytes, from, to), ranges);
  }

  /** Whether all structs are typed text; tells of them if there is anybody to tell. */
  private static boolean readTyped(ByteReader in, @Nullable Ranges ranges) {
    long clients = in.readVarUint();
    for (long i = 0; i < clients; i++) {
      long structs = in.readVarUint();
      long client = in.readVarUint();
      long clock = in.readVarUint();
      for (long s = 0; s < structs; s++) {
        int info = in.readUint8();
        if (info == STRING_AFTER_ORIGIN) {
          in.readVarUint();
          in.readVarUint();
        } else if (info == STRING_AT_START && in.readVarUint() == 1) {
          in.readVarReader();
        } else {
          return false;
        }
        // The text is ASCII, so bytes are UTF-16 units are clocks.
        long length = in.readVarReader().remaining();
        if (ranges != null) {
          ranges.range(client, clock, length);
        }
        clock += length;
      }
    }
    return true;
  }
}
