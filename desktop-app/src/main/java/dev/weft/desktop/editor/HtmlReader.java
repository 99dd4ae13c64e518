package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Reads HTML from the clipboard, of a browser, a word processor or another Weft, as clean rich
 * text: what means something (headings, lists, quotes, code, bold, links) is kept in Quill's terms;
 * fonts, sizes and colours stay where they came from.
 *
 * <p>Nothing is fetched and no script is run; links that {@link Links} refuses and images other
 * than {@code data:image} and http are left out.
 */
final class HtmlReader {
  /** Larger pastes are taken as plain text: somebody copied a whole data base. */
  static final int CHARS_MAX = 8_000_000;

  /** Deeper elements are read as if they were text of this level. */
  private static final int DEPTH_MAX = 200;

  private static final Pattern IMAGE =
      Pattern.compile("(?i)(data:image/(png|jpe?g|gif);base64,|https?://).*", Pattern.DOTALL);
  private static final Pattern SPACES = Pattern.compile("[ \\t\\n\\r\\f\\u00A0]+");

  private final List<Piece> pieces = new ArrayList<>();
  private final StringBuilder run = new StringBuilder();
  private Map<String, Object> runWords = Map.of();
  private Map<String, Object> line = Map.of();
  private boolean isLineEmpty = true;
  private boolean isSpaceDue;

  private HtmlReader() {}

  /** The content of a page or a part of one; its last line ends in a line feed. */
  static List<Piece> read(String html) {
    HtmlReader reader = new HtmlReader();
    // Windows puts a header before the HTML of its clipboard; other words there are content.
    int start = html.startsWith("Version:") ? Math.max(0, html.indexOf('<')) : 0;
    Element body = Jsoup.parse(html.substring(start)).body();
    reader.children(body, HtmlPlace.PAGE, 0);
    reader.endLine(false);
    return reader.pieces;
  }

  private void children(Element element, HtmlPlace place, int depth) {
    for (Node child : element.childNodes()) {
      if (child instanceof TextNode text) {
        words(text.getWholeText(), place);
      } else if (child instanceof Element inner) {
        if (depth < DEPTH_MAX) {
          element(inner, place, depth + 1);
        } else {
          words(inner.text(), place);
        }
      }
    }
  }

  private void element(Element element, HtmlPlace place, int depth) {
    String name = element.normalName();
    if (element.attr("style").contains("mso-list:Ignore")) {
      return;
    }
    switch (name) {
      case "script", "style", "head", "title", "meta", "template", "noscript", "select" -> {}
      case "br" -> lineBreak(element, place);
      case "hr" -> divider();
      case "img" -> image(element, place);
      case "h1", "h2", "h3", "h4", "h5", "h6" ->
          block(element, place.heading(name.charAt(1) - '0'), depth);
      case "blockquote" -> block(element, place.withLine(Map.of("blockquote", true)), depth);
      case "pre" -> pre(element, place, depth);
      case "ul", "ol", "menu" -> list(element, place, depth);
      case "li" -> block(element, place.item(element), depth);
      case "p", "div" -> block(element, place.paragraph(element), depth);
      case "section",
          "article",
          "header",
          "footer",
          "main",
          "aside",
          "nav",
          "figure",
          "figcaption",
          "address",
          "dl",
          "dt",
          "dd",
          "form",
          "fieldset",
          "details",
          "summary",
          "center",
          "table",
          "thead",
          "tbody",
          "tfoot",
          "caption" ->
          block(element, place, depth);
      case "tr" -> row(element, place, depth);
      default -> children(element, place.inline(element, name), depth);
    }
  }

  /** Elements that begin on a line of their own and end it. */
  private void block(Element element, HtmlPlace place, int depth) {
    if (place.cell()) {
      isSpaceDue = !isLineEmpty && !isAfterTab();
      children(element, place, depth);
      isSpaceDue = !isLineEmpty && !isAfterTab();
      return;
    }
    endLine(false);
    children(element, place, depth);
    endLine(false);
  }

  private void row(Element row, HtmlPlace place, int depth) {
    endLine(false);
    HtmlPlace inCell = new HtmlPlace(place.words(), Map.of(), 0, false, true);
    boolean first = true;
    for (Element cell : row.children()) {
      isSpaceDue = false;
      if (!first) {
        append("\t", inCell);
      }
      first = false;
      children(cell, inCell, depth);
    }
    isSpaceDue = false;
    endLine(false);
  }

  private void pre(Element element, HtmlPlace place, int depth) {
    endLine(false);
    children(element, new HtmlPlace(Map.of(), Map.of("code-block", true), 0, true, false), depth);
    endLine(false);
  }

  private void list(Element element, HtmlPlace place, int depth) {
    endLine(false);
    children(
        element,
        new HtmlPlace(place.words(), Map.of(), place.lists() + 1, place.pre(), place.cell()),
        depth);
    endLine(false);
  }

  private void lineBreak(Element element, HtmlPlace place) {
    if (element.hasClass("Apple-interchange-newline")) {
      return;
    }
    if (place.cell()) {
      isSpaceDue = !isLineEmpty;
      return;
    }
    breakLine(place);
  }

  private void breakLine(HtmlPlace place) {
    if (isLineEmpty) {
      line = place.line();
    }
    endLine(true);
  }

  private void divider() {
    endLine(false);
    pieces.add(Piece.embed(Map.of("divider", true), Map.of()));
    line = Map.of();
    endLine(true);
  }

  private void image(Element element, HtmlPlace place) {
    String source = element.attr("src").strip();
    if (IMAGE.matcher(source).matches()) {
      begin(place);
      endRun();
      pieces.add(Piece.embed(Map.of("image", source), onlyLink(place.words())));
    }
  }

  private static Map<String, Object> onlyLink(Map<String, Object> words) {
    Object link = words.get("link");
    return link == null ? Map.of() : Map.of("link", link);
  }

  private void words(String text, HtmlPlace place) {
    if (place.pre()) {
      preformatted(text, place);
      return;
    }
    Matcher spaces = SPACES.matcher(text);
    int from = 0;
    while (spaces.find()) {
      append(text.substring(from, spaces.start()), place);
      isSpaceDue = !isLineEmpty && !isAfterTab();
      from = spaces.end();
    }
    append(text.substring(from), place);
  }

  private void preformatted(String text, HtmlPlace place) {
    String[] lines = text.replace("\r\n", "\n").replace('\u00A0', ' ').split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      append(lines[i], place);
      if (i < lines.length - 1) {
        breakLine(place);
      }
    }
  }

  private boolean isAfterTab() {
    return !run.isEmpty() && run.charAt(run.length() - 1) == '\t';
  }

  private void append(String text, HtmlPlace place) {
    if (text.isEmpty()) {
      return;
    }
    begin(place);
    run(text, place.words());
  }

  /** Before the next thing on a line: its line is that of this place, and a space may be due. */
  private void begin(HtmlPlace place) {
    if (isLineEmpty) {
      line = place.line();
    } else if (isSpaceDue) {
      // The space belongs to both sides; it keeps the look of what they have in common.
      run(" ", common(runWords, place.words()));
    }
    isSpaceDue = false;
    isLineEmpty = false;
  }

  private static Map<String, Object> common(Map<String, Object> a, Map<String, Object> b) {
    Map<String, Object> both = new HashMap<>(a);
    both.entrySet().retainAll(b.entrySet());
    return both;
  }

  private void run(String text, Map<String, Object> words) {
    if (text.isEmpty()) {
      return;
    }
    if (!words.equals(runWords)) {
      endRun();
      runWords = words;
    }
    run.append(text);
  }

  private void endRun() {
    if (!run.isEmpty()) {
      pieces.add(Piece.text(run.toString(), runWords));
      run.setLength(0);
    }
  }

  private void endLine(boolean evenEmpty) {
    endRun();
    isSpaceDue = false;
    if (isLineEmpty && !evenEmpty) {
      return;
    }
    pieces.add(Piece.text("\n", line));
    isLineEmpty = true;
    runWords = Map.of();
  }
}
