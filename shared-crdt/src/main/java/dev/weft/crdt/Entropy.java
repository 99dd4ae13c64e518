package dev.weft.crdt;

import java.util.UUID;
import java.util.function.LongSupplier;

/** The only place that draws random numbers: client ids and guids, unless a source is injected. */
final class Entropy {
  private Entropy() {}

  static LongSupplier system() {
    return Entropy::next;
  }

  private static long next() {
    // A random UUID is the platform's secure source; the bits that name its version are mixed away.
    UUID random = UUID.randomUUID();
    return random.getLeastSignificantBits() ^ Long.rotateLeft(random.getMostSignificantBits(), 32);
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
