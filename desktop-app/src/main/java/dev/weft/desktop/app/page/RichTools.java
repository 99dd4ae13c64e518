package dev.weft.desktop.app.page;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.window.Tools;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.editor.RichText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ToggleButton;

/** The tools of a rich document; they show the formats at the caret. */
final class RichTools {
  private final DocumentEditor editor;
  private final RichText text;
  private final ComboBox<String> heading = new ComboBox<>();
  private final Map<String, ToggleButton> words = new LinkedHashMap<>();
  private final Map<String, ToggleButton> lists = new LinkedHashMap<>();
  private final Map<String, ToggleButton> blocks = new LinkedHashMap<>();
  private final ToggleButton link;
  private boolean showing;

  RichTools(DocumentEditor editor, Runnable onLink) {
    this.editor = editor;
    this.text = editor.richText();
    for (String style : List.of("body", "heading1", "heading2", "heading3")) {
      heading.getItems().add(Messages.text("style." + style));
    }
    heading.setAccessibleText(Messages.text("tool.style"));
    heading.setFocusTraversable(false);
    heading.setOnAction(
        e -> act(() -> text.setHeading(heading.getSelectionModel().getSelectedIndex())));
    word("bold", "bi-type-bold");
    word("italic", "bi-type-italic");
    word("underline", "bi-type-underline");
    word("strike", "bi-type-strikethrough");
    word("code", "bi-code");
    link = Tools.toggle("bi-link-45deg", Messages.text("tool.link"));
    link.setFocusTraversable(false);
    link.setOnAction(
        e -> {
          update();
          onLink.run();
        });
    add(lists, "bullet", "bi-list-ul", "tool.bullets", () -> text.toggleList("bullet"));
    add(lists, "ordered", "bi-list-ol", "tool.numbers", () -> text.toggleList("ordered"));
    add(lists, "unchecked", "bi-check-square", "tool.checks", () -> text.toggleList("unchecked"));
    add(
        blocks,
        "blockquote",
        "bi-blockquote-left",
        "tool.quote",
        () -> text.toggleBlock("blockquote"));
    add(
        blocks,
        "code-block",
        "bi-code-square",
        "tool.codeblock",
        () -> text.toggleBlock("code-block"));
    update();
  }

  private void word(String attribute, String icon) {
    add(words, attribute, icon, "tool." + attribute, () -> text.toggle(attribute));
  }

  private void add(
      Map<String, ToggleButton> group, String key, String icon, String name, Runnable action) {
    ToggleButton button = Tools.toggle(icon, Messages.text(name));
    button.setFocusTraversable(false);
    button.setOnAction(e -> act(action));
    group.put(key, button);
  }

  private void act(Runnable action) {
    if (!showing) {
      action.run();
      editor.focusText();
      update();
    }
  }

  /** The nodes from left to right. */
  List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    nodes.add(heading);
    nodes.add(Tools.rule());
    nodes.addAll(words.values());
    nodes.add(link);
    nodes.add(Tools.rule());
    nodes.addAll(lists.values());
    nodes.addAll(blocks.values());
    return nodes;
  }

  /** Shows the formats at the caret. */
  void update() {
    showing = true;
    String level = text.line("header");
    heading
        .getSelectionModel()
        .select(level.isEmpty() ? 0 : Math.clamp(level.charAt(0) - '0', 0, 3));
    words.forEach((attribute, button) -> button.setSelected(text.isOn(attribute)));
    link.setSelected(!text.link().isEmpty());
    String list = text.line("list");
    lists.forEach(
        (kind, button) ->
            button.setSelected(
                kind.equals(list) || (kind.equals("unchecked") && list.equals("checked"))));
    blocks.forEach((kind, button) -> button.setSelected(!text.line(kind).isEmpty()));
    showing = false;
  }
}
