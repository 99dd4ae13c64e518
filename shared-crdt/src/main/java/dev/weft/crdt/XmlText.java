package dev.weft.crdt;

import dev.weft.crdt.codec.JsValues;
import dev.weft.crdt.codec.Undefined;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values in JavaScript's string form, as Yjs prints them in XML (without escaping). */
final class XmlText {
  private XmlText() {}

  /**
   * The members of a format's value, which Yjs prints as attributes, by name: those of an object,
   * but also the elements of an array and the UTF-16 units of a string.
   */
  static Map<String, String> members(@Nullable Object value) {
    Map<String, String> members = new TreeMap<>();
    switch (value) {
      case Map<?, ?> map -> map.forEach((k, v) -> members.put((String) k, valueToString(v)));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          members.put(Integer.toString(i), valueToString(list.get(i)));
        }
      }
      case String text -> {
        for (int i = 0; i < text.length(); i++) {
          members.put(Integer.toString(i), text.substring(i, i + 1));
        }
      }
      case null, default -> {}
    }
    return members;
  }

  static String valueToString(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case BigInteger big -> big.toString();
      case Number number -> JsValues.numberToString(number.doubleValue());
      case Map<?, ?> map -> "[object Object]";
      case YDoc document -> "[object Object]";
      case YXmlFragment fragment -> fragment.toString();
      case YXmlText text -> text.toString();
      case YText text -> text.toString();
      case YType type -> "[object Object]";
      case List<?> list ->
          list.stream()
              .map(
                  element ->
                      element == null || element == Undefined.UNDEFINED
                          ? ""
                          : valueToString(element))
              .collect(Collectors.joining(","));
      case byte[] bytes -> {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
          out.append(i == 0 ? "" : ",").append(bytes[i] & 0xFF);
        }
        yield out.toString();
      }
      default -> value.toString();
    };
  }
}
