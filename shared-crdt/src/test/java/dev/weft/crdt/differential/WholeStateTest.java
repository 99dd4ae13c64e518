package dev.weft.crdt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.DocumentInvariants;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.Tagged;
import dev.weft.crdt.testkit.edits.RandomEdits;
import dev.weft.crdt.testkit.edits.Theme;
import dev.weft.crdt.testkit.replay.Comparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * A state that is loaded into an empty document in one piece, against the same changes one by one:
 * they must end in the same bytes, whatever was merged, cut or missing on the way.
 */
class WholeStateTest {
  private static final int TRIES = 100;
  private static final int ROUNDS = 40;
  private static final int REPLICAS = 3;

  /** Replicas that typed at the same time, all updates that they emitted, and where they ended. */
  private record Past(List<byte[]> updates, YDoc all) {
    static Past of(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      Theme[] themes = Theme.values();
      RandomEdits edits = new RandomEdits(random, themes[random.nextInt(themes.length)], false);
      List<byte[]> updates = new ArrayList<>();
      List<YDoc> docs = new ArrayList<>();
      for (int i = 0; i < REPLICAS; i++) {
        YDoc doc = empty(100 + i);
        doc.onUpdate(
            (update, origin, transaction) -> {
              if (transaction.isLocal()) {
                updates.add(update);
              }
            });
        docs.add(doc);
      }
      for (int round = 0; round < ROUNDS; round++) {
        YDoc doc = docs.get(random.nextInt(REPLICAS));
        for (int i = random.nextInt(6); i > 0; i--) {
          edit(doc, edits);
        }
        if (random.nextInt(3) == 0) {
          sync(doc, docs.get(random.nextInt(REPLICAS)));
        }
      }
      YDoc all = docs.getFirst();
      updates.forEach(all::applyUpdate);
      return new Past(updates, all);
    }
  }

  private static void edit(YDoc doc, RandomEdits edits) {
    Script.run(doc, RandomEdits.KINDS, Tagged.object(withoutPairs(edits.operation(doc))));
  }

  /** Where a pair of surrogates is cut it is broken for good, and that depends on the order. */
  private static @Nullable Object withoutPairs(@Nullable Object value) {
    return switch (value) {
      case String text -> text.replaceAll("[\\x{10000}-\\x{10FFFF}]", "xy");
      case List<?> list -> {
        List<@Nullable Object> elements = new ArrayList<>();
        list.forEach(element -> elements.add(withoutPairs(element)));
        yield elements;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((key, member) -> members.put(String.valueOf(key), withoutPairs(member)));
        yield members;
      }
      case null, default -> value;
    };
  }

  /** Without collection and clean-up, so that only what was written decides about the bytes. */
  private static YDoc empty(long client) {
    return new YDoc(
        YDoc.Options.defaults().withClientId(client).withGc(false).withFormattingCleanup(false));
  }

  private static void sync(YDoc from, YDoc to) {
    to.applyUpdate(from.encodeStateAsUpdate(to.stateVector()));
  }

  private static void isSame(YDoc doc, YDoc expected) {
    DocumentInvariants.check(doc);
    assertThat(doc.hasPending()).isFalse();
    Comparison.bytes("V1", doc.encodeStateAsUpdate(), expected.encodeStateAsUpdate());
    Comparison.bytes("V2", doc.encodeStateAsUpdateV2(), expected.encodeStateAsUpdateV2());
  }

  @Property(tries = TRIES)
  void load_wholeState_isWhatWasSaved(@ForAll long seed) {
    YDoc all = Past.of(seed).all();
    YDoc v1 = empty(7);
    v1.applyUpdate(all.encodeStateAsUpdate());
    isSame(v1, all);
    YDoc v2 = empty(7);
    v2.applyUpdateV2(all.encodeStateAsUpdateV2());
    isSame(v2, all);
  }

  @Property(tries = TRIES)
  void load_updatesMergedAsBytes_isWhatTheyMakeOneByOne(@ForAll long seed) {
    Past past = Past.of(seed);
    List<byte[]> shuffled = new ArrayList<>(past.updates());
    Collections.shuffle(shuffled, new Random(seed));
    YDoc loaded = empty(7);
    loaded.applyUpdate(Updates.merge(shuffled));
    isSame(loaded, past.all());
  }

  @Property(tries = TRIES)
  void load_stateThatLacksSomething_waitsForIt(@ForAll long seed) {
    Past past = Past.of(seed);
    List<byte[]> known = new ArrayList<>(past.updates());
    List<byte[]> late = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = random.nextInt(4); i >= 0 && known.size() > 1; i--) {
      late.add(known.remove(random.nextInt(known.size())));
    }
    YDoc loaded = empty(7);
    loaded.applyUpdate(Updates.merge(known));
    DocumentInvariants.check(loaded);
    late.forEach(loaded::applyUpdate);
    isSame(loaded, past.all());
  }

  @Property(tries = TRIES)
  void edit_afterLoad_isWhatItIsAfterOneByOne(@ForAll long seed) {
    Past past = Past.of(seed);
    YDoc loaded = empty(7);
    loaded.applyUpdate(past.all().encodeStateAsUpdate());
    YDoc received = empty(7);
    past.updates().forEach(received::applyUpdate);
    SplittableRandom random = new SplittableRandom(seed);
    RandomEdits edits = new RandomEdits(random, Theme.EVERYTHING, false);
    for (int i = 0; i < ROUNDS; i++) {
      Map<String, @Nullable Object> operation =
          Tagged.object(withoutPairs(edits.operation(loaded)));
      Script.run(loaded, RandomEdits.KINDS, operation);
      Script.run(received, RandomEdits.KINDS, operation);
    }
    isSame(loaded, received);
  }
}
