package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.testkit.Tagged;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Byte-level operations against the golden vectors of Yjs. */
class UpdatesVectorTest {
  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @TestFactory
  Stream<DynamicTest> mergeDiffConvert_goldenBytes() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map<String, @Nullable Object> c : Tagged.cases("merge-diff-convert")) {
      tests.add(DynamicTest.dynamicTest(Tagged.string(c, "name"), () -> check(c)));
    }
    return tests.stream();
  }

  private static void check(Map<String, @Nullable Object> c) {
    byte[] mergedV1 = Tagged.bytes(c, "mergedV1");
    byte[] mergedV2 = Tagged.bytes(c, "mergedV2");
    assertThat(base64(Updates.merge(Tagged.byteList(c, "inV1")))).isEqualTo(base64(mergedV1));
    assertThat(base64(Updates.mergeV2(Tagged.byteList(c, "inV2")))).isEqualTo(base64(mergedV2));
    assertThat(base64(Updates.convertV1ToV2(mergedV1))).isEqualTo(c.get("convert1to2"));
    assertThat(base64(Updates.convertV2ToV1(mergedV2))).isEqualTo(c.get("convert2to1"));
    assertThat(Updates.stateVector(mergedV1))
        .isEqualTo(StateVector.decode(Tagged.bytes(c, "svFromUpdate")));
    assertThat(Updates.stateVectorV2(mergedV2)).isEqualTo(Updates.stateVector(mergedV1));
    checkMeta(c, mergedV1);
    for (Map<String, @Nullable Object> diff : Tagged.list(c, "diffs")) {
      StateVector known = StateVector.decode(Tagged.bytes(diff, "sv"));
      assertThat(base64(Updates.diff(mergedV1, known))).isEqualTo(diff.get("v1"));
      assertThat(base64(Updates.diffV2(mergedV2, known))).isEqualTo(diff.get("v2"));
    }
  }

  private static void checkMeta(Map<String, @Nullable Object> c, byte[] merged) {
    ClockRanges ranges = Updates.clockRanges(merged);
    Map<String, @Nullable Object> meta = Tagged.object(c.get("meta"));
    List<List<Long>> from = new ArrayList<>();
    List<List<Long>> to = new ArrayList<>();
    ranges.clients().forEach(client -> from.add(List.of(client, ranges.from(client))));
    ranges.clients().forEach(client -> to.add(List.of(client, ranges.to(client))));
    assertThat(from).hasSameElementsAs(pairs(meta, "from"));
    assertThat(to).hasSameElementsAs(pairs(meta, "to"));
  }

  private static List<List<Long>> pairs(Map<String, @Nullable Object> meta, String name) {
    List<List<Long>> pairs = new ArrayList<>();
    for (Object pair : Tagged.values(meta, name)) {
      pairs.add(((List<?>) Objects.requireNonNull(pair)).stream().map(Long.class::cast).toList());
    }
    return pairs;
  }

  /** Every history: merging all its updates gives the bytes that Yjs gets. */
  @TestFactory
  Stream<DynamicTest> fuzzHistories_mergeToGoldenHashes() {
    return IntStream.range(0, 13)
        .mapToObj(i -> "fuzz-%02d".formatted(i))
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file, () -> Tagged.cases(file).forEach(UpdatesVectorTest::checkHistory)));
  }

  private static void checkHistory(Map<String, @Nullable Object> c) {
    List<byte[]> v1 = new ArrayList<>();
    List<byte[]> v2 = new ArrayList<>();
    for (Map<String, @Nullable Object> update : Tagged.list(c, "updates")) {
      v1.add(Tagged.bytes(update, "v1"));
      if (update.get("v2") != null) {
        v2.add(Tagged.bytes(update, "v2"));
      }
    }
    assertThat(sha256(Updates.merge(v1))).as("%s", c.get("name")).isEqualTo(c.get("mergedV1sha"));
    if (v2.size() == v1.size()) {
      assertThat(sha256(Updates.mergeV2(v2)))
          .as("%s", c.get("name"))
          .isEqualTo(c.get("mergedV2sha"));
    }
    checkFullState(c);
  }

  private static void checkFullState(Map<String, @Nullable Object> c) {
    Map<String, @Nullable Object> end = Tagged.object(c.get("final"));
    byte[] v1 = Tagged.bytes(end, "v1");
    if (end.get("pendingStructsV2") == null) {
      assertThat(Updates.stateVector(v1).encode()).isEqualTo(Tagged.bytes(end, "sv"));
    }
    byte[] v2 = Updates.convertV1ToV2(v1);
    assertThat(Updates.convertV1ToV2(Updates.convertV2ToV1(v2))).isEqualTo(v2);
    assertThat(Updates.diff(v1, Updates.stateVector(v1))[0]).isZero();
    assertThatCode(() -> Updates.validate(v1, DecodeLimits.DEFAULT)).doesNotThrowAnyException();
    assertThatCode(() -> Updates.validateV2(v2, DecodeLimits.DEFAULT)).doesNotThrowAnyException();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void merge_nothing_isTheEmptyUpdate() {
    assertThat(Updates.merge(List.of())).containsExactly(0, 0);
    assertThat(Updates.mergeV2(List.of())).containsExactly(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
  }
}
