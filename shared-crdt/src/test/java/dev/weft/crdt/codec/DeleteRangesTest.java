package dev.weft.crdt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Ranges beside a set that holds every clock by itself. */
class DeleteRangesTest {
  private static final int CLOCKS = 200;

  @Property(tries = 500)
  void normalise_afterAnyAdditions_isTheSetInOrder(@ForAll long seed) {
    Random random = new Random(seed);
    DeleteRanges ranges = new DeleteRanges();
    BitSet expected = new BitSet();
    for (int i = random.nextInt(20); i > 0; i--) {
      for (int k = random.nextInt(8); k > 0; k--) {
        int clock = random.nextInt(CLOCKS);
        int length = random.nextInt(6);
        ranges.add(7, clock, length);
        expected.set(clock, clock + length);
      }
      ranges.normalise();

      assertThat(listed(ranges)).isEqualTo(listed(expected));
      int clock = random.nextInt(CLOCKS);
      assertThat(ranges.covers(7, clock, 1)).isEqualTo(expected.get(clock));
    }
  }

  /** Backspace through a text: each deletion stands in front of all before it. */
  @Property(tries = 20)
  void normalise_deletionsBackwards_isOneRangeEach(@ForAll long seed) {
    Random random = new Random(seed);
    DeleteRanges ranges = new DeleteRanges();
    List<String> expected = new ArrayList<>();
    for (int clock = 1_000; clock > 0; clock -= 3 + random.nextInt(5)) {
      ranges.add(7, clock, 2);
      ranges.normalise();
      expected.addFirst(clock + "+2");
    }

    assertThat(listed(ranges)).isEqualTo(expected);
  }

  private static List<String> listed(DeleteRanges ranges) {
    List<String> all = new ArrayList<>();
    ranges.forEach((client, clock, length) -> all.add(clock + "+" + length));
    return all;
  }

  private static List<String> listed(BitSet set) {
    List<String> all = new ArrayList<>();
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int to = set.nextClearBit(from);
      all.add(from + "+" + (to - from));
      from = set.nextSetBit(to);
    }
    return all;
  }
}
