package dev.weft.crdt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.RelativePosition;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.awareness.AwarenessUpdate;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.crdt.testkit.Tagged;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Damaged bytes for every decoder: golden ones and made-up ones, mutated. Nothing but {@link
 * MalformedUpdateException} may come out, and memory stays in proportion to the input.
 *
 * <p>{@code -Dweft.fuzz.inputs=50000000} runs longer, {@code -Dweft.fuzz.seed=N} elsewhere, {@code
 * -Dweft.fuzz.targets="snapshot V1,value"} on some decoders only; a failure names its index, and
 * {@code -Dweft.fuzz.first=INDEX -Dweft.fuzz.inputs=1} repeats it.
 */
class DecoderFuzzTest {
  private static final long SEED = Long.getLong("weft.fuzz.seed", 20_261_121L);
  private static final long FIRST = Long.getLong("weft.fuzz.first", 0);
  private static final long INPUTS = Long.getLong("weft.fuzz.inputs", 1_000_000);
  private static final String TARGETS = System.getProperty("weft.fuzz.targets", "");

  /** Long seeds spend time on one decoder that many short ones use better. */
  private static final int SEED_BYTES_MAX = 700;

  /**
   * What decoding may allocate: a base for small tables and exceptions, and a multiple of the input
   * that nested empty lists and one-byte structs need.
   */
  private static final long BASE_BYTES_MAX = 100_000;

  private static final long BYTES_PER_INPUT_BYTE_MAX = 2_000;

  /** The first targets are those of updates. */
  private static final int UPDATE_TARGETS = 2;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** A decoder with good bytes for it. */
  private record Target(String name, List<byte[]> seeds, Decoder decoder) {}

  @FunctionalInterface
  private interface Decoder {
    void decode(byte[] bytes);
  }

  @Test
  void damagedBytes_letOutOnlyTheTypedException() {
    List<Target> targets = wantedTargets();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // Loading classes allocates, too, and what is good must be accepted.
    targets.forEach(target -> target.seeds().forEach(target.decoder()::decode));
    Map<String, Long> accepted = new LinkedHashMap<>();
    long started = System.nanoTime();
    long worst = 0;
    for (long index = FIRST; index < FIRST + INPUTS; index++) {
      SplittableRandom random = new SplittableRandom(SEED + index * GOLDEN_RATIO);
      // Updates have the most decoders behind them, so every second input is one.
      int kinds = TARGETS.isEmpty() && random.nextBoolean() ? UPDATE_TARGETS : targets.size();
      Target target = targets.get(random.nextInt(kinds));
      byte[] bytes = new Mutator(random).mutate(target.seeds());
      long before = threads.getCurrentThreadAllocatedBytes();
      if (decode(target, bytes, index)) {
        accepted.merge(target.name(), 1L, Long::sum);
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      if (allocated > allowance(bytes)) {
        // The first time on a path, linking it allocates; what counts is the second time.
        before = threads.getCurrentThreadAllocatedBytes();
        decode(target, bytes, index);
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      worst = Math.max(worst, allocated);
      if (allocated > allowance(bytes)) {
        throw failure(target, bytes, index, new AssertionError(allocated + " bytes allocated"));
      }
    }
    System.out.printf(
        "weft: %,d damaged inputs in %.1f s, seed %d, at most %,d bytes allocated, accepted %s%n",
        INPUTS, (System.nanoTime() - started) / 1e9, SEED, worst, accepted);
    assertThat(INPUTS < 100_000 || accepted.size() == targets.size())
        .as("every decoder also accepts something: %s", accepted)
        .isTrue();
  }

  private static long allowance(byte[] bytes) {
    return BASE_BYTES_MAX + bytes.length * BYTES_PER_INPUT_BYTE_MAX;
  }

  private static boolean decode(Target target, byte[] bytes, long index) {
    try {
      target.decoder().decode(bytes);
      return true;
    } catch (MalformedUpdateException e) {
      if (e.offset() < 0 || e.offset() > bytes.length) {
        throw failure(target, bytes, index, e);
      }
      return false;
    } catch (Throwable e) {
      throw failure(target, bytes, index, e);
    }
  }

  private static AssertionError failure(Target target, byte[] bytes, long index, Throwable cause) {
    return new AssertionError(
        "%s, seed %d, index %d: %s"
            .formatted(target.name(), SEED, index, Base64.getEncoder().encodeToString(bytes)),
        cause);
  }

  // Targets -------------------------------------------------------------------------------------

  private static List<Target> wantedTargets() {
    List<Target> targets = targets();
    if (TARGETS.isEmpty()) {
      return targets;
    }
    List<String> wanted = List.of(TARGETS.split(",", -1));
    assertThat(targets).extracting(Target::name).containsAll(wanted);
    targets.removeIf(target -> !wanted.contains(target.name()));
    return targets;
  }

  private static List<Target> targets() {
    List<byte[]> v1 = new ArrayList<>();
    List<byte[]> v2 = new ArrayList<>();
    for (Map<String, @Nullable Object> c : Tagged.cases("merge-diff-convert")) {
      v1.addAll(Tagged.byteList(c, "inV1"));
      v1.add(Tagged.bytes(c, "mergedV1"));
      v2.addAll(Tagged.byteList(c, "inV2"));
      v2.add(Tagged.bytes(c, "mergedV2"));
    }
    List<byte[]> values = new ArrayList<>();
    for (long seed = 0; seed < 300; seed++) {
      v1.add(new RandomHistory(seed).encode(UpdateFormat.V1));
      v2.add(new RandomHistory(seed).encode(UpdateFormat.V2));
      ByteWriter out = new ByteWriter();
      out.writeAny(new RandomHistory(seed).value(4, true));
      values.add(out.toByteArray());
    }
    v1.removeIf(bytes -> bytes.length > SEED_BYTES_MAX);
    v2.removeIf(bytes -> bytes.length > SEED_BYTES_MAX);
    List<Target> targets = new ArrayList<>();
    targets.add(new Target("update V1", v1, DecoderFuzzTest::updateV1));
    targets.add(new Target("update V2", v2, DecoderFuzzTest::updateV2));
    targets.add(new Target("value", values, bytes -> new ByteReader(bytes).readAny()));
    targets.add(new Target("JSON", json(), DecoderFuzzTest::jsonText));
    targets.add(new Target("state vector", stateVectors(), StateVector::decode));
    targets.add(new Target("delete set", deleteSets(), DeleteSet::decode));
    targets.add(new Target("snapshot V1", snapshots(false), Snapshot::decode));
    targets.add(new Target("snapshot V2", snapshots(true), Snapshot::decodeV2));
    targets.add(new Target("relative position", positions(), RelativePosition::decode));
    targets.add(new Target("awareness", awareness(), DecoderFuzzTest::awarenessUpdate));
    targets.add(new Target("sync message", recorded("sync"), SyncMessage::decode));
    targets.add(new Target("y-websocket", recorded("y-websocket"), YWebsocketFrame::decodeAll));
    targets.add(new Target("Hocuspocus", recorded("hocuspocus"), HocuspocusFrame::decode));
    return targets;
  }

  private static final StateVector SOME = new StateVector.Builder().put(1, 3).put(2, 1).build();

  /** Whatever validation accepts, every other operation accepts, and its result is valid. */
  private static void updateV1(byte[] bytes) {
    Updates.validate(bytes, DecodeLimits.DEFAULT);
    insist(
        bytes,
        () -> {
          Updates.clockRanges(bytes).missing(SOME);
          Updates.validate(Updates.diff(bytes, SOME), DecodeLimits.DEFAULT);
          Updates.validate(Updates.merge(List.of(bytes, bytes)), DecodeLimits.DEFAULT);
          byte[] v2 = Updates.convertV1ToV2(bytes);
          Updates.validate(Updates.convertV2ToV1(v2), DecodeLimits.DEFAULT);
        });
  }

  private static void updateV2(byte[] bytes) {
    Updates.validateV2(bytes, DecodeLimits.DEFAULT);
    insist(
        bytes,
        () -> {
          Updates.clockRangesV2(bytes).missing(SOME);
          Updates.validateV2(Updates.diffV2(bytes, SOME), DecodeLimits.DEFAULT);
          Updates.validateV2(Updates.mergeV2(List.of(bytes, bytes)), DecodeLimits.DEFAULT);
          byte[] v1 = Updates.convertV2ToV1(bytes);
          Updates.validateV2(Updates.convertV1ToV2(v1), DecodeLimits.DEFAULT);
        });
  }

  private static void insist(byte[] valid, Runnable work) {
    try {
      work.run();
    } catch (MalformedUpdateException e) {
      throw new AssertionError("validated, then refused: " + valid.length + " bytes", e);
    }
  }

  private static void jsonText(byte[] bytes) {
    Object value = JsonText.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    JsonText.parse(JsonText.stringify(value));
  }

  private static void awarenessUpdate(byte[] bytes) {
    AwarenessUpdate update = AwarenessUpdate.decode(bytes);
    assertThat(AwarenessUpdate.decode(update.encode())).isEqualTo(update);
  }

  // Good bytes ----------------------------------------------------------------------------------

  private static List<byte[]> json() {
    return Stream.concat(
            Stream.of("[1,-2.5e3,true,false,null]", "{\"a\":{\"b\":[\"\\u00e9\\n\"]}}"),
            Stream.iterate(0L, seed -> seed + 1)
                .limit(200)
                .map(seed -> JsonText.stringify(new RandomHistory(seed).value(4, false))))
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static List<byte[]> stateVectors() {
    return Stream.iterate(0L, seed -> seed + 1)
        .limit(100)
        .map(seed -> Updates.stateVector(new RandomHistory(seed).encode(UpdateFormat.V1)).encode())
        .toList();
  }

  private static List<byte[]> deleteSets() {
    return Stream.iterate(0L, seed -> seed + 1)
        .limit(100)
        .map(seed -> DeleteSet.of(new RandomHistory(seed).deletes).encode())
        .toList();
  }

  private static List<byte[]> snapshots(boolean v2) {
    return Stream.iterate(0L, seed -> seed + 1)
        .limit(100)
        .map(
            seed -> {
              RandomHistory history = new RandomHistory(seed);
              return new Snapshot(
                  DeleteSet.of(history.deletes),
                  Updates.stateVector(history.encode(UpdateFormat.V1)));
            })
        .map(snapshot -> v2 ? snapshot.encodeV2() : snapshot.encode())
        .toList();
  }

  private static List<byte[]> positions() {
    return Tagged.list(Tagged.cases("relative-positions").get(0), "list").stream()
        .map(position -> Tagged.bytes(position, "b"))
        .toList();
  }

  private static List<byte[]> awareness() {
    List<byte[]> seeds = new ArrayList<>();
    for (Map<String, @Nullable Object> step :
        Tagged.list(Tagged.cases("awareness").get(0), "steps")) {
      if (step.get("b") != null) {
        seeds.add(Tagged.bytes(step, "b"));
      }
    }
    return seeds;
  }

  private static List<byte[]> recorded(String name) {
    List<byte[]> seeds = new ArrayList<>();
    for (Map<String, @Nullable Object> c : Tagged.cases("sync-protocol")) {
      if (name.equals(c.get("name"))) {
        c.keySet().stream()
            .filter(key -> !key.equals("name") && !key.equals("documentName"))
            .filter(key -> c.get(key) instanceof String)
            .filter(key -> !key.startsWith("state") || key.equals("stateless"))
            .forEach(key -> seeds.add(Tagged.bytes(c, key)));
      }
    }
    return seeds;
  }
}
