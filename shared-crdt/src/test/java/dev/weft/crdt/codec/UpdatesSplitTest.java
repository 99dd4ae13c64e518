package dev.weft.crdt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.Updates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Updates that are cut into parts, so that no message carries them whole. */
class UpdatesSplitTest {
  private static final UpdateFormat V1 = UpdateFormat.V1;
  private static final int TRIES = 1_000;

  /** A whole history, or parts of one with holes between what they hold, as merging writes it. */
  private static byte[] update(long seed, boolean holes) {
    RandomHistory history = new RandomHistory(seed);
    byte[] one = holes ? history.encodePart(V1) : history.encode(V1);
    byte[] other = holes ? history.encodePart(V1) : one;
    return joined(Updates.merge(List.of(one, other)));
  }

  /** The same with all joined that can be, as honest writers do: collected structs in a row. */
  private static byte[] joined(byte[] update) {
    StructReader in = new StructReader(UpdateDecoder.v1(update));
    List<byte[]> single = new ArrayList<>();
    WireStruct struct = new WireStruct();
    while (in.next(struct)) {
      if (struct.ref != ContentRef.SKIP) {
        StructWriter out = new StructWriter(V1.encoder());
        out.write(struct);
        single.add(out.finish(new DeleteRanges()));
      }
    }
    single.add(new StructWriter(V1.encoder()).finish(in.readDeleteSet()));
    return Updates.merge(single);
  }

  @Property(tries = TRIES)
  void parts_mergedAreTheWhole(
      @ForAll long seed, @ForAll boolean holes, @ForAll @IntRange(min = 1, max = 400) int bound) {
    byte[] update = update(seed, holes);
    byte[] given = update.clone();
    List<byte[]> parts = Updates.split(update, bound);
    assertThat(update).isEqualTo(given);
    assertThat(parts).isNotEmpty();
    assertThat(Updates.merge(parts)).isEqualTo(Updates.merge(List.of(update)));
    List<byte[]> backwards = new ArrayList<>(parts).reversed();
    assertThat(Elements.of(V1, Updates.merge(backwards))).isEqualTo(Elements.of(V1, update));
  }

  /** Neighbours that a writer left apart, two collected structs for example, come together. */
  @Property(tries = TRIES)
  void parts_ofAnyUpdate_holdWhatItHolds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int bound) {
    byte[] update = new RandomHistory(seed).encode(V1);
    assertThat(Elements.of(V1, Updates.merge(Updates.split(update, bound))))
        .isEqualTo(Elements.of(V1, update));
  }

  @Property(tries = TRIES)
  void part_endsWithTheStructThatCrossesTheBound(
      @ForAll long seed, @ForAll boolean holes, @ForAll @IntRange(min = 1, max = 400) int bound) {
    byte[] update = update(seed, holes);
    List<byte[]> parts = Updates.split(update, bound);
    if (update.length <= bound) {
      assertThat(parts).containsExactly(update);
      return;
    }
    for (int i = 0; i < parts.size(); i++) {
      Part part = Part.of(parts.get(i));
      if (i < parts.size() - 1) {
        assertThat(part.structs).as("structs of part %d", i).isPositive();
        assertThat(part.deletes).as("deletes of part %d", i).isTrue();
      }
      if (part.structs > 1) {
        assertThat(part.bytesWithoutLast).as("part %d without its last", i).isLessThan(bound);
      }
    }
  }

  /** What is in a part; its bytes without the last struct are those that a writer holds by then. */
  private record Part(int structs, boolean deletes, int bytesWithoutLast) {
    static Part of(byte[] update) {
      StructReader in = new StructReader(UpdateDecoder.v1(update));
      StructWriter out = new StructWriter(V1.encoder());
      WireStruct struct = new WireStruct();
      int structs = 0;
      int bytes = 0;
      while (in.next(struct)) {
        if (struct.ref != ContentRef.SKIP) {
          structs++;
          bytes = out.size();
          out.write(struct);
        }
      }
      return new Part(structs, in.readDeleteSet().isEmpty(), bytes);
    }
  }

  @Property(tries = TRIES)
  void damagedUpdate_isSplitOrRefusedWithPlace(
      @ForAll long seed,
      @ForAll @IntRange(max = 400) int at,
      @ForAll byte value,
      @ForAll boolean cut,
      @ForAll @IntRange(min = 1, max = 50) int bound) {
    byte[] update = new RandomHistory(seed).encode(V1);
    byte[] damaged = cut ? Arrays.copyOf(update, at % update.length) : update.clone();
    if (!cut) {
      damaged[at % update.length] = value;
    }
    try {
      List<byte[]> parts = Updates.split(damaged, bound);
      if (damaged.length > bound) {
        parts.forEach(part -> Updates.validate(part, DecodeLimits.DEFAULT));
      }
    } catch (MalformedUpdateException e) {
      assertThat(e.offset()).isBetween(0L, (long) damaged.length);
    }
  }

  @Example
  void boundThatIsNotPositive_isRefused() {
    byte[] update = new RandomHistory(1).encode(V1);
    assertThatThrownBy(() -> Updates.split(update, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThatThrownBy(() -> Updates.split(update, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
