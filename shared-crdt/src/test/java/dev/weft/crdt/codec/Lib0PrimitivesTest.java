package dev.weft.crdt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.testkit.Tagged;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Golden bytes of lib0's primitives, written and read back. Three coders of the vectors
 * (IncUintOptRle, IntDiff, RleIntDiff) occur in no update; the library does without them.
 */
public class Lib0PrimitivesTest {
  private static List<Map<String, @Nullable Object>> entries(String name) {
    return Tagged.cases("lib0-primitives").stream()
        .filter(c -> name.equals(c.get("name")))
        .findFirst()
        .map(c -> Tagged.list(c, "list"))
        .orElseThrow();
  }

  private static <T> void bothWays(
      String name,
      Function<String, T> parse,
      BiConsumer<ByteWriter, T> write,
      Function<ByteReader, T> read) {
    List<Map<String, @Nullable Object>> entries = entries(name);
    assertThat(entries).isNotEmpty();
    for (Map<String, @Nullable Object> entry : entries) {
      byte[] golden = Tagged.bytes(entry, "b");
      T value = parse.apply(Tagged.string(entry, "v"));
      ByteWriter out = new ByteWriter(1);
      write.accept(out, value);
      assertThat(out.toByteArray()).as("%s of %s", name, value).isEqualTo(golden);
      ByteReader in = new ByteReader(golden);
      assertThat(read.apply(in)).as("%s", name).isEqualTo(value);
      in.expectEnd();
    }
  }

  @Test
  void integers_goldenBytes() {
    bothWays("varUint", Long::valueOf, ByteWriter::writeVarUint, ByteReader::readVarUint);
    bothWays("uint8", Integer::valueOf, ByteWriter::writeUint8, ByteReader::readUint8);
    bothWays("uint16", Integer::valueOf, ByteWriter::writeUint16, ByteReader::readUint16);
    bothWays("uint32", Long::valueOf, ByteWriter::writeUint32, ByteReader::readUint32);
    bothWays(
        "uint32BigEndian",
        Long::valueOf,
        ByteWriter::writeUint32BigEndian,
        ByteReader::readUint32BigEndian);
    bothWays("bigInt64", Long::valueOf, ByteWriter::writeInt64, ByteReader::readInt64);
    bothWays("bigUint64", Long::parseUnsignedLong, ByteWriter::writeInt64, ByteReader::readInt64);
  }

  @Test
  void varInt_goldenBytesIncludingMinusZero() {
    bothWays(
        "varInt",
        text -> text.startsWith("-") ? ~Long.parseLong(text.substring(1)) : Long.parseLong(text),
        (out, v) -> out.writeSignedMagnitude(v >= 0 ? v : ~v, v < 0),
        ByteReader::readSignedMagnitude);
  }

  @Test
  void floats_goldenBytes() {
    bothWays("float32", Float::valueOf, ByteWriter::writeFloat32, ByteReader::readFloat32);
    bothWays("float64", Double::valueOf, ByteWriter::writeFloat64, ByteReader::readFloat64);
  }

  @Test
  void varString_goldenBytesAndLoneSurrogates() {
    for (Map<String, @Nullable Object> entry : entries("varString")) {
      byte[] golden = Tagged.bytes(entry, "b");
      String decoded = Objects.toString(entry.get("decoded"), null);
      String text = decoded == null ? Tagged.string(entry, "v") : units(entry);
      ByteWriter out = new ByteWriter();
      out.writeVarString(text);
      assertThat(out.toByteArray()).isEqualTo(golden);
      String expected = decoded == null ? text : decoded;
      assertThat(new ByteReader(golden).readVarString()).isEqualTo(expected);
      TextSlice slice = new TextSlice();
      new ByteReader(golden).readVarText(slice);
      assertThat(slice.toString()).isEqualTo(expected);
      assertThat(slice.length()).isEqualTo(text.length());
    }
  }

  private static String units(Map<String, @Nullable Object> entry) {
    StringBuilder text = new StringBuilder();
    Tagged.values(entry, "units")
        .forEach(u -> text.append((char) ((Number) Objects.requireNonNull(u)).intValue()));
    return text.toString();
  }

  @Test
  void varBytes_goldenBytes() {
    bothWays(
        "varUint8Array",
        text -> Base64.getDecoder().decode(text),
        ByteWriter::writeVarBytes,
        ByteReader::readVarBytes);
  }

  @Test
  void any_goldenBytes() {
    for (Map<String, @Nullable Object> entry : entries("any")) {
      byte[] golden = Tagged.bytes(entry, "b");
      ByteWriter out = new ByteWriter();
      out.writeAny(Tagged.value(entry.get("v")));
      assertThat(out.toByteArray()).as("%s", entry).isEqualTo(golden);
      ByteReader in = new ByteReader(golden);
      ByteWriter again = new ByteWriter();
      again.writeAny(in.readAny());
      in.expectEnd();
      assertThat(again.toByteArray()).as("%s", entry).isEqualTo(golden);
    }
  }

  @Test
  void jsonText_goldenText() {
    for (Map<String, @Nullable Object> entry : entries("jsonStringify")) {
      String golden = Tagged.string(entry, "json");
      assertThat(JsonText.stringify(Tagged.value(entry.get("v")))).isEqualTo(golden);
      assertThat(JsonText.stringify(JsonText.parse(golden))).isEqualTo(golden);
    }
  }

  private static void column(
      String name,
      Function<List<String>, byte[]> encode,
      Function<byte[], Function<String, String>> decode) {
    List<Map<String, @Nullable Object>> entries = entries(name);
    assertThat(entries).isNotEmpty();
    for (Map<String, @Nullable Object> entry : entries) {
      List<String> values =
          Tagged.values(entry, "v").stream().map(v -> (String) Objects.requireNonNull(v)).toList();
      byte[] golden = Tagged.bytes(entry, "b");
      assertThat(encode.apply(values)).as("%s of %s", name, values).isEqualTo(golden);
      Function<String, String> reader = decode.apply(golden);
      List<String> decoded = new ArrayList<>();
      values.forEach(v -> decoded.add(reader.apply(v)));
      assertThat(decoded).as("%s", name).isEqualTo(values);
    }
  }

  @Test
  void rle_goldenBytes() {
    column(
        "RleEncoder(uint8)",
        values -> {
          RleEncoder out = new RleEncoder();
          values.forEach(v -> out.write(Integer.parseInt(v)));
          return out.finish().toByteArray();
        },
        golden -> {
          RleDecoder in = new RleDecoder(new ByteReader(golden));
          return v -> Integer.toString(in.read());
        });
  }

  @Test
  void uintOptRle_goldenBytes() {
    column(
        "UintOptRleEncoder",
        values -> {
          UintOptRleEncoder out = new UintOptRleEncoder();
          values.forEach(v -> out.write(Long.parseLong(v)));
          return out.finish().toByteArray();
        },
        golden -> {
          UintOptRleDecoder in = new UintOptRleDecoder(new ByteReader(golden));
          return v -> Long.toString(in.read());
        });
  }

  @Test
  void intDiffOptRle_goldenBytes() {
    column(
        "IntDiffOptRleEncoder",
        values -> {
          IntDiffOptRleEncoder out = new IntDiffOptRleEncoder();
          values.forEach(v -> out.write(Long.parseLong(v)));
          return out.finish().toByteArray();
        },
        golden -> {
          IntDiffOptRleDecoder in = new IntDiffOptRleDecoder(new ByteReader(golden));
          return v -> Long.toString(in.read());
        });
  }

  @Test
  void stringColumn_goldenBytes() {
    column(
        "StringEncoder",
        values -> {
          StringColumnEncoder column = new StringColumnEncoder();
          values.forEach(column::write);
          ByteWriter out = new ByteWriter();
          column.finish(out);
          return out.toByteArray();
        },
        golden -> {
          StringColumnDecoder in = new StringColumnDecoder(new ByteReader(golden));
          TextSlice slice = new TextSlice();
          return v -> {
            in.read(slice);
            return slice.toString();
          };
        });
  }

  @Test
  void invalidBytes_areRefused() {
    for (Map<String, @Nullable Object> entry : entries("invalid")) {
      ByteReader in = new ByteReader(Tagged.bytes(entry, "b"));
      assertThatThrownBy(
              () -> {
                if ("varUint".equals(entry.get("kind"))) {
                  in.readVarUint();
                } else {
                  in.readVarString();
                }
              })
          .isInstanceOf(MalformedUpdateException.class);
    }
  }

  @Test
  void numbers_printAsInJavaScript() {
    assertThat(JsValues.numberToString(Double.MIN_VALUE)).isEqualTo("5e-324");
    assertThat(JsValues.numberToString(Double.MIN_VALUE * 4)).isEqualTo("2e-323");
    assertThat(JsValues.numberToString(1e21)).isEqualTo("1e+21");
    assertThat(JsValues.numberToString(Double.parseDouble("1e23"))).isEqualTo("1e+23");
    assertThat(JsValues.numberToString(Double.parseDouble("123456789012345683968")))
        .isEqualTo("123456789012345680000");
    assertThat(JsValues.numberToString(1e-6)).isEqualTo("0.000001");
    assertThat(JsValues.numberToString(9.99e-7)).isEqualTo("9.99e-7");
    assertThat(JsValues.numberToString(-1.5e-10)).isEqualTo("-1.5e-10");
    assertThat(JsValues.numberToString(1.7976931348623157e308))
        .isEqualTo("1.7976931348623157e+308");
    assertThat(JsValues.numberToString(9.5)).isEqualTo("9.5");
  }

  @Test
  void any_numbersThatJavaScriptLacks() {
    ByteWriter out = new ByteWriter();
    out.writeAny(Long.MAX_VALUE);
    out.writeAny(new BigInteger("18446744073709551617"));
    ByteReader in = new ByteReader(out.toByteArray());
    assertThat(in.readAny()).isEqualTo(BigInteger.valueOf(Long.MAX_VALUE));
    assertThat(in.readAny()).isEqualTo(BigInteger.ONE);
    assertThatThrownBy(() -> out.writeAny(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void nesting_isBoundedBothWays() {
    byte[] deep = new byte[200_000];
    for (int i = 0; i < deep.length; i += 2) {
      deep[i] = 117;
      deep[i + 1] = 1;
    }
    assertThatThrownBy(() -> new ByteReader(deep).readAny())
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> JsonText.parse("[".repeat(200_000)))
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining("nested");
    Object value = "leaf";
    for (int i = 0; i < DecodeLimits.MAX_NESTING; i++) {
      value = List.of(value);
    }
    ByteWriter out = new ByteWriter();
    out.writeAny(value);
    assertThat(new ByteReader(out.toByteArray()).readAny()).isEqualTo(value);
    assertThat(JsonText.parse(JsonText.stringify(value))).isEqualTo(value);
    Object tooDeep = List.of(value);
    assertThatThrownBy(() -> out.writeAny(tooDeep)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JsonText.stringify(tooDeep))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void claimedSizes_areCheckedBeforeAnythingIsMade() {
    byte[] hugeArray = {117, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x20};
    assertThatThrownBy(() -> new ByteReader(hugeArray).readAny())
        .isInstanceOf(MalformedUpdateException.class);
    byte[] hugeBytes = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x20};
    assertThatThrownBy(() -> new ByteReader(hugeBytes).readVarBytes())
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining("1099511627776");
  }
}
