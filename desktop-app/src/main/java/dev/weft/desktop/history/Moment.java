package dev.weft.desktop.history;

import java.util.List;

/**
 * The text of one state, compared with another one. Immutable.
 *
 * @param step index of the state
 * @param against what it is compared with
 * @param spans the text in order, removed stretches where they stood
 */
public record Moment(int step, Against against, List<Span> spans) {
  /** What a state is compared with. */
  public enum Against {
    /** Nothing: the text as it was. */
    NOTHING,
    /** The end of the sitting before. */
    PREVIOUS,
    /** The document as it is. */
    PRESENT
  }

  /** Keeps a copy of the list. */
  public Moment {
    spans = List.copyOf(spans);
  }

  /** Words that came and that went. */
  public WordChange words() {
    return new WordChange(words(spans, Span.Mark.ADDED), words(spans, Span.Mark.REMOVED));
  }

  private static int words(List<Span> spans, Span.Mark mark) {
    return spans.stream().filter(span -> span.mark() == mark).mapToInt(Span::words).sum();
  }

  /** Where each change begins in the spans' text: stretches that differ and touch are one. */
  public List<Integer> changes() {
    List<Integer> places = new java.util.ArrayList<>();
    int at = 0;
    boolean wasSame = true;
    for (Span span : spans) {
      boolean same = span.mark() == Span.Mark.SAME;
      if (wasSame && !same) {
        places.add(at);
      }
      wasSame = same;
      at += span.length();
    }
    return List.copyOf(places);
  }

  /** An offset of the spans' text as an offset of the text as it was in this state. */
  public int toPast(int offset) {
    // Compared with the present, what was added is not in this state, and what was removed is.
    Span.Mark absent = against == Against.PRESENT ? Span.Mark.ADDED : Span.Mark.REMOVED;
    int at = 0;
    int past = 0;
    for (Span span : spans) {
      int part = Math.clamp((long) offset - at, 0, span.length());
      past += span.mark() == absent ? 0 : part;
      at += span.length();
    }
    return past;
  }
}
