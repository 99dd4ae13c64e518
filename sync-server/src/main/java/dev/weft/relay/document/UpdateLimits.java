package dev.weft.relay.document;

import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.relay.config.Limits;

/** What the relay accepts in one update; the library's own limits are wider. */
final class UpdateLimits {
  /** Structs in one update: a first sync of ten years of typing has fewer. */
  private static final long STRUCTS_MAX = 4_000_000;

  /** Length of one struct: the library's own bound, since a run of deletions may be long. */
  private static final long STRUCT_LENGTH_MAX = DecodeLimits.DEFAULT.maxStructLength();

  /** Structs that one byte may stand for; typed text needs at least a byte each. */
  private static final int STRUCTS_PER_BYTE_MAX = 16;

  /** Nesting of values: deeper than any editor writes, shallow for a stack. */
  private static final int NESTING_MAX = 128;

  static final DecodeLimits LIMITS =
      new DecodeLimits(
          Limits.FRAME_BYTES_MAX,
          STRUCTS_MAX,
          STRUCTS_PER_BYTE_MAX,
          STRUCT_LENGTH_MAX,
          NESTING_MAX);

  private UpdateLimits() {}
}
