package dev.weft.relay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Slots never change: stored ownership relies on them. */
final class SlotsTest {
  @Test
  void slots_ofKnownHashes_areMurmur3() {
    assertThat(Slots.murmur3(new byte[0])).isZero();
    assertThat(Slots.murmur3("test".getBytes(StandardCharsets.UTF_8))).isEqualTo(0xba6bd213);
    assertThat(Slots.murmur3("Hello, world!".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(0xc0363e43);
  }
}
