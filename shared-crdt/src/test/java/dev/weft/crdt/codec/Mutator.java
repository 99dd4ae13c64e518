package dev.weft.crdt.codec;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages good bytes in the ways that break decoders. */
final class Mutator {
  private static final byte[][] HUGE_INTEGERS = {
    {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F},
    {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x20},
    {-1, -1, -1, -1, -1, -1, -1, 0x0F},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0x7F},
    {(byte) 0x80, (byte) 0x80, (byte) 0x80, 0x00}
  };
  private static final int[] TELLING_BYTES = {
    0, 1, 2, 9, 10, 11, 0x20, 0x40, 0x7F, 0x80, 0xC0, 0xFE, 0xFF, 116, 117, 118, '{', '[', '"'
  };
  private static final int MUTATIONS_MAX = 4;

  private final SplittableRandom random;

  Mutator(SplittableRandom random) {
    this.random = random;
  }

  byte[] mutate(List<byte[]> seeds) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    // Mostly one: what is damaged twice is refused early and says little.
    int count = random.nextInt(3) > 0 ? 1 : random.nextInt(2, MUTATIONS_MAX + 1);
    for (int i = 0; i < count; i++) {
      bytes = once(bytes, seeds);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes, List<byte[]> seeds) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(8));
    return switch (random.nextInt(9)) {
      case 0 -> replace(bytes, at, Math.min(at + 1, bytes.length), telling());
      case 1 -> flipBit(bytes, at);
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> replace(bytes, at, to, new byte[0]);
      case 4 -> replace(bytes, at, at, telling());
      case 5 -> replace(bytes, at, at, HUGE_INTEGERS[random.nextInt(HUGE_INTEGERS.length)]);
      case 6 -> replace(bytes, at, to, HUGE_INTEGERS[random.nextInt(HUGE_INTEGERS.length)]);
      case 7 -> replace(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      default -> splice(bytes, at, seeds.get(random.nextInt(seeds.size())));
    };
  }

  private byte[] telling() {
    return new byte[] {(byte) TELLING_BYTES[random.nextInt(TELLING_BYTES.length)]};
  }

  private byte[] flipBit(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] splice(byte[] head, int at, byte[] other) {
    int from = random.nextInt(other.length + 1);
    return replace(head, at, head.length, Arrays.copyOfRange(other, from, other.length));
  }

  private static byte[] replace(byte[] bytes, int from, int to, byte[] by) {
    byte[] result = new byte[from + by.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }
}
