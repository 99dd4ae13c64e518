package dev.weft.crdt.testkit.replay;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares values and bytes with golden ones; a difference is an {@link AssertionError}. */
public final class Comparison {
  private Comparison() {}

  /** Values equal as JavaScript values: numbers as doubles, objects without regard to order. */
  public static void values(String what, @Nullable Object actual, @Nullable Object golden) {
    if (!same(actual, golden)) {
      throw new AssertionError(what + "\n  is     " + show(actual) + "\n  golden " + show(golden));
    }
  }

  /** Bytes. */
  public static void bytes(String what, byte[] actual, byte[] golden) {
    if (!Arrays.equals(actual, golden)) {
      throw new AssertionError(
          what
              + "\n  is     "
              + HexFormat.of().formatHex(actual)
              + "\n  golden "
              + HexFormat.of().formatHex(golden));
    }
  }

  static void hash(String what, byte[] actual, @Nullable Object goldenPrefix) {
    String hash = sha256(actual);
    if (!hash.startsWith((String) Objects.requireNonNull(goldenPrefix, what))) {
      throw new AssertionError(what + ": hash is " + hash + ", golden " + goldenPrefix);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Equal as JavaScript values: numbers as doubles, objects without regard to order. */
  static boolean same(@Nullable Object a, @Nullable Object b) {
    return switch (a) {
      case BigInteger big -> big.equals(b);
      case Number x ->
          b instanceof Number y
              && !(b instanceof BigInteger)
              && Double.compare(x.doubleValue(), y.doubleValue()) == 0;
      case byte[] x -> b instanceof byte[] y && Arrays.equals(x, y);
      case List<?> x -> b instanceof List<?> y && sameLists(x, y);
      case Map<?, ?> x -> b instanceof Map<?, ?> y && sameObjects(x, y);
      case null, default -> Objects.equals(a, b);
    };
  }

  private static boolean sameLists(List<?> a, List<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<?> other = b.iterator();
    for (Object element : a) {
      if (!same(element, other.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameObjects(Map<?, ?> a, Map<?, ?> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> same(e.getValue(), b.get(e.getKey())));
  }

  private static String show(@Nullable Object value) {
    return switch (value) {
      case byte[] bytes -> "bytes " + Base64.getEncoder().encodeToString(bytes);
      case String s -> "\"" + s + "\"";
      case List<?> list -> list.stream().map(Comparison::show).toList().toString();
      case Map<?, ?> map -> {
        StringBuilder out = new StringBuilder("{");
        map.forEach((k, v) -> out.append(k).append(": ").append(show(v)).append("; "));
        yield out.append('}').toString();
      }
      case null, default -> String.valueOf(value);
    };
  }
}
