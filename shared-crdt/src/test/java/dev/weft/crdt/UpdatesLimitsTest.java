package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.ContentRef;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.codec.UpdateEncoder;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every limit, and that a claim alone costs nothing. */
class UpdatesLimitsTest {
  private static final long HUGE = 1L << 40;
  private static final int FREE = DecodeLimits.FREE_STRUCTS;

  private static void refusedV1(String reason, byte[] update) {
    assertThatThrownBy(() -> Updates.validate(update, DecodeLimits.DEFAULT))
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("at byte ");
  }

  /** A version 1 update with one item in the root "t"; {@code content} writes its payload. */
  private static byte[] item(int ref, Consumer<UpdateEncoder> content) {
    UpdateEncoder out = UpdateEncoder.v1();
    out.writeCount(1);
    out.writeCount(1);
    out.writeClient(1);
    out.writeClock(0);
    out.writeInfo(ref);
    out.writeParentIsRoot(true);
    out.writeString("t");
    content.accept(out);
    out.writeCount(0);
    return out.toByteArray();
  }

  private static byte[] varUints(long... values) {
    ByteWriter out = new ByteWriter();
    Arrays.stream(values).forEach(out::writeVarUint);
    return out.toByteArray();
  }

  @Test
  void claimsOfTwoToTheFortieth_areRefused() {
    refusedV1("1099511627776", varUints(HUGE, 0));
    refusedV1("more structs than", varUints(1, HUGE, 1, 0, 0));
    refusedV1("1099511627776", varUints(1, 1, 1, 0, ContentRef.GC, HUGE, 0));
    refusedV1("1099511627776", item(ContentRef.DELETED, out -> out.writeLength(HUGE)));
    refusedV1("1099511627776", item(ContentRef.ANY, out -> out.writeLength(HUGE)));
    refusedV1("1099511627776", item(ContentRef.JSON, out -> out.writeLength(HUGE)));
    refusedV1("1099511627776", item(ContentRef.STRING, out -> out.writeLength(HUGE)));
    refusedV1("1099511627776", item(ContentRef.BINARY, out -> out.writeLength(HUGE)));
    refusedV1("1099511627776", varUints(0, HUGE));
    refusedV1("1099511627776", varUints(0, 1, 7, HUGE));
  }

  @Test
  void lengthOfStruct_isLimited() {
    byte[] longest = item(ContentRef.DELETED, out -> out.writeLength(Integer.MAX_VALUE));
    assertThatCode(() -> Updates.validate(longest, DecodeLimits.DEFAULT))
        .doesNotThrowAnyException();
    refusedV1(
        "length 2147483648",
        item(ContentRef.DELETED, out -> out.writeLength(Integer.MAX_VALUE + 1L)));
  }

  @Test
  void clocksBeyondTheLargest_areRefused() {
    long last = DecodeLimits.MAX_CLOCK;
    refusedV1("is beyond 2147483647", varUints(1, 1, 1, last, ContentRef.GC, 1, 0));
    refusedV1("is beyond 2147483647", varUints(1, 1, 1, 0, ContentRef.SKIP, last + 1, 0));
    refusedV1("2^53-1", varUints(0, 1, 1, 1, DecodeLimits.MAX_SAFE_INTEGER, 1));
  }

  @Test
  void referenceToWhatIsNotYetWritten_isRefused() {
    refusedV1("own client's clock 5", textAfter(5));
    byte[] toTheOneBefore = textAfter(4);
    assertThatCode(() -> Updates.validate(toTheOneBefore, DecodeLimits.DEFAULT))
        .doesNotThrowAnyException();
  }

  /** A text at clock 5 whose origin is of the same client. */
  private static byte[] textAfter(long originClock) {
    UpdateEncoder out = UpdateEncoder.v1();
    out.writeCount(1);
    out.writeCount(1);
    out.writeClient(7);
    out.writeClock(5);
    out.writeInfo(ContentRef.STRING | ContentRef.HAS_ORIGIN);
    out.writeLeftId(7, originClock);
    out.writeString("x");
    out.writeCount(0);
    return out.toByteArray();
  }

  @Test
  void structsPerByte_areLimitedInVersion2() {
    assertThatThrownBy(() -> Updates.validateV2(manyGcStructs(50_000_000), DecodeLimits.DEFAULT))
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining("16 for each byte");
    assertThatCode(() -> Updates.validateV2(manyGcStructs(FREE - 1), DecodeLimits.DEFAULT))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> Updates.validateV2(manyGcStructs(11), DecodeLimits.DEFAULT.withMaxStructs(10)))
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining("more structs than 10 ");
  }

  /** The run-length columns make so many structs out of some twenty bytes. */
  private static byte[] manyGcStructs(int count) {
    UpdateEncoder out = UpdateEncoder.v2();
    out.writeCount(1);
    out.writeCount(count);
    out.writeClient(1);
    out.writeClock(0);
    for (int i = 0; i < count; i++) {
      out.writeInfo(ContentRef.GC);
      out.writeLength(1);
    }
    out.writeCount(0);
    return out.toByteArray();
  }

  @Test
  void bytesOfUpdate_areLimited() {
    byte[] update = item(ContentRef.STRING, out -> out.writeString("hello"));
    DecodeLimits exact = DecodeLimits.DEFAULT.withMaxBytes(update.length);
    assertThatCode(() -> Updates.validate(update, exact)).doesNotThrowAnyException();
    assertThatThrownBy(
            () -> Updates.validate(update, DecodeLimits.DEFAULT.withMaxBytes(update.length - 1)))
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining(update.length + " bytes");
  }

  @Test
  void nesting_isLimitedInEveryPlace() {
    String deep = "[".repeat(100_000);
    refusedV1("nested", item(ContentRef.EMBED, out -> out.writeString(deep)));
    byte[] nested =
        item(
            ContentRef.ANY,
            out -> {
              out.writeLength(1);
              for (int i = 0; i < 100_000; i++) {
                out.writeInfo(117);
                out.writeCount(1);
              }
            });
    refusedV1("nested", nested);
  }

  @Test
  void unknownKinds_areRefused() {
    refusedV1("unknown kind of struct 11", item(11, out -> {}));
    refusedV1("unknown kind of type 7", item(ContentRef.TYPE, out -> out.writeTypeRef(7)));
  }

  /** Found by fuzzing: such an update was accepted and could then not be written as version 1. */
  @Test
  void bigintInFormat_isRefusedInVersion2() {
    UpdateEncoder out = UpdateEncoder.v2();
    out.writeCount(1);
    out.writeCount(1);
    out.writeClient(1);
    out.writeClock(0);
    out.writeInfo(ContentRef.EMBED);
    out.writeParentIsRoot(true);
    out.writeString("t");
    out.writeJson(List.of(BigInteger.TEN));
    out.writeCount(0);
    assertThatThrownBy(() -> Updates.validateV2(out.toByteArray(), DecodeLimits.DEFAULT))
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining("bigint");
  }

  @Test
  void whatFollowsAnUpdate_isRefused() {
    refusedV1("1 bytes too many", varUints(0, 0, 0));
    assertThatThrownBy(() -> Updates.merge(List.of(varUints(0, 0, 0), varUints(0, 0))))
        .isInstanceOf(MalformedUpdateException.class);
  }

  @Test
  void limitsThatMakeNoSense_areRefused() {
    assertThatThrownBy(() -> DecodeLimits.DEFAULT.withMaxBytes(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DecodeLimits(1, 1, 1, 1, DecodeLimits.MAX_NESTING + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxNesting");
  }
}
