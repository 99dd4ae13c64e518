package dev.weft.crdt.codec;

/**
 * What a reader accepts at most. Crossing a limit is a {@link MalformedUpdateException}.
 *
 * @param maxBytes length of one update in bytes
 * @param maxStructs structs and list elements in one update. Version 2 can describe many of them in
 *     few bytes, so this and {@code maxStructsPerByte} bound work and memory
 * @param maxStructsPerByte how many structs one byte may stand for on average, above {@link
 *     #FREE_STRUCTS}
 * @param maxStructLength length of one struct in clocks (UTF-16 units, list elements)
 * @param maxNesting depth of arrays and objects inside a value
 */
public record DecodeLimits(
    int maxBytes, long maxStructs, int maxStructsPerByte, long maxStructLength, int maxNesting) {

  /** The largest integer that JavaScript represents exactly: the bound of clients and clocks. */
  public static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  /**
   * The clocks of one client end here. Yjs counts to 2^53-1, but two thousand million elements by
   * one session are no document that any program could hold, and replicas here keep clocks as ints:
   * what validation accepts, they must accept, too.
   */
  public static final long MAX_CLOCK = Integer.MAX_VALUE;

  /**
   * Values nest at most this deep, on reading and on writing. Reading is recursive, a level costs
   * two frames of about 100 bytes, and a thread's stack is 512 KB at the least.
   */
  public static final int MAX_NESTING = 512;

  /** Structs that any update may have, however short it is: enough for a large empty list. */
  public static final int FREE_STRUCTS = 100_000;

  /**
   * What a library user gets: whatever fits into an array, indices that fit into an {@code int}, 32
   * million structs (about 2 GB of them when loaded), 16 structs per byte (Yjs itself needs one
   * byte for each as soon as there is any content).
   */
  public static final DecodeLimits DEFAULT =
      new DecodeLimits(Integer.MAX_VALUE, 32_000_000L, 16, Integer.MAX_VALUE, MAX_NESTING);

  /** Checks that the limits make sense. */
  public DecodeLimits {
    if (maxBytes < 1 || maxStructs < 1 || maxStructsPerByte < 1 || maxStructLength < 1) {
      throw new IllegalArgumentException("a limit must be at least 1");
    }
    if (maxStructLength > MAX_CLOCK) {
      throw new IllegalArgumentException("maxStructLength must be at most " + MAX_CLOCK);
    }
    if (maxNesting < 1 || maxNesting > MAX_NESTING) {
      throw new IllegalArgumentException("maxNesting must be from 1 to " + MAX_NESTING);
    }
  }

  /**
   * {@return the same limits with another length in bytes}
   *
   * @param bytes of the whole update, at least 1
   */
  public DecodeLimits withMaxBytes(int bytes) {
    return new DecodeLimits(bytes, maxStructs, maxStructsPerByte, maxStructLength, maxNesting);
  }

  /**
   * {@return the same limits with another number of structs}
   *
   * @param structs of the whole update, list elements included; at least 1
   */
  public DecodeLimits withMaxStructs(long structs) {
    return new DecodeLimits(maxBytes, structs, maxStructsPerByte, maxStructLength, maxNesting);
  }

  /** How many structs and list elements an update of so many bytes may have. */
  long structsAllowed(int bytes) {
    return Math.min(maxStructs, FREE_STRUCTS + (long) bytes * maxStructsPerByte);
  }
}
