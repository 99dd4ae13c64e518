package dev.weft.crdt;

import dev.weft.crdt.codec.JsValues;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values in JavaScript's string form, as Yjs prints them in XML (without escaping). */
final class XmlText {
  private XmlText() {}

  static String valueToString(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case BigInteger big -> big.toString();
      case Number number -> JsValues.numberToString(number.doubleValue());
      case Map<?, ?> map -> "[object Object]";
      case YXmlFragment fragment -> fragment.toString();
      case YXmlText text -> text.toString();
      case YText text -> text.toString();
      case YType type -> "[object Object]";
      case List<?> list ->
          list.stream()
              .map(element -> element == null ? "" : valueToString(element))
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
