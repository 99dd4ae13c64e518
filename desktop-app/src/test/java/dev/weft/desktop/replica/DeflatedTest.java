package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The length that a row states is under no checksum, so it is not believed. */
class DeflatedTest {
  private static final byte[] RAW = "to be packed ".repeat(100).getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_300})
  void inflate_whatWasDeflated_isTheSame(int length) throws DataFormatException {
    byte[] raw = Arrays.copyOf(RAW, length);
    assertThat(Deflated.inflate(Deflated.of(raw), length)).isEqualTo(raw);
  }

  @Test
  void inflate_highestRatio_isTheSame() throws DataFormatException {
    byte[] zeros = new byte[10_000_000];
    assertThat(Deflated.inflate(Deflated.of(zeros), zeros.length)).isEqualTo(zeros);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 0, 1, 1_299, 1_301, Integer.MAX_VALUE})
  void inflate_otherLength_isRefused(int length) {
    assertThatThrownBy(() -> Deflated.inflate(Deflated.of(RAW), length))
        .isInstanceOf(DataFormatException.class);
  }

  @Test
  void inflate_endMissing_isRefused() {
    byte[] deflated = Deflated.of(RAW);
    assertThatThrownBy(
            () -> Deflated.inflate(Arrays.copyOf(deflated, deflated.length - 1), RAW.length))
        .isInstanceOf(DataFormatException.class);
  }
}
