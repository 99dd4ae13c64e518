package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.TraceUpdates;
import dev.weft.crdt.testkit.Traces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Byte-level operations on whole recorded histories: right, and not slower than they grow. */
class UpdatesScaleTest {
  /** Generous, for loaded machines; quadratic behaviour would take minutes. */
  private static final long MILLIS_MAX = 20_000;

  private static final int ROUNDS = 5;

  private static List<byte[]> edits() {
    return TraceUpdates.of(
        Traces.automergePaper().orElseGet(Traces::rustcode), 3_735_928_559L, "content");
  }

  private static double medianMillis(Runnable work) {
    double[] rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long before = System.nanoTime();
      work.run();
      rounds[i] = (System.nanoTime() - before) / 1e6;
    }
    double first = rounds[0];
    Arrays.sort(rounds);
    System.out.printf("weft: first %.0f ms, ", first);
    return rounds[ROUNDS / 2];
  }

  private static void measure(String what, Runnable work) {
    double median = medianMillis(work);
    System.out.printf("median %.1f ms: %s%n", median, what);
    assertThat(median).as(what).isLessThan(MILLIS_MAX);
  }

  @Test
  void wholeHistory_mergesInEveryOrderInLinearTime() {
    List<byte[]> edits = edits();
    byte[] whole = Updates.merge(edits);
    measure("merge of %,d updates in order".formatted(edits.size()), () -> Updates.merge(edits));

    List<byte[]> shuffled = new ArrayList<>(edits);
    Collections.shuffle(shuffled, new Random(7));
    assertThat(Updates.merge(shuffled)).isEqualTo(whole);
    measure("merge of the same, shuffled", () -> Updates.merge(shuffled));

    List<byte[]> twice = new ArrayList<>(edits);
    twice.addAll(edits);
    assertThat(Updates.merge(twice)).isEqualTo(whole);

    measure(
        "validate %,d bytes".formatted(whole.length),
        () -> Updates.validate(whole, DecodeLimits.DEFAULT));
    byte[] v2 = Updates.convertV1ToV2(whole);
    measure("convert them to V2", () -> Updates.convertV1ToV2(whole));
    measure("convert back", () -> Updates.convertV2ToV1(v2));
    assertThat(Updates.convertV2ToV1(v2)).isEqualTo(whole);
    StateVector half =
        new StateVector.Builder()
            .put(3_735_928_559L, Updates.stateVector(whole).get(3_735_928_559L) / 2)
            .build();
    measure("diff against half of it", () -> Updates.diff(whole, half));
    measure("clock ranges of it", () -> Updates.clockRanges(whole));
    byte[] one = edits.get(edits.size() / 2);
    measure(
        "clock ranges of one edit, 100,000 times",
        () -> {
          for (int i = 0; i < 100_000; i++) {
            Updates.clockRanges(one);
          }
        });
  }

  /** Two replicas' states that overlap in many small pieces: the queue of begun inputs is used. */
  @Test
  void manyOverlappingInputs_mergeToTheWhole() {
    List<byte[]> edits = TraceUpdates.of(Traces.rustcode(), 5, "content");
    byte[] whole = Updates.merge(edits);
    Random random = new Random(11);
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < edits.size(); from += 40) {
      int to = Math.min(edits.size(), from + 40 + random.nextInt(200));
      pieces.add(Updates.merge(edits.subList(from, to)));
    }
    Collections.shuffle(pieces, random);
    assertThat(Updates.merge(pieces)).isEqualTo(whole);
    measure(
        "merge of %,d overlapping pieces".formatted(pieces.size()), () -> Updates.merge(pieces));
  }

  @Test
  void realYjs_mergesTheSameBytes() {
    List<byte[]> edits = TraceUpdates.of(Traces.rustcode(), 5, "content").subList(0, 2_000);
    List<byte[]> shuffled = new ArrayList<>(edits);
    Collections.shuffle(shuffled, new Random(3));
    try (NodeYjs yjs = NodeYjs.start()) {
      for (List<byte[]> order : List.of(edits, shuffled, shuffled.subList(0, 700))) {
        List<String> encoded = order.stream().map(Base64.getEncoder()::encodeToString).toList();
        assertThat(Base64.getEncoder().encodeToString(Updates.merge(order)))
            .isEqualTo(yjs.call("merge", "u", encoded));
      }
    }
  }
}
