package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fxmisc.richtext.model.ReadOnlyStyledDocument;
import org.fxmisc.richtext.model.ReadOnlyStyledDocumentBuilder;
import org.fxmisc.richtext.model.StyledSegment;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of document content with one set of formats: text, which may hold line feeds, or one
 * embed.
 *
 * @param text the text, or one {@link Run#EMBED} for an embed
 * @param embed the embedded value, or null for text
 * @param attributes its formats
 */
record Piece(String text, @Nullable Object embed, Map<String, Object> attributes) {

  static Piece text(String text, Map<String, Object> attributes) {
    return new Piece(text, null, attributes);
  }

  static Piece embed(Object value, Map<String, Object> attributes) {
    return new Piece(String.valueOf(Run.EMBED), value, attributes);
  }

  Piece without(String attribute) {
    Map<String, Object> fewer = new HashMap<>(attributes);
    fewer.remove(attribute);
    return new Piece(text, embed, fewer);
  }

  int length() {
    return text.length();
  }

  int lineFeeds() {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  LineStyle lineStyle() {
    return LineStyle.of(attributes);
  }

  /** Adds the runs for a part of the text without line feeds. */
  void addRuns(int from, int to, RunStyle style, List<StyledSegment<Run, RunStyle>> into) {
    if (embed != null && from < to) {
      into.add(new StyledSegment<>(new Run.Embed(embed), style));
      return;
    }
    int start = from;
    for (int at = from; at < to; at++) {
      if (text.charAt(at) == '\r') {
        addWords(start, at, style, into);
        into.add(new StyledSegment<>(Run.RETURN, style));
        start = at + 1;
      }
    }
    addWords(start, to, style, into);
  }

  private void addWords(int from, int to, RunStyle style, List<StyledSegment<Run, RunStyle>> into) {
    if (from < to) {
      into.add(new StyledSegment<>(new Run.Words(text.substring(from, to)), style));
    }
  }

  RunStyle runStyle() {
    return RunStyle.of(attributes);
  }

  /** This piece as content of the area, in the colour of this code token where there is one. */
  ReadOnlyStyledDocument<LineStyle, Run, RunStyle> toDocument(String token) {
    RunStyle style = token.isEmpty() ? runStyle() : RunStyle.token(token);
    ReadOnlyStyledDocumentBuilder<LineStyle, Run, RunStyle> builder =
        new ReadOnlyStyledDocumentBuilder<>(RunOps.INSTANCE, LineStyle.PLAIN);
    int from = 0;
    for (int to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      addParagraph(from, to, style, builder);
      from = to + 1;
    }
    addParagraph(from, text.length(), style, builder);
    return builder.build();
  }

  private void addParagraph(
      int from,
      int to,
      RunStyle style,
      ReadOnlyStyledDocumentBuilder<LineStyle, Run, RunStyle> builder) {
    List<StyledSegment<Run, RunStyle>> runs = new ArrayList<>(1);
    addRuns(from, to, style, runs);
    if (runs.isEmpty()) {
      builder.addParagraph(Run.EMPTY, RunStyle.PLAIN, lineStyle());
    } else {
      builder.addParagraph(runs, lineStyle());
    }
  }
}
