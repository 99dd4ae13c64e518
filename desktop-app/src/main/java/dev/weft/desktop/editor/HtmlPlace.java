package dev.weft.desktop.editor;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * What the elements around a place in HTML mean, in Quill's terms.
 *
 * @param words formats of words
 * @param line formats of the line
 * @param lists lists around it
 * @param pre whether white space counts
 * @param cell whether it is in a cell of a table, whose blocks are not lines
 */
record HtmlPlace(
    Map<String, Object> words, Map<String, Object> line, int lists, boolean pre, boolean cell) {
  static final HtmlPlace PAGE = new HtmlPlace(Map.of(), Map.of(), 0, false, false);

  private static final Pattern WORD_LEVEL = Pattern.compile("mso-list:\\s*l\\d+\\s+level(\\d+)");
  private static final Pattern WORD_NUMBER = Pattern.compile("\\s*\\(?[0-9a-zA-Z]{1,4}[.)].*");

  private HtmlPlace withWords(String name, Object value) {
    Map<String, Object> more = new HashMap<>(words);
    more.put(name, value);
    return new HtmlPlace(more, line, lists, pre, cell);
  }

  HtmlPlace withLine(Map<String, Object> attributes) {
    return new HtmlPlace(words, attributes, lists, pre, cell);
  }

  /** In a heading; one in a list stays an item. */
  HtmlPlace heading(int level) {
    return lists > 0 ? this : withLine(Map.of("header", (long) Math.min(level, 3)));
  }

  /** In an item of a list. */
  HtmlPlace item(Element item) {
    Element list = item.parent();
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("list", kind(item, list));
    int indent = Math.max(0, lists - 1);
    for (String name : item.classNames()) {
      if (name.matches("ql-indent-[1-8]")) {
        indent = name.charAt(name.length() - 1) - '0';
      }
    }
    if (indent > 0) {
      attributes.put("indent", (long) Math.min(indent, LineLook.INDENT_MAX));
    }
    return withLine(attributes);
  }

  private static String kind(Element item, @Nullable Element list) {
    String told = item.attr("data-list");
    if (List.of("bullet", "ordered", "checked", "unchecked").contains(told)) {
      return told;
    }
    Element box = item.selectFirst("> input[type=checkbox], > p > input[type=checkbox]");
    if (box == null) {
      box = item.selectFirst("> label > input[type=checkbox], > [role=checkbox]");
    }
    if (box != null) {
      return box.hasAttr("checked") || box.attr("aria-checked").equals("true")
          ? "checked"
          : "unchecked";
    }
    if (item.attr("role").equals("checkbox")) {
      return item.attr("aria-checked").equals("true") ? "checked" : "unchecked";
    }
    return list != null && list.normalName().equals("ol") ? "ordered" : "bullet";
  }

  /** Word writes the items of its lists as paragraphs that say so in their style. */
  HtmlPlace paragraph(Element element) {
    Matcher level = WORD_LEVEL.matcher(element.attr("style"));
    if (level.find()) {
      Element mark = element.selectFirst("[style*=mso-list:Ignore]");
      boolean isNumber = mark != null && WORD_NUMBER.matcher(mark.wholeText()).matches();
      Map<String, Object> attributes = new HashMap<>();
      attributes.put("list", isNumber ? "ordered" : "bullet");
      int indent = Integer.parseInt(level.group(1).length() > 2 ? "1" : level.group(1)) - 1;
      if (indent > 0) {
        attributes.put("indent", (long) Math.min(indent, LineLook.INDENT_MAX));
      }
      return withLine(attributes);
    }
    if (element.hasClass("MsoTitle")) {
      return withLine(Map.of("header", 1L));
    }
    return this;
  }

  /** In an element within a line. */
  HtmlPlace inline(Element element, String name) {
    String style = element.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
    HtmlPlace inner =
        switch (name) {
          // Google Docs wraps all that is copied in a <b> that is not bold.
          case "b", "strong" ->
              style.contains("font-weight:normal") ? this : withWords("bold", true);
          case "i", "em", "cite", "dfn", "var" -> withWords("italic", true);
          case "u", "ins" -> withWords("underline", true);
          case "s", "strike", "del" -> withWords("strike", true);
          case "code", "tt", "kbd", "samp" -> pre ? this : withWords("code", true);
          case "a" -> link(element);
          default -> this;
        };
    if (style.isEmpty() || name.equals("a")) {
      return inner;
    }
    if (style.matches(".*font-weight:(bold|bolder|[6-9]00).*")) {
      inner = inner.withWords("bold", true);
    }
    if (style.contains("font-style:italic")) {
      inner = inner.withWords("italic", true);
    }
    if (style.matches(".*text-decoration(-line)?:[^;]*underline.*")) {
      inner = inner.withWords("underline", true);
    }
    if (style.matches(".*text-decoration(-line)?:[^;]*line-through.*")) {
      inner = inner.withWords("strike", true);
    }
    return inner;
  }

  private HtmlPlace link(Element element) {
    String address = element.attr("href").strip();
    return Links.isAddress(address) ? withWords("link", address) : this;
  }
}
