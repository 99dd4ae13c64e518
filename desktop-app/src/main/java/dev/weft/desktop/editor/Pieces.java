package dev.weft.desktop.editor;

import dev.weft.crdt.DeltaOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fxmisc.richtext.model.Paragraph;
import org.fxmisc.richtext.model.StyledDocument;
import org.fxmisc.richtext.model.StyledSegment;
import org.jspecify.annotations.Nullable;

/** Makes {@link Piece}s of what a document and a screen are made of. */
final class Pieces {
  /** What stands on the screen for an embed whose value is null. */
  static final Map<String, Object> NULL_EMBED = Map.of("null", "");

  private Pieces() {}

  /** The insertions of a delta; without their formats unless {@code rich}. */
  static List<Piece> ofDelta(List<DeltaOp> delta, boolean rich) {
    List<Piece> pieces = new ArrayList<>(delta.size());
    for (DeltaOp op : delta) {
      if (op instanceof DeltaOp.Insert insert) {
        pieces.add(of(insert, rich));
      }
    }
    return pieces;
  }

  static Piece of(DeltaOp.Insert insert, boolean rich) {
    Map<String, Object> attributes = rich ? known(insert.attributes()) : Map.of();
    return insert.content() instanceof String words
        ? Piece.text(words, attributes)
        : Piece.embed(Objects.requireNonNullElse(insert.content(), NULL_EMBED), attributes);
  }

  private static Map<String, Object> known(Map<String, ? extends @Nullable Object> attributes) {
    Map<String, Object> copy = new HashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (value != null) {
            copy.put(name, value);
          }
        });
    return copy;
  }

  /** A part of the screen as the document would hold it: soft breaks left out. */
  static List<Piece> ofScreen(StyledDocument<LineStyle, Run, RunStyle> screen) {
    List<Piece> pieces = new ArrayList<>();
    List<Paragraph<LineStyle, Run, RunStyle>> paragraphs = screen.getParagraphs();
    for (int i = 0; i < paragraphs.size(); i++) {
      Paragraph<LineStyle, Run, RunStyle> paragraph = paragraphs.get(i);
      for (StyledSegment<Run, RunStyle> segment : paragraph.getStyledSegments()) {
        add(segment, pieces);
      }
      if (i < paragraphs.size() - 1 && !paragraph.getParagraphStyle().soft()) {
        pieces.add(Piece.text("\n", paragraph.getParagraphStyle().attributes()));
      }
    }
    return pieces;
  }

  private static void add(StyledSegment<Run, RunStyle> segment, List<Piece> into) {
    Map<String, Object> attributes = new HashMap<>(segment.getStyle().attributes());
    attributes.keySet().removeAll(LineStyle.NAMES);
    switch (segment.getSegment()) {
      case Run.Words words -> {
        if (!words.text().isEmpty()) {
          into.add(Piece.text(words.text(), attributes));
        }
      }
      case Run.Return end -> into.add(Piece.text("\r", attributes));
      case Run.Embed embed -> into.add(Piece.embed(embed.value(), attributes));
    }
  }
}
