package dev.weft.desktop.editor;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.YText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fxmisc.richtext.model.Paragraph;
import org.fxmisc.richtext.model.StyledSegment;

/** A document or a screen, unit by unit, so that two can be held beside each other. */
final class ScreenDelta {
  /**
   * One UTF-16 unit or one embed.
   *
   * @param what the character, or the embed's value; "null" for a null embed
   */
  record Unit(Object what, Map<String, Object> attributes) {}

  private ScreenDelta() {}

  static List<Unit> ofDocument(YText text) {
    List<Unit> units = new ArrayList<>();
    for (DeltaOp op : text.toDelta()) {
      DeltaOp.Insert insert = (DeltaOp.Insert) op;
      Map<String, Object> attributes = new HashMap<>();
      insert
          .attributes()
          .forEach(
              (name, value) -> {
                if (value != null) {
                  attributes.put(name, value);
                }
              });
      if (insert.content() instanceof String words) {
        words.chars().forEach(c -> units.add(new Unit((char) c, attributes)));
      } else {
        units.add(new Unit(Objects.requireNonNullElse(insert.content(), "null"), attributes));
      }
    }
    return units;
  }

  /** What the area shows, soft breaks left out. */
  static List<Unit> ofScreen(DocumentArea area) {
    List<Unit> units = new ArrayList<>();
    int count = area.getParagraphs().size();
    for (int i = 0; i < count; i++) {
      Paragraph<LineStyle, Run, RunStyle> paragraph = area.getParagraph(i);
      for (StyledSegment<Run, RunStyle> segment : paragraph.getStyledSegments()) {
        add(segment, units);
      }
      if (i < count - 1 && !paragraph.getParagraphStyle().soft()) {
        units.add(new Unit('\n', paragraph.getParagraphStyle().attributes()));
      }
    }
    return units;
  }

  private static void add(StyledSegment<Run, RunStyle> segment, List<Unit> units) {
    Map<String, Object> attributes = segment.getStyle().attributes();
    switch (segment.getSegment()) {
      case Run.Words words ->
          words.text().chars().forEach(c -> units.add(new Unit((char) c, attributes)));
      case Run.Return end -> units.add(new Unit('\r', attributes));
      case Run.Embed embed ->
          units.add(
              new Unit(
                  embed.value().equals(Map.of("null", "")) ? "null" : embed.value(), attributes));
    }
  }

  /** What the line without a line feed at the end looks like; it has no formats of its own. */
  static Map<String, Object> lastLine(DocumentArea area) {
    int last = area.getParagraphs().size() - 1;
    return area.getParagraph(last).getParagraphStyle().attributes();
  }
}
