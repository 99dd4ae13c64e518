package dev.weft.desktop.replica;

import dev.weft.crdt.codec.ByteWriter;

/** Small updates V1, made by hand: each client appends to root text t. */
final class Edits {
  private Edits() {}

  /** A text by a client at a clock, behind what the same client wrote before. */
  static byte[] text(int client, int clock, String text) {
    ByteWriter out = new ByteWriter();
    out.writeVarUint(1);
    out.writeVarUint(1);
    out.writeVarUint(client);
    out.writeVarUint(clock);
    if (clock == 0) {
      out.writeUint8(4);
      out.writeVarUint(1);
      out.writeVarString("t");
    } else {
      out.writeUint8(0x84);
      out.writeVarUint(client);
      out.writeVarUint(clock - 1);
    }
    out.writeVarString(text);
    out.writeVarUint(0);
    return out.toByteArray();
  }
}
