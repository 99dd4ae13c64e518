package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A number reads the same on the replica that put it in as on all others. */
class NumbersTest {
  private static final long SAFE_MAX = (1L << 53) - 1;

  private final YDoc doc = new YDoc();

  private YDoc other(boolean v2) {
    YDoc other = new YDoc();
    if (v2) {
      other.applyUpdateV2(doc.encodeStateAsUpdateV2());
    } else {
      other.applyUpdate(doc.encodeStateAsUpdate());
    }
    return other;
  }

  private void reads(Object written, Object expected) {
    YMap map = doc.getMap("m");
    YArray array = doc.getArray("a");
    array.delete(0, array.length());
    map.set("k", written);
    map.set("nested", Map.of("k", List.of(written)));
    array.push(List.of(written, new YMap(Map.of("k", written))));
    List<YDoc> replicas = List.of(doc, other(false), other(true));
    for (YDoc replica : replicas) {
      assertThat(replica.getMap("m").get("k")).isEqualTo(expected);
      assertThat(replica.getMap("m").get("nested")).isEqualTo(Map.of("k", List.of(expected)));
      if (!(expected instanceof BigInteger)) {
        assertThat(replica.getArray("a").toJson())
            .isEqualTo(List.of(expected, Map.of("k", expected)));
      }
    }
  }

  @Test
  void integers_areLongs() {
    reads(1, 1L);
    reads((short) -2, -2L);
    reads((byte) 3, 3L);
    reads(Integer.MIN_VALUE, (long) Integer.MIN_VALUE);
    reads(1_764_000_000_123L, 1_764_000_000_123L);
    reads(SAFE_MAX, SAFE_MAX);
    reads(-SAFE_MAX, -SAFE_MAX);
    reads(new AtomicInteger(4), 4L);
    reads(new AtomicLong(5), 5L);
  }

  @Test
  void wholeDoubles_areLongs() {
    reads(1.0, 1L);
    reads(5e9, 5_000_000_000L);
    reads(2f, 2L);
    reads(new BigDecimal("7"), 7L);
  }

  @Test
  void otherNumbers_areDoubles() {
    reads(0.1, 0.1);
    reads(0.5f, 0.5);
    reads(new BigDecimal("2.5"), 2.5);
    reads(-0.0, -0.0);
    reads(1e300, 1e300);
    reads(0x1p53, 0x1p53);
    reads(Double.NaN, Double.NaN);
    reads(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  @Test
  void integers_thatJavaScriptHasOnlyAsBigint() {
    YMap map = doc.getMap("m");
    List<Object> written =
        List.of(SAFE_MAX + 1, Long.MIN_VALUE, BigInteger.ONE, BigInteger.valueOf(Long.MAX_VALUE));
    List<@Nullable Object> read = new ArrayList<>();
    for (Object number : written) {
      map.set("k", number);
      read.add(map.get("k"));
      assertThat(other(false).getMap("m").get("k")).isEqualTo(map.get("k"));
      assertThat(other(true).getMap("m").get("k")).isEqualTo(map.get("k"));
    }
    assertThat(read)
        .containsExactly(
            BigInteger.valueOf(SAFE_MAX + 1),
            BigInteger.valueOf(Long.MIN_VALUE),
            BigInteger.ONE,
            BigInteger.valueOf(Long.MAX_VALUE));
  }

  @Test
  void integer_ofMoreThan64Bits_isRefused() {
    YMap map = doc.getMap("m");
    map.set("k", 1);
    assertThatThrownBy(() -> map.set("k", BigInteger.TWO.pow(63)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 bits");
    assertThat(map.get("k")).isEqualTo(1L);
  }

  @Test
  void formatsAndEmbeds() {
    YText text = doc.getText("t");
    text.insert(0, "ab", Map.of("size", 12));
    text.insertEmbed(1, Map.of("width", 300, "ratio", 1.5f), Map.of("at", 1_764_000_000_123L));
    List<DeltaOp> expected =
        List.of(
            new DeltaOp.Insert("a", Map.of("size", 12L)),
            new DeltaOp.Insert(
                Map.of("width", 300L, "ratio", 1.5), Map.of("at", 1_764_000_000_123L)),
            new DeltaOp.Insert("b", Map.of("size", 12L)));
    assertThat(text.toDelta()).isEqualTo(expected);
    assertThat(other(false).getText("t").toDelta()).isEqualTo(expected);
    assertThat(other(true).getText("t").toDelta()).isEqualTo(expected);
  }
}
