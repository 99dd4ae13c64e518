package dev.weft.relay.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that are gathered in blocks: never more than twice as much memory as there are bytes, and
 * nothing is copied while it grows, however small the pieces are in which they come.
 */
final class Blocks {
  private static final int BLOCK_BYTES_MIN = 64;
  private static final int BLOCK_BYTES_MAX = 256 << 10;

  private final List<byte[]> full = new ArrayList<>(1);
  private ByteBuffer last = ByteBuffer.allocate(0);
  private int size;

  void add(ByteBuffer bytes) {
    size += bytes.remaining();
    while (bytes.hasRemaining()) {
      if (!last.hasRemaining()) {
        grow(bytes.remaining());
      }
      int taken = Math.min(last.remaining(), bytes.remaining());
      last.put(last.position(), bytes, bytes.position(), taken);
      last.position(last.position() + taken);
      bytes.position(bytes.position() + taken);
    }
  }

  private void grow(int wanted) {
    if (last.capacity() > 0) {
      full.add(last.array());
    }
    int bytes = Math.clamp(size - wanted, BLOCK_BYTES_MIN, BLOCK_BYTES_MAX);
    last = ByteBuffer.allocate(Math.max(bytes, Math.min(wanted, BLOCK_BYTES_MAX)));
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    ByteBuffer all = ByteBuffer.allocate(size);
    full.forEach(all::put);
    all.put(last.array(), 0, last.position());
    return all.array();
  }
}
