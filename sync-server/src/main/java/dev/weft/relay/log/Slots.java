package dev.weft.relay.log;

import java.nio.charset.StandardCharsets;

/**
 * Placement slots: document name → slot by Murmur3 (x86, 32 bit, seed 0, over UTF-8). Their number
 * is fixed for ever, because stored ownership and every relay of a cluster rely on it.
 */
public final class Slots {
  public static final int COUNT = 1_024;

  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Slots() {}

  /** The slot of a document, 0 … {@link #COUNT} − 1. */
  public static int of(String document) {
    return Integer.remainderUnsigned(murmur3(document.getBytes(StandardCharsets.UTF_8)), COUNT);
  }

  /** Austin Appleby's MurmurHash3_x86_32 with seed 0. */
  static int murmur3(byte[] bytes) {
    int hash = 0;
    int end = bytes.length & ~3;
    for (int i = 0; i < end; i += 4) {
      int word =
          (bytes[i] & 0xff)
              | (bytes[i + 1] & 0xff) << 8
              | (bytes[i + 2] & 0xff) << 16
              | bytes[i + 3] << 24;
      hash = Integer.rotateLeft(hash ^ scramble(word), 13) * 5 + 0xe6546b64;
    }
    int rest = 0;
    for (int i = bytes.length - 1; i >= end; i--) {
      rest = rest << 8 | (bytes[i] & 0xff);
    }
    hash ^= scramble(rest);
    hash ^= bytes.length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private static int scramble(int word) {
    return Integer.rotateLeft(word * C1, 15) * C2;
  }
}
