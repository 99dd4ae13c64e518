package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.List;
import org.fxmisc.richtext.model.ReadOnlyStyledDocument;
import org.fxmisc.richtext.model.ReadOnlyStyledDocumentBuilder;
import org.fxmisc.richtext.model.StyledSegment;

/** Builds the area's content for a whole document in one pass, long lines already broken. */
final class ScreenBuilder {
  private final ReadOnlyStyledDocumentBuilder<LineStyle, Run, RunStyle> builder =
      new ReadOnlyStyledDocumentBuilder<>(RunOps.INSTANCE, LineStyle.PLAIN);
  private final List<StyledSegment<Run, RunStyle>> line = new ArrayList<>();
  private final List<Integer> softBreaks = new ArrayList<>();
  private int lineLength;
  private int lineStart;
  private int length;

  int length() {
    return length;
  }

  void add(Piece piece) {
    int from = 0;
    for (int to = piece.text().indexOf('\n'); to >= 0; to = piece.text().indexOf('\n', from)) {
      addRuns(piece, from, to);
      endLine(piece.lineStyle());
      from = to + 1;
    }
    addRuns(piece, from, piece.length());
  }

  /** The content; its soft breaks are added to {@code breaks}, which must be empty. */
  ReadOnlyStyledDocument<LineStyle, Run, RunStyle> build(SoftBreaks breaks) {
    addLine(LineStyle.PLAIN);
    softBreaks.forEach(breaks::add);
    return builder.build();
  }

  private void addRuns(Piece piece, int from, int to) {
    piece.addRuns(from, to, piece.runStyle(), line);
    lineLength += to - from;
    length += to - from;
  }

  private void endLine(LineStyle style) {
    addLine(style);
    length++;
    lineStart = length;
    line.clear();
    lineLength = 0;
  }

  private void addLine(LineStyle style) {
    if (lineLength <= Screen.PIECE_MAX) {
      addParagraph(line, style);
      return;
    }
    int start = 0;
    StringBuilder words = new StringBuilder(lineLength);
    line.forEach(segment -> words.append(RunOps.INSTANCE.getText(segment.getSegment())));
    String text = words.toString();
    while (lineLength - start > Screen.PIECE_MAX) {
      int end = Screen.cutPlace(text, start + Screen.PIECE_LENGTH);
      addParagraph(part(start, end), style.withSoft(true));
      softBreaks.add(lineStart + end);
      start = end;
    }
    addParagraph(part(start, lineLength), style);
  }

  private List<StyledSegment<Run, RunStyle>> part(int from, int to) {
    List<StyledSegment<Run, RunStyle>> part = new ArrayList<>();
    int at = 0;
    for (StyledSegment<Run, RunStyle> segment : line) {
      int end = at + RunOps.INSTANCE.length(segment.getSegment());
      if (end > from && at < to) {
        Run run =
            RunOps.INSTANCE.subSequence(
                segment.getSegment(), Math.max(0, from - at), Math.min(end, to) - at);
        part.add(new StyledSegment<>(run, segment.getStyle()));
      }
      at = end;
    }
    return part;
  }

  private void addParagraph(List<StyledSegment<Run, RunStyle>> segments, LineStyle style) {
    if (segments.isEmpty()) {
      builder.addParagraph(Run.EMPTY, RunStyle.PLAIN, style);
    } else {
      builder.addParagraph(List.copyOf(segments), style);
    }
  }
}
