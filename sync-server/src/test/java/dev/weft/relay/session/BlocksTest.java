package dev.weft.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class BlocksTest {
  @Property(tries = 300)
  void toByteArray_isWhatWasAdded(
      @ForAll long seed, @ForAll @IntRange(max = 40) int pieces, @ForAll boolean areLarge) {
    var random = new SplittableRandom(seed);
    var blocks = new Blocks();
    var expected = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < pieces; i++) {
      byte[] piece = new byte[random.nextInt(areLarge ? 400_000 : 20)];
      random.nextBytes(piece);
      expected.writeBytes(piece);
      blocks.add(ByteBuffer.wrap(piece));
    }
    assertThat(blocks.size()).isEqualTo(expected.size());
    assertThat(blocks.toByteArray()).isEqualTo(expected.toByteArray());
  }
}
