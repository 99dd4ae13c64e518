package dev.weft.crdt.testkit;

import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.Undefined;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Golden vector files as plain JSON, and their tagged values (objects with a {@code $} member).
 *
 * <p>The files lie in {@code /vectors} of the test resources; their README describes them.
 */
public final class Tagged {
  private static final String FOLDER = "/vectors/";
  private static final String SUFFIX = ".json.gz";

  private Tagged() {}

  /** The cases of a vector file, such as {@code "lib0-primitives"}. */
  public static List<Map<String, @Nullable Object>> cases(String file) {
    return list(vectorFile(file), "cases");
  }

  /** A whole vector file. */
  public static Map<String, @Nullable Object> vectorFile(String file) {
    return object(JsonText.parse(new String(fileBytes(file), StandardCharsets.UTF_8)));
  }

  /** The bytes of a vector file. */
  public static byte[] fileBytes(String file) {
    String path = FOLDER + file + SUFFIX;
    try (InputStream raw = Tagged.class.getResourceAsStream(path);
        InputStream in = new GZIPInputStream(Objects.requireNonNull(raw, path))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all vector files there are, sorted. */
  public static List<String> files() {
    URL anyFile = Objects.requireNonNull(Tagged.class.getResource(FOLDER + "README.md"));
    try (Stream<Path> files =
        Files.list(Objects.requireNonNull(Path.of(anyFile.toURI()).getParent()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A value known to be an object. */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> object(@Nullable Object value) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
  }

  /** A member known to be a list of objects; empty if it is absent. */
  public static List<Map<String, @Nullable Object>> list(Map<String, ?> from, String name) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Object element : values(from, name)) {
      objects.add(object(element));
    }
    return objects;
  }

  /** A member known to be a list; empty if it is absent. */
  public static List<? extends @Nullable Object> values(Map<String, ?> from, String name) {
    return from.get(name) instanceof List<?> list ? list : List.of();
  }

  /** A member known to be a string. */
  public static String string(Map<String, ?> from, String name) {
    return (String) Objects.requireNonNull(from.get(name), name);
  }

  /** A member known to be an integer. */
  public static long integer(Map<String, ?> from, String name) {
    return ((Number) Objects.requireNonNull(from.get(name), name)).longValue();
  }

  /** A member known to be bytes in base64. */
  public static byte[] bytes(Map<String, ?> from, String name) {
    return Base64.getDecoder().decode(string(from, name));
  }

  /** A member known to be a list of bytes in base64. */
  public static List<byte[]> byteList(Map<String, ?> from, String name) {
    return values(from, name).stream()
        .map(v -> Base64.getDecoder().decode((String) Objects.requireNonNull(v)))
        .toList();
  }

  /** Turns tagged plain JSON into the values that the library works with. */
  public static @Nullable Object value(@Nullable Object tagged) {
    if (tagged instanceof List<?> list) {
      List<@Nullable Object> values = new ArrayList<>();
      list.forEach(element -> values.add(value(element)));
      return values;
    }
    if (!(tagged instanceof Map<?, ?>)) {
      return tagged;
    }
    Map<String, @Nullable Object> object = object(tagged);
    if (object.get("$") instanceof String tag) {
      return untag(tag, object);
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    object.forEach((name, member) -> values.put(name, value(member)));
    return values;
  }

  private static Object untag(String tag, Map<String, @Nullable Object> object) {
    return switch (tag) {
      case "undefined" -> Undefined.UNDEFINED;
      case "bigint" -> new BigInteger(string(object, "v"));
      case "number" -> Double.valueOf(string(object, "v"));
      case "bytes" -> bytes(object, "v");
      default -> throw new IllegalArgumentException("not a plain value: " + tag);
    };
  }
}
