package dev.weft.crdt.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A strict JSON parser (RFC 8259) of bounded depth. */
final class JsonParser {
  private final String text;
  private final int maxNesting;
  private int at;

  JsonParser(String text, int maxNesting) {
    this.text = text;
    this.maxNesting = maxNesting;
  }

  @Nullable Object parse() {
    skipSpace();
    Object value = value(maxNesting);
    if (at < text.length()) {
      throw malformed("something follows the value");
    }
    return value;
  }

  private MalformedUpdateException malformed(String what) {
    return new MalformedUpdateException(at, "JSON text: " + what);
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw malformed("'" + c + "' expected");
    }
    at++;
  }

  /** Reads one value and the space behind it. */
  private @Nullable Object value(int nestingLeft) {
    Object value =
        switch (peek()) {
          case '{' -> object(nestingLeft);
          case '[' -> array(nestingLeft);
          case '"' -> string();
          case 't' -> word("true", true);
          case 'f' -> word("false", false);
          case 'n' -> word("null", null);
          default -> number();
        };
    skipSpace();
    return value;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw malformed("a value expected");
    }
    at += word.length();
    return value;
  }

  private void enter(int nestingLeft) {
    if (nestingLeft <= 0) {
      throw malformed("nested too deep");
    }
    at++;
    skipSpace();
  }

  private Map<String, @Nullable Object> object(int nestingLeft) {
    enter(nestingLeft);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (peek() == '}') {
      at++;
      return object;
    }
    while (true) {
      if (peek() != '"') {
        throw malformed("a name expected");
      }
      String name = string();
      skipSpace();
      expect(':');
      skipSpace();
      object.put(name, value(nestingLeft - 1));
      if (peek() == '}') {
        at++;
        return object;
      }
      expect(',');
      skipSpace();
    }
  }

  private List<@Nullable Object> array(int nestingLeft) {
    enter(nestingLeft);
    List<@Nullable Object> array = new ArrayList<>();
    if (peek() == ']') {
      at++;
      return array;
    }
    while (true) {
      array.add(value(nestingLeft - 1));
      if (peek() == ']') {
        at++;
        return array;
      }
      expect(',');
      skipSpace();
    }
  }

  private String string() {
    int from = ++at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(from, at++);
      }
      if (c == '\\') {
        return escapedString(new StringBuilder().append(text, from, at));
      }
      checkUnit(c);
      at++;
    }
    throw malformed("a string has no end");
  }

  private void checkUnit(char c) {
    if (c < 0x20) {
      throw malformed("a control character in a string");
    }
  }

  private String escapedString(StringBuilder out) {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c == '\\') {
        out.append(escape());
      } else {
        checkUnit(c);
        out.append(c);
      }
    }
    throw malformed("a string has no end");
  }

  private char escape() {
    int c = peek();
    if (c < 0) {
      throw malformed("a string has no end");
    }
    at++;
    return switch (c) {
      case '"', '\\', '/' -> (char) c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexUnit();
      default -> throw malformed("an unknown escape");
    };
  }

  private char hexUnit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int c = peek();
      // Character.digit would also take digits of other scripts.
      int digit = c >= 0 && c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw malformed("four hexadecimal digits expected");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private Number number() {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    boolean integral = true;
    if (peek() == '.') {
      at++;
      digits();
      integral = false;
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
      integral = false;
    }
    return toNumber(text.substring(from, at), integral);
  }

  private void digits() {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == from) {
      throw malformed("a value expected");
    }
  }

  private static Number toNumber(String digits, boolean integral) {
    // Fifteen digits are exact in a double, so the long is the same number.
    if (integral && digits.length() <= 15 && !digits.equals("-0")) {
      return Long.parseLong(digits);
    }
    return JsValues.number(Double.parseDouble(digits));
  }
}
