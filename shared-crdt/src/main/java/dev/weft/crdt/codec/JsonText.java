package dev.weft.crdt.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text exactly as {@code JSON.stringify} prints it and {@code JSON.parse} takes it.
 *
 * <p>Embeds and format values travel as such text in version 1 updates, presence states always.
 */
public final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  /**
   * Reads JSON text.
   *
   * @param text one JSON value, white space around it allowed
   * @return integers within ±(2^53-1) as {@code Long}, other numbers as {@code Double}; objects as
   *     maps in the order of the text, where a repeated name keeps its place and takes the last
   *     value
   * @throws MalformedUpdateException whose offset counts UTF-16 units of the text
   */
  public static @Nullable Object parse(String text) {
    return new JsonParser(text, DecodeLimits.MAX_NESTING).parse();
  }

  static @Nullable Object parse(String text, int maxNesting) {
    return new JsonParser(text, maxNesting).parse();
  }

  /**
   * Prints a value without spaces.
   *
   * @param value null, Boolean, Number, String, List, Map with names, or {@code byte[]}, which
   *     prints as JavaScript prints a Uint8Array
   * @return the text, with object members in the order of JavaScript
   * @throws IllegalArgumentException if it holds a bigint, something that is no JavaScript value,
   *     or nests deeper than {@link DecodeLimits#MAX_NESTING}
   */
  public static String stringify(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    // JSON has no text for undefined; what reads back nearest is null.
    print(out, value == Undefined.UNDEFINED ? null : value, DecodeLimits.MAX_NESTING);
    return out.toString();
  }

  private static void print(StringBuilder out, @Nullable Object value, int nestingLeft) {
    switch (value) {
      case null -> out.append("null");
      case Undefined u -> out.append("null");
      case Boolean b -> out.append(b.booleanValue());
      case Number n -> printNumber(out, n);
      case String s -> printString(out, s);
      case byte[] bytes -> printBytes(out, bytes);
      case Map<?, ?> m -> printObject(out, m, nestingLeft);
      case List<?> l -> printArray(out, l, nestingLeft);
      default -> throw JsValues.notAValue(value);
    }
  }

  private static void printNumber(StringBuilder out, Number number) {
    switch (number) {
      case BigInteger big -> throw new IllegalArgumentException("a bigint has no JSON text");
      case Double d -> printDouble(out, d);
      case Float f -> printDouble(out, f);
      case BigDecimal d -> printDouble(out, d.doubleValue());
      default -> printLong(out, number.longValue());
    }
  }

  private static void printLong(StringBuilder out, long value) {
    if (value > DecodeLimits.MAX_SAFE_INTEGER || value < -DecodeLimits.MAX_SAFE_INTEGER) {
      throw new IllegalArgumentException("an integer beyond 2^53-1 has no exact JSON text");
    }
    out.append(value);
  }

  private static void printDouble(StringBuilder out, double value) {
    out.append(Double.isFinite(value) ? JsValues.numberToString(value) : "null");
  }

  /** A Uint8Array prints as an object whose names are the indices. */
  private static void printBytes(StringBuilder out, byte[] bytes) {
    out.append('{');
    for (int i = 0; i < bytes.length; i++) {
      out.append(i == 0 ? "\"" : ",\"").append(i).append("\":").append(bytes[i] & 0xFF);
    }
    out.append('}');
  }

  private static void printObject(StringBuilder out, Map<?, ?> object, int nestingLeft) {
    JsValues.checkNesting(nestingLeft);
    out.append('{');
    boolean first = true;
    for (Map.Entry<String, @Nullable Object> entry : JsValues.propertiesInOrder(object)) {
      if (entry.getValue() == Undefined.UNDEFINED) {
        continue;
      }
      if (!first) {
        out.append(',');
      }
      first = false;
      printString(out, entry.getKey());
      out.append(':');
      print(out, entry.getValue(), nestingLeft - 1);
    }
    out.append('}');
  }

  private static void printArray(StringBuilder out, List<?> array, int nestingLeft) {
    JsValues.checkNesting(nestingLeft);
    out.append('[');
    boolean first = true;
    for (Object element : array) {
      if (!first) {
        out.append(',');
      }
      first = false;
      print(out, element, nestingLeft - 1);
    }
    out.append(']');
  }

  private static void printString(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else {
        printUnit(out, c);
      }
    }
    out.append('"');
  }

  private static void printUnit(StringBuilder out, char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < 0x20 || Character.isSurrogate(c)) {
          out.append("\\u")
              .append(HEX.charAt(c >> 12))
              .append(HEX.charAt(c >> 8 & 15))
              .append(HEX.charAt(c >> 4 & 15))
              .append(HEX.charAt(c & 15));
        } else {
          out.append(c);
        }
      }
    }
  }
}
