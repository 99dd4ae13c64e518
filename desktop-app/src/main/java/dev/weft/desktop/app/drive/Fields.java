package dev.weft.desktop.app.drive;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of the drive protocol: fields separated by TAB, in which backslash, TAB, LF and CR are
 * written {@code \\ \t \n \r}.
 */
public final class Fields {
  private Fields() {}

  /** Joins fields into a line, without its end. */
  public static String join(List<String> fields) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        line.append('\t');
      }
      escape(fields.get(i), line);
    }
    return line.toString();
  }

  /**
   * Splits a line into fields.
   *
   * @throws IllegalArgumentException for a backslash with anything but the four letters after it
   */
  public static List<String> split(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\t') {
        fields.add(field.toString());
        field.setLength(0);
      } else if (c == '\\') {
        i++;
        field.append(unescape(line, i));
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static char unescape(String line, int at) {
    return switch (at < line.length() ? line.charAt(at) : ' ') {
      case '\\' -> '\\';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      default -> throw new IllegalArgumentException("bad escape at " + (at - 1));
    };
  }

  private static void escape(String field, StringBuilder into) {
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      switch (c) {
        case '\\' -> into.append("\\\\");
        case '\t' -> into.append("\\t");
        case '\n' -> into.append("\\n");
        case '\r' -> into.append("\\r");
        default -> into.append(c);
      }
    }
  }
}
