package dev.weft.crdt;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The only place that draws random numbers: client ids and guids, unless a source is injected. */
final class Entropy {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Entropy() {}

  static LongSupplier system() {
    return RANDOM::nextLong;
  }

  /** A client id as Yjs 13 draws it: 32 bits, unsigned. */
  static long clientId(LongSupplier source) {
    return source.getAsLong() & 0xFFFF_FFFFL;
  }

  /** A version 4 UUID. */
  static String guid(LongSupplier source) {
    long high = (source.getAsLong() & ~0xF000L) | 0x4000L;
    long low = (source.getAsLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
