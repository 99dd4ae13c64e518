package dev.weft.desktop.editor;

/** Counts words as people do: runs of letters and digits, apostrophes and hyphens inside them. */
final class WordCount {
  private WordCount() {}

  static int of(String text) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      boolean letter = Character.isLetterOrDigit(point);
      if (letter && !inside) {
        words++;
      }
      inside = letter || (inside && (point == '\'' || point == '’' || point == '-'));
      i += Character.charCount(point);
    }
    return words;
  }
}
