package dev.weft.crdt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Laws of encoded updates, over made-up histories of every kind of struct. */
class UpdatePropertiesTest {
  private static final UpdateFormat V1 = UpdateFormat.V1;
  private static final UpdateFormat V2 = UpdateFormat.V2;
  private static final int TRIES = 1_000;

  @Property(tries = TRIES)
  void anyValue_readsBackAsWritten(@ForAll long seed) {
    @Nullable Object value = new RandomHistory(seed).value(4, true);
    ByteWriter out = new ByteWriter();
    out.writeAny(value);
    ByteReader in = new ByteReader(out.toByteArray());
    assertThat(in.readAny()).isEqualTo(value);
    in.expectEnd();
    ByteReader skipped = new ByteReader(out.toByteArray());
    AnyValues.skip(skipped, DecodeLimits.MAX_NESTING);
    skipped.expectEnd();
  }

  @Property(tries = TRIES)
  void jsonValue_readsBackAsWritten(@ForAll long seed) {
    @Nullable Object value = new RandomHistory(seed).value(4, false);
    assertThat(JsonText.parse(JsonText.stringify(value))).isEqualTo(value);
  }

  @Property(tries = TRIES)
  void string_readsBackWithLoneSurrogatesReplaced(@ForAll String text) {
    ByteWriter out = new ByteWriter();
    out.writeVarString(text);
    String decoded = new ByteReader(out.toByteArray()).readVarString();
    assertThat(decoded).hasSameSizeAs(text);
    ByteWriter again = new ByteWriter();
    again.writeVarString(decoded);
    assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
    assertThat(JsonText.parse(JsonText.stringify(text))).isEqualTo(text);
  }

  @Property(tries = TRIES)
  void number_printsAndReadsBack(@ForAll double number) {
    Number read = (Number) JsonText.parse(JsonText.stringify(number));
    assertThat(read).isNotNull();
    assertThat(read.doubleValue()).isEqualTo(number == 0 ? 0.0 : number);
  }

  @Property(tries = TRIES)
  void integers_readBackAsWritten(@ForAll long bits) {
    long value = bits & DecodeLimits.MAX_SAFE_INTEGER;
    ByteWriter out = new ByteWriter();
    out.writeVarUint(value);
    out.writeVarInt(-value);
    out.writeSignedMagnitude(value, true);
    ByteReader in = new ByteReader(out.toByteArray());
    assertThat(in.readVarUint()).isEqualTo(value);
    assertThat(in.readVarInt()).isEqualTo(-value);
    assertThat(in.readSignedMagnitude()).isEqualTo(~value);
    in.expectEnd();
  }

  @Property(tries = TRIES)
  void longVarUint_anywhereInAnyLength_readsLikeItsShortestForm(
      @ForAll long bits,
      @ForAll @IntRange(max = 53) int width,
      @ForAll @IntRange(max = 9) int tail) {
    long value = width == 0 ? 0 : bits >>> (64 - width);
    ByteWriter out = new ByteWriter();
    out.writeVarUint(value);
    byte[] bytes = Arrays.copyOf(out.toByteArray(), out.size() + tail);
    ByteReader in = new ByteReader(bytes);
    assertThat(in.readVarUint()).isEqualTo(value);
    assertThat(in.remaining()).isEqualTo(tail);
    byte[] padded = Arrays.copyOf(out.toByteArray(), out.size() + 1 + tail);
    padded[out.size() - 1] |= (byte) 0x80;
    ByteReader longer = new ByteReader(padded);
    assertThat(longer.readVarUint()).isEqualTo(value);
    assertThat(longer.remaining()).isEqualTo(tail);
  }

  @Property(tries = TRIES)
  void encodeDecode_isIdentity(@ForAll long seed) {
    RandomHistory history = new RandomHistory(seed);
    byte[] v1 = history.encode(V1);
    byte[] v2 = history.encode(V2);
    assertThat(UpdateStreams.convert(V1, V1, v1, DecodeLimits.DEFAULT)).isEqualTo(v1);
    assertThat(UpdateStreams.convert(V2, V2, v2, DecodeLimits.DEFAULT)).isEqualTo(v2);
    assertThat(Updates.convertV1ToV2(v1)).isEqualTo(v2);
    assertThat(Updates.convertV2ToV1(v2)).isEqualTo(v1);
    Updates.validate(v1, DecodeLimits.DEFAULT);
    Updates.validateV2(v2, DecodeLimits.DEFAULT);
    assertThat(Elements.of(V2, v2)).isEqualTo(Elements.of(V1, v1));
  }

  @Property(tries = TRIES)
  void merge_isAssociativeIdempotentAndCommutative(@ForAll long seed) {
    RandomHistory history = new RandomHistory(seed);
    for (UpdateFormat format : UpdateFormat.values()) {
      byte[] a = history.encodePart(format);
      byte[] b = history.encodePart(format);
      byte[] c = history.encodePart(format);
      byte[] all = merge(format, a, b, c);
      assertThat(Elements.of(format, merge(format, merge(format, a, b), c)))
          .isEqualTo(Elements.of(format, all));
      assertThat(Elements.of(format, merge(format, a, merge(format, b, c))))
          .isEqualTo(Elements.of(format, all));
      assertThat(Elements.of(format, merge(format, c, b, a))).isEqualTo(Elements.of(format, all));
      assertThat(merge(format, all, all)).isEqualTo(all);
    }
  }

  private static byte[] merge(UpdateFormat format, byte[]... updates) {
    return UpdateStreams.merge(format, List.of(updates), DecodeLimits.DEFAULT);
  }

  @Property(tries = TRIES)
  void merge_commutesWithConversion(@ForAll long seed) {
    RandomHistory history = new RandomHistory(seed);
    byte[] a = history.encodePart(V1);
    byte[] b = history.encodePart(V1);
    byte[] mergedV2 = Updates.mergeV2(List.of(Updates.convertV1ToV2(a), Updates.convertV1ToV2(b)));
    assertThat(mergedV2).isEqualTo(Updates.convertV1ToV2(Updates.merge(List.of(a, b))));
  }

  @Property(tries = TRIES)
  void diffThenMerge_isTheWhole(@ForAll long seed) {
    RandomHistory history = new RandomHistory(seed);
    byte[] whole = history.encode(V1);
    StateVector.Builder some = new StateVector.Builder();
    Updates.stateVector(whole)
        .clients()
        .filter(client -> history.random.nextBoolean())
        .forEach(client -> some.put(client, history.random.nextInt(30)));
    StateVector known = some.build();
    byte[] lacking = Updates.diff(whole, known);
    byte[] whatIsKnown = upTo(history, known);
    assertThat(Elements.of(V1, Updates.merge(List.of(whatIsKnown, lacking))))
        .isEqualTo(Elements.of(V1, whole));
    if (Updates.clockRanges(whole).isApplicable(known)) {
      assertThat(Updates.clockRanges(lacking).isApplicable(known)).isTrue();
    }
    assertThat(Elements.of(V2, Updates.diffV2(Updates.convertV1ToV2(whole), known)))
        .isEqualTo(Elements.of(V1, lacking));
  }

  /** The structs below a state vector, cut where it cuts. */
  private static byte[] upTo(RandomHistory history, StateVector known) {
    StructWriter out = new StructWriter(V1.encoder());
    for (List<WireStruct> sequence : history.structs) {
      for (WireStruct struct : sequence) {
        long left = known.get(struct.client()) - struct.clock();
        if (left >= struct.length()) {
          out.write(struct);
        } else if (left > 0) {
          out.write(head(struct, (int) left));
        }
      }
    }
    return out.finish(new DeleteRanges());
  }

  private static WireStruct head(WireStruct struct, int length) {
    StructWriter one = new StructWriter(V1.encoder());
    one.write(struct);
    WireStruct head = new WireStruct();
    new StructReader(UpdateDecoder.v1(one.finish(new DeleteRanges()))).next(head);
    head.length = length;
    if (head.ref == ContentRef.STRING) {
      String text = head.text.toString().substring(0, length);
      head.text.setText(text, 0, length);
    } else if (head.ref == ContentRef.JSON) {
      head.jsonValues = head.jsonValues.subList(0, length);
    }
    return head;
  }

  @Property(tries = TRIES)
  void clockRanges_sayWhatIsKnown(@ForAll long seed) {
    RandomHistory history = new RandomHistory(seed);
    byte[] whole = history.encode(V1);
    ClockRanges ranges = Updates.clockRanges(whole);
    StateVector state = Updates.stateVector(whole);
    DeleteSet deletes = ranges.deletes();
    assertThat(ranges.isKnown(state, deletes)).isTrue();
    assertThat(ranges.stateAfter(state)).isEqualTo(state);
    byte[] part = history.encodePart(V1);
    ClockRanges partRanges = Updates.clockRanges(part);
    assertThat(partRanges.isKnown(state, deletes)).isTrue();
    assertThat(partRanges.hasStructsBeyond(StateVector.EMPTY))
        .isEqualTo(partRanges.clients().findAny().isPresent());
    assertThat(state.covers(partRanges.stateAfter(StateVector.EMPTY))).isTrue();
    StateVector missing = partRanges.missing(StateVector.EMPTY);
    assertThat(partRanges.isApplicable(missing.merge(StateVector.EMPTY))).isTrue();
  }

  @Property(tries = TRIES)
  void stateVectorAndDeleteSet_readBackAsWritten(@ForAll long seed) {
    RandomHistory history = new RandomHistory(seed);
    StateVector state = Updates.stateVector(history.encode(V1));
    assertThat(StateVector.decode(state.encode())).isEqualTo(state);
    DeleteSet a = DeleteSet.of(history.deletes);
    DeleteSet b = DeleteSet.of(new RandomHistory(seed + 1).deletes);
    assertThat(DeleteSet.decode(a.encode())).isEqualTo(a).hasSameHashCodeAs(a);
    DeleteSet both = a.union(b);
    assertThat(both).isEqualTo(b.union(a));
    assertThat(both.covers(a)).isTrue();
    assertThat(both.minus(a).union(a)).isEqualTo(both);
    a.forEach(
        (client, clock, length) -> {
          assertThat(both.minus(a).contains(client, clock)).isFalse();
          assertThat(a.contains(client, clock, length)).isTrue();
          assertThat(a.contains(client, clock, length + 1)).isFalse();
        });
  }
}
