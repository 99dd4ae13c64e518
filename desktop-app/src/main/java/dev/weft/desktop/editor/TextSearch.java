package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What to look for in a text.
 *
 * @param words the words or the expression
 * @param matchCase whether upper and lower case differ
 * @param wholeWords whether a hit must begin and end at the edge of a word
 * @param regex whether the words are a regular expression
 */
public record TextSearch(String words, boolean matchCase, boolean wholeWords, boolean regex) {
  /** More hits than this are not collected; the count then reads as "at least". */
  public static final int HITS_MAX = 10_000;

  /**
   * One place where it was found, in offsets of the document.
   *
   * @param from first unit
   * @param to unit after the last
   */
  public record Hit(int from, int to) {}

  /** Whether anything can be looked for: there are words, and an expression makes sense. */
  public boolean isValid() {
    if (words.isEmpty()) {
      return false;
    }
    try {
      pattern();
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** Every place in the text, first to last, empty ones left out. */
  public List<Hit> in(String text) {
    List<Hit> hits = new ArrayList<>();
    Matcher matcher = pattern().matcher(text);
    while (matcher.find() && hits.size() < HITS_MAX) {
      if (matcher.end() > matcher.start()) {
        hits.add(new Hit(matcher.start(), matcher.end()));
      }
    }
    return hits;
  }

  /** What a hit becomes: the replacement, with {@code $1} filled in for an expression. */
  public String replaced(String text, Hit hit, String by) {
    if (!regex) {
      return by;
    }
    Matcher matcher = pattern().matcher(text);
    if (!matcher.find(hit.from())) {
      return by;
    }
    StringBuilder out = new StringBuilder();
    matcher.appendReplacement(out, by);
    return out.substring(matcher.start());
  }

  private Pattern pattern() {
    String expression = regex ? words : Pattern.quote(words);
    int flags =
        Pattern.MULTILINE | (matchCase ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    return Pattern.compile(wholeWords ? "\\b(?:" + expression + ")\\b" : expression, flags);
  }
}
