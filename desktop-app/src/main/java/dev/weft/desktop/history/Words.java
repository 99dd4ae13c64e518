package dev.weft.desktop.history;

import java.text.BreakIterator;
import java.util.Locale;

/** Counts words, also in scripts that have no spaces between them. */
final class Words {
  private Words() {}

  static int count(String text) {
    BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
    breaks.setText(text);
    int words = 0;
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      if (Character.isLetterOrDigit(text.codePointAt(start))) {
        words++;
      }
      start = end;
    }
    return words;
  }
}
