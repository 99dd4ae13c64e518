package dev.weft.relay.log;

import dev.weft.crdt.codec.ByteWriter;

/** Real updates of one who types: client 1 appends an "x" at each clock to the root text "t". */
final class TypedText {
  private TypedText() {}

  static byte[] character(long clock) {
    return text(clock, "x");
  }

  /** The same with more than one character; the next clock is its length further. */
  static byte[] text(long clock, String text) {
    var update = new ByteWriter();
    update.writeVarUint(1);
    update.writeVarUint(1);
    update.writeVarUint(1);
    update.writeVarUint(clock);
    if (clock == 0) {
      update.writeUint8(4);
      update.writeVarUint(1);
      update.writeVarString("t");
    } else {
      update.writeUint8(0x84);
      update.writeVarUint(1);
      update.writeVarUint(clock - 1);
    }
    update.writeVarString(text);
    update.writeVarUint(0);
    return update.toByteArray();
  }
}
