package dev.weft.crdt;

import dev.weft.crdt.codec.JsValues;
import dev.weft.crdt.codec.Undefined;
import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.ListEdits.Content;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns application values into contents of the store. */
final class Contents {
  // As deep as the codec reads and writes.
  private static final int MAX_NESTING = 512;

  private Contents() {}

  /**
   * Checks a plain value and copies its lists and maps, so that later changes do not leak in; what
   * is read here then equals what other replicas read.
   */
  static @Nullable Object copied(@Nullable Object value) {
    return copied(value, MAX_NESTING);
  }

  private static @Nullable Object copied(@Nullable Object value, int nestingLeft) {
    if (nestingLeft < 0) {
      throw new IllegalArgumentException(
          "a value is nested deeper than " + MAX_NESTING + " levels");
    }
    return switch (value) {
      case null -> null;
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(element -> copy.add(copied(element, nestingLeft - 1)));
        yield copy;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((k, v) -> copy.put((String) k, copied(v, nestingLeft - 1)));
        yield copy;
      }
      case byte[] bytes -> bytes.clone();
      case String s -> s;
      case Boolean b -> b;
      case Number n -> JsValues.asRead(n);
      case Undefined u -> u;
      default ->
          throw new IllegalArgumentException(
              "an instance of " + value.getClass().getName() + " cannot be stored in a document");
    };
  }

  /**
   * The value of a format or an embed. A bigint in one would keep the document from ever being
   * encoded again, since version 1 writes both as JSON.
   */
  static @Nullable Object json(@Nullable Object value) {
    Object copy = copied(value);
    if (JsValues.hasBigint(copy)) {
      throw new IllegalArgumentException(
          "a format or embed holds an integer beyond ±(2^53-1) or a bigint, which JSON cannot express");
    }
    return copy;
  }

  static Map<String, @Nullable Object> attributes(Map<String, ? extends @Nullable Object> given) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    given.forEach((k, v) -> copy.put(k, json(v)));
    return JsValues.inPropertyOrder(copy);
  }

  /** What a copy of a type holds for an element: types and documents anew, all else as it is. */
  static @Nullable Object copyOf(@Nullable Object element) {
    return switch (element) {
      case YType type -> type.copy();
      case YDoc document -> document.subdocuments.copy();
      case null, default -> element;
    };
  }

  /** One value of a map; a type or document is checked now and enters the document when placed. */
  static Content single(YDoc doc, @Nullable Object value) {
    return switch (value) {
      case YType type -> type(doc, type);
      case YDoc document -> {
        document.subdocuments.checkUnplaced();
        yield new Content.Document(() -> document.subdocuments.placeIn(doc));
      }
      case byte[] bytes -> new Content.Binary(bytes.clone());
      case null, default -> {
        List<@Nullable Object> one = new ArrayList<>(1);
        one.add(copied(value));
        yield new Content.Values(one);
      }
    };
  }

  /**
   * Values of a list: neighbours that are plain values travel together. All are checked before any
   * enters the document.
   */
  static List<Content> grouped(YDoc doc, List<? extends @Nullable Object> values) {
    List<Content> contents = new ArrayList<>();
    List<@Nullable Object> plain = new ArrayList<>();
    Set<Object> whole = Set.of();
    for (Object value : values) {
      if (value instanceof YType || value instanceof YDoc) {
        if (whole.isEmpty()) {
          whole = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        if (!whole.add(value)) {
          throw new IllegalStateException("this type or document is to be placed twice");
        }
      }
      if (value instanceof YType || value instanceof YDoc || value instanceof byte[]) {
        flush(plain, contents);
        contents.add(single(doc, value));
      } else if (value == Undefined.UNDEFINED || value instanceof BigInteger) {
        throw new IllegalArgumentException("a list cannot hold undefined or a bigint by itself");
      } else {
        plain.add(copied(value));
      }
    }
    flush(plain, contents);
    return contents;
  }

  private static void flush(List<@Nullable Object> plain, List<Content> contents) {
    if (!plain.isEmpty()) {
      contents.add(new Content.Values(new ArrayList<>(plain)));
      plain.clear();
    }
  }

  private static Content type(YDoc doc, YType type) {
    checkUnplaced(type);
    return new Content.Type(() -> newBranch(doc, type), type::play);
  }

  private static void checkUnplaced(YType type) {
    if (type.isAttached()) {
      throw new IllegalStateException("this type is part of a document already");
    }
  }

  /** Puts a new type into a document. */
  static Branch newBranch(YDoc doc, YType type) {
    checkUnplaced(type);
    Branch branch = doc.store.newBranch(type.typeRef(), type.wireName());
    type.attach(doc, branch);
    return branch;
  }
}
