package dev.weft.crdt;

import dev.weft.crdt.codec.JsValues;
import dev.weft.crdt.codec.Undefined;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * XML, and values in JavaScript's string form, as Yjs prints them (without escaping). Iterative: an
 * update may nest elements however deep.
 */
final class XmlText {
  private final StringBuilder out = new StringBuilder();

  /** What is to be printed, first one first: types, and strings as they are. */
  private final Deque<Object> todo = new ArrayDeque<>();

  private XmlText() {}

  /** The string form of an XML node. */
  static String print(YType node) {
    XmlText text = new XmlText();
    text.todo.push(node);
    for (Object piece = text.todo.poll(); piece != null; piece = text.todo.poll()) {
      switch (piece) {
        case YXmlElement element -> text.first(element(element));
        case YXmlFragment fragment -> text.first(pieces(fragment.children()));
        case YXmlText formatted when formatted.isAttached() -> text.first(formatted(formatted));
        case YXmlText notPlaced -> {}
        default -> text.out.append(piece);
      }
    }
    return text.out.toString();
  }

  private void first(List<Object> pieces) {
    pieces.reversed().forEach(todo::push);
  }

  private static Object piece(@Nullable Object value) {
    return value instanceof YType type ? typePiece(type) : valueToString(value);
  }

  /** Texts and XML have a string form, other types print as JavaScript prints any object. */
  private static Object typePiece(YType type) {
    return type instanceof YXmlFragment || type instanceof YText ? type : "[object Object]";
  }

  private static List<Object> pieces(List<? extends @Nullable Object> values) {
    List<Object> pieces = new ArrayList<>(values.size());
    values.forEach(value -> pieces.add(piece(value)));
    return pieces;
  }

  private static List<Object> element(YXmlElement element) {
    String name = element.nodeName().toLowerCase(Locale.ROOT);
    List<Object> pieces = new ArrayList<>();
    pieces.add("<" + name);
    new TreeMap<>(element.getAttributes())
        .forEach(
            (key, value) -> {
              pieces.add(" " + key + "=\"");
              pieces.add(piece(value));
              pieces.add("\"");
            });
    pieces.add(">");
    pieces.addAll(pieces(element.children()));
    pieces.add("</" + name + ">");
    return pieces;
  }

  /** A text; its formats are elements, in order of their names. */
  private static List<Object> formatted(YXmlText text) {
    List<Object> pieces = new ArrayList<>();
    for (DeltaOp op : text.toDelta()) {
      if (op instanceof DeltaOp.Insert insert) {
        Map<String, @Nullable Object> formats = new TreeMap<>(insert.attributes());
        formats.forEach((name, value) -> pieces.add(opening(name, value)));
        pieces.add(piece(insert.content()));
        List<String> names = new ArrayList<>(formats.keySet());
        names.reversed().forEach(name -> pieces.add("</" + name + ">"));
      }
    }
    return pieces;
  }

  private static String opening(String name, @Nullable Object value) {
    StringBuilder tag = new StringBuilder("<").append(name);
    members(value).forEach((k, v) -> tag.append(' ').append(k).append("=\"").append(v).append('"'));
    return tag.append('>').toString();
  }

  /**
   * The members of a format's value, which Yjs prints as attributes, by name: those of an object,
   * but also the elements of an array and the UTF-16 units of a string.
   */
  private static Map<String, String> members(@Nullable Object value) {
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

  private static String valueToString(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case BigInteger big -> big.toString();
      case Number number -> JsValues.numberToString(number.doubleValue());
      case Map<?, ?> map -> "[object Object]";
      case YDoc document -> "[object Object]";
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
