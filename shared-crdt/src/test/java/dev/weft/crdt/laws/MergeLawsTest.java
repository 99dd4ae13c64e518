package dev.weft.crdt.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.DocumentInvariants;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.codec.DecodeLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Applying, merging, cutting and encoding what replicas of a document wrote. */
class MergeLawsTest {
  private static final int TRIES = 150;

  @Provide
  Arbitrary<Fork.Plan> plans() {
    return Fork.plans();
  }

  @Property(tries = TRIES)
  void apply_converges(@ForAll("plans") Fork.Plan plan) {
    Fork fork = plan.run();
    fork.settle();
    Fork.Known first = Fork.Known.of(fork.docs.getFirst());
    assertThat(first.waits()).isFalse();
    for (YDoc doc : fork.docs) {
      assertThat(Fork.Known.of(doc)).isEqualTo(first);
      DocumentInvariants.check(doc);
    }
    YDoc reader = fork.reader();
    fork.published.forEach(update -> update.applyTo(reader, fork.random.nextBoolean()));
    assertThat(Fork.Known.of(reader)).as("one who only listens").isEqualTo(first);
  }

  @Property(tries = TRIES)
  void apply_commutes(@ForAll("plans") Fork.Plan plan) {
    Fork fork = plan.run();
    YDoc inOrder = fork.reader();
    fork.published.forEach(update -> update.applyTo(inOrder, false));
    YDoc backwards = fork.reader();
    fork.published.reversed().forEach(update -> update.applyTo(backwards, true));
    YDoc inAnyOrder = fork.reader();
    fork.shuffled().forEach(update -> update.applyTo(inAnyOrder, fork.random.nextBoolean()));
    assertThat(Fork.Known.of(backwards)).isEqualTo(Fork.Known.of(inOrder));
    assertThat(Fork.Known.of(inAnyOrder)).isEqualTo(Fork.Known.of(inOrder));
    DocumentInvariants.check(inAnyOrder);
  }

  @Property(tries = TRIES)
  void apply_isIdempotent(@ForAll("plans") Fork.Plan plan) {
    Fork fork = plan.run();
    YDoc reader = fork.reader();
    fork.shuffled().forEach(update -> update.applyTo(reader, fork.random.nextBoolean()));
    byte[] before = reader.encodeStateAsUpdate();
    byte[] beforeV2 = reader.encodeStateAsUpdateV2();
    List<String> heard = new ArrayList<>();
    reader.onUpdate((update, origin, transaction) -> heard.add("update"));
    reader.getText("t").observeDeep(events -> heard.add("event"));
    fork.shuffled().forEach(update -> update.applyTo(reader, fork.random.nextBoolean()));
    reader.applyUpdate(before, "remote");
    reader.applyUpdateV2(beforeV2, "remote");
    assertThat(heard).as("callbacks for nothing new").isEmpty();
    assertThat(reader.encodeStateAsUpdate()).isEqualTo(before);
    assertThat(reader.encodeStateAsUpdateV2()).isEqualTo(beforeV2);
  }

  @Property(tries = TRIES)
  void merge_isAssociativeAndWhatApplyingInTurnGives(@ForAll("plans") Fork.Plan plan) {
    Fork fork = plan.run();
    List<byte[]> parts = new ArrayList<>();
    List<byte[]> partsV2 = new ArrayList<>();
    YDoc oneByOne = fork.reader();
    List<Fork.Update> all = fork.shuffled();
    int[] cuts = {
      0, fork.random.nextInt(all.size() + 1), fork.random.nextInt(all.size() + 1), all.size()
    };
    Arrays.sort(cuts);
    for (int i = 0; i < 3; i++) {
      List<Fork.Update> part = all.subList(cuts[i], cuts[i + 1]);
      part.forEach(update -> update.applyTo(oneByOne, false));
      parts.add(Updates.merge(part.stream().map(Fork.Update::v1).toList()));
      partsV2.add(Updates.mergeV2(part.stream().map(Fork.Update::v2).toList()));
    }
    Fork.Known expected = Fork.Known.of(oneByOne);
    byte[] left = Updates.merge(List.of(Updates.merge(parts.subList(0, 2)), parts.get(2)));
    byte[] right = Updates.merge(List.of(parts.get(0), Updates.merge(parts.subList(1, 3))));
    byte[] leftV2 =
        Updates.mergeV2(List.of(Updates.mergeV2(partsV2.subList(0, 2)), partsV2.get(2)));
    byte[] rightV2 =
        Updates.mergeV2(List.of(partsV2.get(0), Updates.mergeV2(partsV2.subList(1, 3))));
    assertThat(Fork.Known.of(fork.reader(left))).isEqualTo(expected);
    assertThat(Fork.Known.of(fork.reader(right))).isEqualTo(expected);
    assertThat(Fork.Known.of(fork.reader(Updates.convertV2ToV1(leftV2)))).isEqualTo(expected);
    assertThat(Fork.Known.of(fork.reader(Updates.convertV2ToV1(rightV2)))).isEqualTo(expected);
  }

  @Property(tries = TRIES)
  void diffAndMerge_areTheWhole(@ForAll("plans") Fork.Plan plan) {
    Fork fork = plan.run();
    YDoc from = fork.docs.get(0);
    YDoc to = fork.docs.get(1);
    byte[] has = to.encodeStateAsUpdate();
    byte[] whole = from.encodeStateAsUpdate();
    StateVector known = to.stateVector();
    byte[] lacking = from.encodeStateAsUpdate(known);
    Fork.Known expected = Fork.Known.of(fork.reader(has, whole));
    assertThat(Fork.Known.of(fork.reader(has, lacking))).isEqualTo(expected);
    assertThat(Fork.Known.of(fork.reader(has, Updates.diff(whole, known)))).isEqualTo(expected);
    assertThat(Fork.Known.of(fork.reader(Updates.merge(List.of(has, lacking)))))
        .isEqualTo(expected);
    byte[] lackingV2 = Updates.diffV2(from.encodeStateAsUpdateV2(), known);
    assertThat(Fork.Known.of(fork.reader(has, Updates.convertV2ToV1(lackingV2))))
        .isEqualTo(expected);
    assertThat(lacking.length).isLessThanOrEqualTo(Math.max(whole.length, 1));
  }

  /** What was loaded is encoded again to the same bytes, from either version of the format. */
  @Property(tries = TRIES)
  void encodeDecode_isIdentity(@ForAll("plans") Fork.Plan plan) {
    Fork fork = plan.run();
    for (YDoc doc : fork.docs) {
      byte[] state = doc.encodeStateAsUpdate();
      byte[] stateV2 = doc.encodeStateAsUpdateV2();
      Updates.validate(state, DecodeLimits.DEFAULT);
      Updates.validateV2(stateV2, DecodeLimits.DEFAULT);
      YDoc loaded = fork.reader(state);
      assertThat(Fork.Known.of(loaded)).isEqualTo(Fork.Known.of(doc));
      YDoc loadedV2 = Fork.declared(new YDoc(loaded.options()));
      loadedV2.applyUpdateV2(stateV2);
      byte[] again = loaded.encodeStateAsUpdate();
      assertThat(loadedV2.encodeStateAsUpdate()).isEqualTo(again);
      YDoc twice = Fork.declared(new YDoc(loaded.options()));
      twice.applyUpdate(again);
      assertThat(twice.encodeStateAsUpdate()).isEqualTo(again);
      assertThat(twice.encodeStateAsUpdateV2()).isEqualTo(loaded.encodeStateAsUpdateV2());
      Snapshot snapshot = Snapshot.of(doc);
      assertThat(Snapshot.decode(snapshot.encode())).isEqualTo(snapshot);
      assertThat(Snapshot.decodeV2(snapshot.encodeV2())).isEqualTo(snapshot);
      assertThat(StateVector.decode(doc.stateVector().encode())).isEqualTo(doc.stateVector());
      assertThat(DeleteSet.decode(doc.deleteSet().encode())).isEqualTo(doc.deleteSet());
    }
  }
}
