package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/**
 * Writes rich text as HTML that mail programs and word processors take in: plain elements, no style
 * sheet. What a foreign program cannot know (an unknown embed or format) is left out; Weft itself
 * reads its own form from the clipboard instead.
 */
final class HtmlWriter {
  private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}");

  private record Line(String words, LineStyle style) {}

  private final StringBuilder out = new StringBuilder();
  private final List<String> lists = new ArrayList<>();
  private String block = "";

  private HtmlWriter() {}

  /** The pieces as HTML; a last line without a line feed is a line too, and the only one bare. */
  static String write(List<Piece> pieces) {
    List<Line> lines = lines(pieces);
    HtmlWriter writer = new HtmlWriter();
    if (lines.size() == 1 && lines.getFirst().style().attributes().isEmpty()) {
      return lines.getFirst().words();
    }
    lines.forEach(writer::line);
    writer.closeLists(0);
    writer.open("");
    return writer.out.toString();
  }

  private static List<Line> lines(List<Piece> pieces) {
    List<Line> lines = new ArrayList<>();
    StringBuilder words = new StringBuilder();
    boolean isOpen = false;
    for (Piece piece : pieces) {
      String text = piece.text();
      int from = 0;
      for (int to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
        words.append(inline(piece, text.substring(from, to)));
        lines.add(new Line(words.toString(), piece.lineStyle()));
        words.setLength(0);
        isOpen = false;
        from = to + 1;
      }
      if (from < text.length()) {
        words.append(inline(piece, text.substring(from)));
        isOpen = true;
      }
    }
    if (isOpen) {
      lines.add(new Line(words.toString(), LineStyle.PLAIN));
    }
    return lines;
  }

  private void line(Line line) {
    LineStyle style = line.style();
    String list = style.text("list");
    if (!list.isEmpty()) {
      open("");
      item(line, list, style.number("indent") + 1);
      return;
    }
    closeLists(0);
    if (style.attributes().containsKey("code-block")) {
      boolean goesOn = block.equals("pre");
      open("pre");
      out.append(goesOn ? "\n" : "").append(line.words());
    } else if (style.attributes().containsKey("blockquote")) {
      open("blockquote");
      element("p", line);
    } else {
      open("");
      int header = style.number("header");
      element(header >= 1 && header <= 6 ? "h" + header : "p", line);
    }
  }

  private void element(String name, Line line) {
    String align = line.style().text("align");
    out.append('<').append(name);
    if (List.of("center", "right", "justify").contains(align)) {
      out.append(" style=\"text-align: ").append(align).append('"');
    }
    out.append('>').append(line.words().isEmpty() ? "<br>" : line.words());
    out.append("</").append(name).append('>');
  }

  private void item(Line line, String list, int level) {
    String element = list.equals("ordered") ? "ol" : "ul";
    closeLists(level);
    if (lists.size() == level && !lists.getLast().equals(element)) {
      closeLists(level - 1);
    }
    while (lists.size() < level) {
      out.append('<').append(element).append('>');
      lists.add(element);
    }
    out.append("<li data-list=\"").append(Entities.escape(list)).append("\">");
    out.append(line.words()).append("</li>");
  }

  private void closeLists(int level) {
    while (lists.size() > level) {
      out.append("</").append(lists.removeLast()).append('>');
    }
  }

  /** Ends the block that is open, unless it is this one, and begins this one. */
  private void open(String name) {
    if (!block.equals(name)) {
      out.append(block.isEmpty() ? "" : "</" + block + ">");
      out.append(name.isEmpty() ? "" : "<" + name + ">");
      block = name;
    }
  }

  private static String inline(Piece piece, String text) {
    if (text.isEmpty()) {
      return "";
    }
    RunStyle style = piece.runStyle();
    String html = piece.embed() == null ? escaped(text) : embed(piece.embed());
    html = wrapped(html, style.has("code"), "code");
    html = wrapped(html, style.has("strike"), "s");
    html = wrapped(html, style.has("underline"), "u");
    html = wrapped(html, style.has("italic"), "em");
    html = wrapped(html, style.has("bold"), "strong");
    String look = colour(style, "color", "color") + colour(style, "background", "background");
    if (!look.isEmpty()) {
      html = "<span style=\"" + look + "\">" + html + "</span>";
    }
    if (style.attributes().get("link") instanceof String address) {
      html = "<a href=\"" + Entities.escape(address) + "\">" + html + "</a>";
    }
    return html;
  }

  /** Two spaces beside each other would become one. */
  private static String escaped(String text) {
    return Entities.escape(text.replace("\r", "")).replace("  ", " \u00A0");
  }

  private static String wrapped(String html, boolean on, String element) {
    return on ? "<" + element + ">" + html + "</" + element + ">" : html;
  }

  private static String colour(RunStyle style, String name, String property) {
    return style.attributes().get(name) instanceof String value && COLOUR.matcher(value).matches()
        ? property + ": " + value + "; "
        : "";
  }

  private static String embed(Object value) {
    if (value instanceof Map<?, ?> map && map.get("image") instanceof String source) {
      return "<img src=\"" + Entities.escape(source) + "\">";
    }
    return value instanceof Map<?, ?> map && map.containsKey("divider") ? "<hr>" : "";
  }
}
