package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a code document and the state in which each ends, kept up to date by re-reading only
 * from the changed line to the first line behind the change that ends as before.
 *
 * <p>Confined to the highlighter's thread. Invariant: {@code ends[i]} is the state after line i,
 * computed from the text of lines 0 to i.
 */
final class LineStates {
  private final LineLexer lexer;
  private final List<String> lines = new ArrayList<>(List.of(""));
  private int[] ends = new int[] {LineLexer.START};

  LineStates(LineLexer lexer) {
    this.lexer = lexer;
    ends[0] = lexer.end("", LineLexer.START);
  }

  /**
   * Replaces {@code removed} lines from {@code from} on.
   *
   * @return the line after the last one whose colours may have changed
   */
  int edit(int from, int removed, List<String> added) {
    int before = lines.size();
    lines.subList(from, from + removed).clear();
    lines.addAll(from, added);
    int[] next = new int[lines.size()];
    System.arraycopy(ends, 0, next, 0, from);
    System.arraycopy(ends, from + removed, next, from + added.size(), before - from - removed);
    ends = next;
    return relex(from, from + added.size());
  }

  private int relex(int from, int certain) {
    int state = before(from);
    for (int i = from; i < lines.size(); i++) {
      int end = lexer.end(lines.get(i), state);
      if (i >= certain && end == ends[i]) {
        return i + 1;
      }
      ends[i] = end;
      state = end;
    }
    return lines.size();
  }

  int size() {
    return lines.size();
  }

  String line(int index) {
    return lines.get(index);
  }

  /** The colours of one line. */
  List<LineLexer.Span> spans(int index) {
    return lexer.spans(lines.get(index), before(index));
  }

  private int before(int index) {
    return index == 0 ? LineLexer.START : ends[index - 1];
  }

  /** The states, for tests. */
  int[] ends() {
    return Arrays.copyOf(ends, ends.length);
  }
}
