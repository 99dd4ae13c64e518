package dev.weft.crdt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Validation accepts exactly what a document accepts. Were it laxer, a relay would store what no
 * desktop can open; were it stricter, it would refuse what people typed. And a document that
 * refuses stays as it was.
 *
 * <p>{@code -Dweft.agreement.inputs=N} and {@code -Dweft.agreement.seed=N} run others.
 */
class ApplyAgreementTest {
  private static final long SEED = Long.getLong("weft.agreement.seed", 20_261_121L);
  private static final long INPUTS = Long.getLong("weft.agreement.inputs", 20_000);
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
  private static final int SEED_BYTES_MAX = 2_000;

  private final List<byte[]> v1 = new ArrayList<>();
  private final List<byte[]> v2 = new ArrayList<>();

  ApplyAgreementTest() {
    for (Map<String, @Nullable Object> c : Tagged.cases("merge-diff-convert")) {
      v1.addAll(Tagged.byteList(c, "inV1"));
      v1.add(Tagged.bytes(c, "mergedV1"));
      v2.addAll(Tagged.byteList(c, "inV2"));
      v2.add(Tagged.bytes(c, "mergedV2"));
    }
    for (long seed = 0; seed < 100; seed++) {
      v1.add(new RandomHistory(seed).encode(UpdateFormat.V1));
      v2.add(new RandomHistory(seed).encode(UpdateFormat.V2));
    }
    v1.removeIf(bytes -> bytes.length > SEED_BYTES_MAX);
    v2.removeIf(bytes -> bytes.length > SEED_BYTES_MAX);
  }

  @Test
  void document_acceptsExactlyWhatValidationAccepts() {
    int accepted = 0;
    for (long index = 0; index < INPUTS; index++) {
      SplittableRandom random = new SplittableRandom(SEED + index * GOLDEN_RATIO);
      UpdateFormat format = random.nextBoolean() ? UpdateFormat.V1 : UpdateFormat.V2;
      List<byte[]> seeds = format == UpdateFormat.V1 ? v1 : v2;
      byte[] bytes = new Mutator(random).mutate(seeds);
      byte[] base = v1.get(random.nextInt(v1.size()));
      try {
        accepted += check(format, base, bytes) ? 1 : 0;
      } catch (Throwable e) {
        throw new AssertionError(
            "%s, seed %d, index %d: %s onto %s"
                .formatted(format, SEED, index, base64(bytes), base64(base)),
            e);
      }
    }
    assertThat(accepted).isPositive().isLessThan((int) INPUTS);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static boolean check(UpdateFormat format, byte[] base, byte[] bytes) {
    YDoc doc = new YDoc();
    doc.applyUpdate(base);
    byte[] before = doc.encodeStateAsUpdate();
    @Nullable MalformedUpdateException refusal = refusal(format, bytes);
    try {
      apply(doc, format, bytes);
    } catch (MalformedUpdateException e) {
      assertThat(refusal).as("validation accepted it, the document says: %s", e).isNotNull();
      assertThat(doc.encodeStateAsUpdate()).as("state after a refusal").isEqualTo(before);
      return false;
    }
    assertThat(refusal).as("the document accepted it").isNull();
    byte[] after = doc.encodeStateAsUpdate();
    Updates.validate(after, DecodeLimits.DEFAULT);
    Updates.validateV2(doc.encodeStateAsUpdateV2(), DecodeLimits.DEFAULT);
    new YDoc().applyUpdate(after);
    return true;
  }

  private static @Nullable MalformedUpdateException refusal(UpdateFormat format, byte[] bytes) {
    try {
      if (format == UpdateFormat.V1) {
        Updates.validate(bytes, DecodeLimits.DEFAULT);
      } else {
        Updates.validateV2(bytes, DecodeLimits.DEFAULT);
      }
      return null;
    } catch (MalformedUpdateException e) {
      return e;
    }
  }

  private static void apply(YDoc doc, UpdateFormat format, byte[] bytes) {
    if (format == UpdateFormat.V1) {
      doc.applyUpdate(bytes);
    } else {
      doc.applyUpdateV2(bytes);
    }
  }
}
