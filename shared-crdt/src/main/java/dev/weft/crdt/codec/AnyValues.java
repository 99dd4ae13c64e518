package dev.weft.crdt.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JavaScript values in binary ({@code any} of lib0): a tag byte, then a payload.
 *
 * <p>A number that is integral and within ±(2^31-1) is written as an integer, one that survives a
 * trip through single precision as a single, any other as a double.
 */
final class AnyValues {
  private static final int UNDEFINED = 127;
  private static final int NULL = 126;
  private static final int INTEGER = 125;
  private static final int FLOAT32 = 124;
  private static final int FLOAT64 = 123;
  private static final int BIGINT = 122;
  private static final int FALSE = 121;
  private static final int TRUE = 120;
  private static final int STRING = 119;
  private static final int OBJECT = 118;
  private static final int ARRAY = 117;
  private static final int BYTES = 116;

  private AnyValues() {}

  static @Nullable Object read(ByteReader in, int nestingLeft) {
    int tag = in.readUint8();
    return switch (tag) {
      case UNDEFINED -> Undefined.UNDEFINED;
      case NULL -> null;
      case INTEGER -> integer(readInteger(in));
      case FLOAT32 -> JsValues.number(in.readFloat32());
      case FLOAT64 -> JsValues.number(in.readFloat64());
      case BIGINT -> BigInteger.valueOf(in.readInt64());
      case FALSE -> false;
      case TRUE -> true;
      case STRING -> in.readVarString();
      case OBJECT -> readObject(in, nestingLeft);
      case ARRAY -> readArray(in, nestingLeft);
      case BYTES -> in.readVarBytes();
      default -> throw in.malformed("unknown kind of value " + tag);
    };
  }

  /** Checks one value and makes nothing of it. */
  static void skip(ByteReader in, int nestingLeft) {
    int tag = in.readUint8();
    switch (tag) {
      case UNDEFINED, NULL, FALSE, TRUE -> {}
      case INTEGER -> readInteger(in);
      case FLOAT32 -> in.readFloat32();
      case FLOAT64, BIGINT -> in.readInt64();
      case STRING -> in.skipVarString();
      case OBJECT -> skipObject(in, nestingLeft);
      case ARRAY -> skipArray(in, nestingLeft);
      case BYTES -> in.skipVarBytes();
      default -> throw in.malformed("unknown kind of value " + tag);
    }
  }

  private static void skipObject(ByteReader in, int nestingLeft) {
    for (int left = objectSize(in, nestingLeft); left > 0; left--) {
      in.skipVarString();
      skip(in, nestingLeft - 1);
    }
  }

  private static void skipArray(ByteReader in, int nestingLeft) {
    for (int left = arraySize(in, nestingLeft); left > 0; left--) {
      skip(in, nestingLeft - 1);
    }
  }

  private static long readInteger(ByteReader in) {
    long coded = in.readSignedMagnitude();
    if ((coded >= 0 ? coded : ~coded) > DecodeLimits.MAX_SAFE_INTEGER) {
      throw in.malformed("integer is too large");
    }
    return coded;
  }

  /** The number for a signed magnitude: only minus zero is no {@code Long}. */
  private static Number integer(long coded) {
    if (coded == -1) {
      return -0.0;
    }
    return coded >= 0 ? coded : - ~coded;
  }

  private static void checkNesting(ByteReader in, int nestingLeft) {
    if (nestingLeft <= 0) {
      throw in.malformed("values are nested too deep");
    }
  }

  private static int objectSize(ByteReader in, int nestingLeft) {
    checkNesting(in, nestingLeft);
    // An entry needs a byte for the length of its key and one for its value.
    return in.readVarUintUpTo(in.remaining() / 2, "the size of an object");
  }

  private static int arraySize(ByteReader in, int nestingLeft) {
    checkNesting(in, nestingLeft);
    return in.readVarUintUpTo(in.remaining(), "the size of an array");
  }

  private static Map<String, @Nullable Object> readObject(ByteReader in, int nestingLeft) {
    int count = objectSize(in, nestingLeft);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String key = in.readVarString();
      object.put(key, read(in, nestingLeft - 1));
    }
    return object;
  }

  private static List<@Nullable Object> readArray(ByteReader in, int nestingLeft) {
    int count = arraySize(in, nestingLeft);
    List<@Nullable Object> array = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      array.add(read(in, nestingLeft - 1));
    }
    return array;
  }

  static void write(ByteWriter out, @Nullable Object value, int nestingLeft) {
    switch (value) {
      case null -> out.writeUint8(NULL);
      case Undefined u -> out.writeUint8(UNDEFINED);
      case Boolean b -> out.writeUint8(b ? TRUE : FALSE);
      case Number n -> writeNumber(out, n);
      case String s -> {
        out.writeUint8(STRING);
        out.writeVarString(s);
      }
      case byte[] b -> {
        out.writeUint8(BYTES);
        out.writeVarBytes(b);
      }
      case Map<?, ?> m -> writeObject(out, m, nestingLeft);
      case List<?> l -> writeArray(out, l, nestingLeft);
      default -> throw JsValues.notAValue(value);
    }
  }

  private static void writeObject(ByteWriter out, Map<?, ?> object, int nestingLeft) {
    JsValues.checkNesting(nestingLeft);
    out.writeUint8(OBJECT);
    out.writeVarUint(object.size());
    for (Map.Entry<String, @Nullable Object> entry : JsValues.propertiesInOrder(object)) {
      out.writeVarString(entry.getKey());
      write(out, entry.getValue(), nestingLeft - 1);
    }
  }

  private static void writeArray(ByteWriter out, List<?> array, int nestingLeft) {
    JsValues.checkNesting(nestingLeft);
    out.writeUint8(ARRAY);
    out.writeVarUint(array.size());
    for (Object element : array) {
      write(out, element, nestingLeft - 1);
    }
  }

  private static void writeNumber(ByteWriter out, Number number) {
    switch (number) {
      case BigInteger big -> writeBigint(out, big.longValue());
      case Double d -> writeDouble(out, d);
      case Float f -> writeDouble(out, f);
      case BigDecimal d -> writeDouble(out, d.doubleValue());
      default -> writeLong(out, number.longValue());
    }
  }

  private static void writeLong(ByteWriter out, long value) {
    if (Math.abs(value) > DecodeLimits.MAX_SAFE_INTEGER || value == Long.MIN_VALUE) {
      // JavaScript has no such number; a bigint keeps it exact.
      writeBigint(out, value);
    } else {
      writeDouble(out, (double) value);
    }
  }

  private static void writeBigint(ByteWriter out, long value) {
    out.writeUint8(BIGINT);
    out.writeInt64(value);
  }

  private static void writeDouble(ByteWriter out, double value) {
    double magnitude = Math.abs(value);
    if (magnitude <= Integer.MAX_VALUE && magnitude == Math.rint(magnitude)) {
      out.writeUint8(INTEGER);
      out.writeSignedMagnitude((long) magnitude, value < 0 || 1 / value < 0);
    } else if ((double) (float) value == value) {
      out.writeUint8(FLOAT32);
      out.writeFloat32((float) value);
    } else {
      out.writeUint8(FLOAT64);
      out.writeFloat64(value);
    }
  }
}
