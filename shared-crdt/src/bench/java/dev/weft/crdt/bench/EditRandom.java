package dev.weft.crdt.bench;

import dev.weft.crdt.testkit.Traces.Patch;
import java.util.ArrayList;
import java.util.List;

/**
 * The same small generator as {@code random.mjs} (xorshift, 32 bits), so that every library, in
 * either language, is given exactly the same edits.
 */
final class EditRandom {
  private static final int BASE_SEED = 7;
  private static final int LINE = 64;

  private int state;

  EditRandom(int seed) {
    if (seed == 0) {
      throw new IllegalArgumentException("the seed must not be 0");
    }
    this.state = seed;
  }

  /** A number from 0 to bound - 1. */
  int next(int bound) {
    int x = state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    state = x;
    return (int) (Integer.toUnsignedLong(x) % bound);
  }

  /** A letter from a to z. */
  char letter() {
    return (char) ('a' + next(26));
  }

  /** The text that every generated document starts from: letters, one line per 64. */
  static String baseText(int length) {
    EditRandom random = new EditRandom(BASE_SEED);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(i % LINE == LINE - 1 ? '\n' : random.letter());
    }
    return text.toString();
  }

  /** Inserts of one character at random places of a text of the given length. */
  static List<Patch> randomInserts(int count, int length, int seed) {
    EditRandom random = new EditRandom(seed);
    List<Patch> edits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int position = random.next(length + i + 1);
      edits.add(new Patch(position, 0, String.valueOf(random.letter())));
    }
    return edits;
  }

  /** Inserts and deletes of one character in turn at random places; the length stays. */
  static List<Patch> randomEdits(int count, int length, int seed) {
    EditRandom random = new EditRandom(seed);
    List<Patch> edits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int position = random.next(length + 1);
      edits.add(
          i % 2 == 0
              ? new Patch(position, 0, String.valueOf(random.letter()))
              : new Patch(position, 1, ""));
    }
    return edits;
  }
}
