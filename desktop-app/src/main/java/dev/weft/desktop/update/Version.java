package dev.weft.desktop.update;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A release's number: digits and dots, compared part by part, so that 0.10 comes after 0.9.
 *
 * @param parts from left to right; what is absent counts as 0
 */
record Version(List<Integer> parts) implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile("\\d{1,6}(\\.\\d{1,6}){0,4}");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Version of(String text) {
    // A build between releases counts as the release that it will be.
    String plain = text.replaceFirst("-SNAPSHOT$", "");
    if (!FORM.matcher(plain).matches()) {
      throw new IllegalArgumentException("'" + text + "' is no version such as 1.2.3");
    }
    List<Integer> parts = new ArrayList<>();
    for (String part : plain.split("\\.", -1)) {
      parts.add(Integer.valueOf(part));
    }
    return new Version(List.copyOf(parts));
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int order = Integer.compare(part(i), other.part(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int part(int index) {
    return index < parts.size() ? parts.get(index) : 0;
  }
}
