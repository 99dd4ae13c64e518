package dev.weft.crdt.codec;

import java.math.BigInteger;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The rules of JavaScript that decide bytes and values: numbers, and the order of properties. */
public final class JsValues {
  /** Property names up to this index sort as numbers: the largest index of an array. */
  private static final long MAX_ARRAY_INDEX = 4_294_967_294L;

  /** Numbers from 1e-6 up to 1e21, as exponents of 0.digits. */
  private static final int PLAIN_EXPONENT_MAX = 21;

  private static final int PLAIN_EXPONENT_BELOW = -6;

  private JsValues() {}

  /**
   * A number of JavaScript as every reader here gives it, however it was written: an integer within
   * ±(2^53-1) as {@code Long}; minus zero and all others as {@code Double}.
   */
  static Number number(double value) {
    boolean integer =
        value == Math.rint(value)
            && Math.abs(value) <= DecodeLimits.MAX_SAFE_INTEGER
            && (value != 0 || 1 / value > 0);
    if (integer) {
      return (long) value;
    }
    return value;
  }

  /**
   * What any replica reads of a number that was written here: {@code Long}, {@code Double}, or for
   * bigints, and integers that JavaScript knows only as such, {@code BigInteger}.
   *
   * @param number of any class
   * @return an equal number, as near as JavaScript has it
   * @throws IllegalArgumentException if it is an integer that needs more than 64 bits
   */
  public static Number asRead(Number number) {
    return switch (number) {
      case Long value -> integer(value);
      case Integer value -> integer(value);
      case Short value -> integer(value);
      case Byte value -> integer(value);
      case AtomicLong value -> integer(value.get());
      case AtomicInteger value -> integer(value.get());
      case BigInteger value -> {
        if (value.bitLength() >= Long.SIZE) {
          throw new IllegalArgumentException("an integer of more than 64 bits cannot be stored");
        }
        yield value;
      }
      default -> number(number.doubleValue());
    };
  }

  private static Number integer(long value) {
    if (value >= -DecodeLimits.MAX_SAFE_INTEGER && value <= DecodeLimits.MAX_SAFE_INTEGER) {
      return value;
    }
    return BigInteger.valueOf(value);
  }

  static IllegalArgumentException notAValue(Object value) {
    return new IllegalArgumentException(
        "not a JavaScript value: an instance of " + value.getClass().getName());
  }

  static void checkNesting(int nestingLeft) {
    if (nestingLeft <= 0) {
      throw new IllegalArgumentException(
          "values are nested deeper than " + DecodeLimits.MAX_NESTING + " levels");
    }
  }

  /**
   * Whether a bigint, which JSON cannot express, is the value or anywhere in it.
   *
   * @param value a value as it is read
   * @return whether there is one
   */
  public static boolean hasBigint(@Nullable Object value) {
    return switch (value) {
      case BigInteger big -> true;
      case Map<?, ?> object -> object.values().stream().anyMatch(JsValues::hasBigint);
      case List<?> array -> array.stream().anyMatch(JsValues::hasBigint);
      case null, default -> false;
    };
  }

  /**
   * The entries of an object as JavaScript enumerates them: array indices first, ascending, then
   * the others as they were inserted. Cost: linear if no name is an index.
   */
  static List<Map.Entry<String, @Nullable Object>> propertiesInOrder(Map<?, ?> object) {
    List<Map.Entry<String, @Nullable Object>> indices = new ArrayList<>();
    List<Map.Entry<String, @Nullable Object>> names = new ArrayList<>(object.size());
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("the keys of an object must be strings");
      }
      (arrayIndex(key) >= 0 ? indices : names)
          .add(new SimpleImmutableEntry<>(key, entry.getValue()));
    }
    if (indices.isEmpty()) {
      return names;
    }
    indices.sort(Comparator.comparingLong(e -> arrayIndex(e.getKey())));
    indices.addAll(names);
    return indices;
  }

  /**
   * {@return the same map with its entries in the order in which JavaScript enumerates them}
   *
   * @param object unchanged
   */
  public static Map<String, @Nullable Object> inPropertyOrder(Map<String, ?> object) {
    Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
    propertiesInOrder(object).forEach(e -> ordered.put(e.getKey(), e.getValue()));
    return ordered;
  }

  /** The array index that a name spells canonically, or -1. */
  private static long arrayIndex(String name) {
    int length = name.length();
    if (length == 0 || length > 10 || (length > 1 && name.charAt(0) == '0')) {
      return -1;
    }
    long index = 0;
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      index = index * 10 + (c - '0');
    }
    return index <= MAX_ARRAY_INDEX ? index : -1;
  }

  /**
   * {@return a number as JavaScript prints it: the fewest digits that read back as the same number,
   * plain from 1e-6 up to 1e21, with an exponent outside}
   *
   * @param value any number, also NaN and the infinities, which have names
   */
  public static String numberToString(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (value == 0) {
      return "0";
    }
    if (value == Math.rint(value) && Math.abs(value) <= DecodeLimits.MAX_SAFE_INTEGER) {
      return Long.toString((long) value);
    }
    String sign = value < 0 ? "-" : "";
    return sign + Decimal.shortest(Math.abs(value)).print();
  }

  /** Decimal digits and the place of the point: 0.digits times ten to the exponent. */
  private record Decimal(String digits, int exponent) {

    static Decimal shortest(double value) {
      String text = Double.toString(value);
      int e = text.indexOf('E');
      String mantissa = e < 0 ? text : text.substring(0, e);
      int exponent = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
      int point = mantissa.indexOf('.');
      String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
      exponent += point;
      int zeros = 0;
      while (digits.charAt(zeros) == '0') {
        zeros++;
      }
      int last = digits.length();
      while (digits.charAt(last - 1) == '0') {
        last--;
      }
      return new Decimal(digits.substring(zeros, last), exponent - zeros).orOneDigit(value);
    }

    /** Java prints at least two digits (4.9E-324) where JavaScript prints one (5e-324). */
    private Decimal orOneDigit(double value) {
      if (digits.length() != 2) {
        return this;
      }
      int first = digits.charAt(0) - '0';
      int rounded = digits.charAt(1) >= '5' ? first + 1 : first;
      Decimal candidate =
          rounded == 10
              ? new Decimal("1", exponent + 1)
              : new Decimal(Integer.toString(rounded), exponent);
      return Double.parseDouble("0." + candidate.digits + "E" + candidate.exponent) == value
          ? candidate
          : this;
    }

    String print() {
      if (exponent > PLAIN_EXPONENT_MAX || exponent <= PLAIN_EXPONENT_BELOW) {
        int power = exponent - 1;
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + "e" + (power < 0 ? "-" : "+") + Math.abs(power);
      }
      if (exponent <= 0) {
        return "0." + "0".repeat(-exponent) + digits;
      }
      if (exponent >= digits.length()) {
        return digits + "0".repeat(exponent - digits.length());
      }
      return digits.substring(0, exponent) + "." + digits.substring(exponent);
    }
  }
}
