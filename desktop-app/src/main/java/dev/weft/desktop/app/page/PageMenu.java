package dev.weft.desktop.app.page;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.editor.RichText;
import dev.weft.desktop.library.DocumentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCombination;

/** The menu of a secondary click in the text; it shows the formats at the caret. */
final class PageMenu {
  private static final List<String> WORDS =
      List.of("bold", "italic", "underline", "strike", "code");
  private static final Map<String, String> KEYS =
      Map.of(
          "bold", "Shortcut+B",
          "italic", "Shortcut+I",
          "underline", "Shortcut+U",
          "strike", "Shortcut+Shift+X",
          "code", "Shortcut+E");

  private final DocumentEditor editor;
  private final RichText text;
  private final Runnable onLink;
  private final List<Runnable> refresh = new ArrayList<>();

  private PageMenu(DocumentEditor editor, Runnable onLink) {
    this.editor = editor;
    this.text = editor.richText();
    this.onLink = onLink;
  }

  /**
   * Gives an editor its menu.
   *
   * @param onLink asks for the address of a link
   */
  static void install(DocumentEditor editor, Runnable onLink) {
    PageMenu menu = new PageMenu(editor, onLink);
    ContextMenu shown = new ContextMenu();
    shown.getItems().addAll(menu.clipboardItems());
    if (editor.document().kind() == DocumentKind.RICH) {
      shown.getItems().addAll(menu.formatItems());
    }
    shown.setOnShowing(e -> menu.refresh.forEach(Runnable::run));
    editor.setContextMenu(shown);
  }

  private List<MenuItem> clipboardItems() {
    MenuItem cut = item("menu.cut", "Shortcut+X", editor::cut);
    MenuItem copy = item("menu.copy", "Shortcut+C", editor::copy);
    MenuItem paste = item("menu.paste", "Shortcut+V", () -> editor.paste(false));
    MenuItem undo = item("menu.undo", "Shortcut+Z", editor::undo);
    MenuItem redo = item("menu.redo", "Shortcut+Shift+Z", editor::redo);
    refresh.add(
        () -> {
          cut.setDisable(!editor.hasSelection());
          copy.setDisable(!editor.hasSelection());
          undo.setDisable(!editor.canUndo());
          redo.setDisable(!editor.canRedo());
          paste.setDisable(!Clipboard.getSystemClipboard().hasString());
        });
    List<MenuItem> items =
        new ArrayList<>(List.of(undo, redo, new SeparatorMenuItem(), cut, copy, paste));
    if (editor.document().kind() == DocumentKind.RICH) {
      items.add(item("menu.plain", "Shortcut+Shift+V", () -> editor.paste(true)));
    }
    items.add(item("menu.all", "Shortcut+A", editor::selectAll));
    return items;
  }

  private List<MenuItem> formatItems() {
    List<MenuItem> items = new ArrayList<>();
    items.add(new SeparatorMenuItem());
    for (String word : WORDS) {
      CheckMenuItem check = new CheckMenuItem(Messages.text("menu." + word));
      check.setAccelerator(KeyCombination.valueOf(KEYS.getOrDefault(word, "")));
      check.setOnAction(e -> text.toggle(word));
      refresh.add(() -> check.setSelected(text.isOn(word)));
      items.add(check);
    }
    items.add(item("menu.clear", "Shortcut+BACK_SLASH", text::clearFormats));
    items.add(styles());
    items.add(align());
    items.add(new SeparatorMenuItem());
    items.add(item("menu.link", "Shortcut+Shift+K", onLink));
    MenuItem open = item("menu.open", "Shortcut+ENTER", editor::openLink);
    MenuItem unlink = item("menu.unlink", "", () -> text.setLink(""));
    refresh.add(
        () -> {
          boolean isLink = !text.link().isEmpty();
          open.setVisible(isLink);
          unlink.setVisible(isLink);
        });
    items.add(open);
    items.add(unlink);
    return items;
  }

  private Menu styles() {
    Menu styles = new Menu(Messages.text("tool.style"));
    List<String> names = List.of("body", "heading1", "heading2", "heading3");
    for (int i = 0; i < names.size(); i++) {
      int level = i;
      RadioMenuItem choice = new RadioMenuItem(Messages.text("style." + names.get(i)));
      choice.setAccelerator(KeyCombination.valueOf("Shortcut+Alt+DIGIT" + level));
      choice.setOnAction(e -> text.setHeading(level));
      String value = level == 0 ? "" : Integer.toString(level);
      refresh.add(() -> choice.setSelected(text.line("header").equals(value)));
      styles.getItems().add(choice);
    }
    return styles;
  }

  private Menu align() {
    Menu align = new Menu(Messages.text("menu.align"));
    for (String side : List.of("left", "center", "right", "justify")) {
      RadioMenuItem choice = new RadioMenuItem(Messages.text("menu.align." + side));
      String value = side.equals("left") ? "" : side;
      choice.setOnAction(e -> text.align(value));
      refresh.add(() -> choice.setSelected(text.line("align").equals(value)));
      align.getItems().add(choice);
    }
    return align;
  }

  private static MenuItem item(String key, String keys, Runnable action) {
    MenuItem item = new MenuItem(Messages.text(key));
    if (!keys.isEmpty()) {
      item.setAccelerator(KeyCombination.valueOf(keys));
    }
    item.setOnAction(e -> action.run());
    return item;
  }
}
