package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.DeltaOp;
import dev.weft.desktop.library.DocumentKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.Window;
import org.fxmisc.richtext.GenericStyledArea;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Formats, clipboard and links of a rich document, at the keyboard of the real window. */
class RichEditingTest {
  private static RealDesk desk;

  @BeforeAll
  static void open(@TempDir Path data) throws Exception {
    desk = new RealDesk(data);
  }

  @AfterAll
  static void close() {
    desk.close();
  }

  @BeforeEach
  void create() {
    desk.create(DocumentKind.RICH);
  }

  private static DeltaOp insert(String text, Object... attributes) {
    return new DeltaOp.Insert(
        text, attributes.length == 0 ? Map.of() : Map.of((String) attributes[0], attributes[1]));
  }

  private void put(ClipboardContent content) {
    desk.act(() -> Clipboard.getSystemClipboard().setContent(content));
  }

  private void select(int from, int to) {
    desk.act(() -> desk.editor().select(from, to));
  }

  @Test
  void keys_format_asTheToolbarPromises() {
    desk.type("words");
    for (String keys : List.of("B", "I", "U", "E", "Shift+X")) {
      select(0, 5);
      desk.press("Ctrl+" + keys);
    }
    assertThat(desk.delta())
        .containsExactly(
            new DeltaOp.Insert(
                "words",
                Map.of(
                    "bold",
                    true,
                    "italic",
                    true,
                    "underline",
                    true,
                    "code",
                    true,
                    "strike",
                    true)));

    select(0, 5);
    desk.press("Ctrl+BACK_SLASH");
    assertThat(desk.delta()).containsExactly(insert("words"));

    desk.press("Ctrl+Alt+2");
    assertThat(desk.delta()).containsExactly(insert("words"), insert("\n", "header", 2L));
    desk.press("Ctrl+Shift+8");
    assertThat(desk.delta()).containsExactly(insert("words"), insert("\n", "list", "bullet"));
    desk.press("Ctrl+Shift+9");
    desk.press("Ctrl+Enter");
    assertThat(desk.delta()).containsExactly(insert("words"), insert("\n", "list", "checked"));
  }

  @Test
  void paste_ofAWebPage_isCleanRichText() {
    ClipboardContent content = new ClipboardContent();
    content.putHtml(
        "<h2 style='color:red'>Tides</h2><ul><li>high <b>water</b></li><li>low</li></ul>");
    content.putString("Tides high water low");
    put(content);

    desk.press("Ctrl+V");

    List<DeltaOp> pasted =
        List.of(
            insert("Tides"),
            insert("\n", "header", 2L),
            insert("high "),
            insert("water", "bold", true),
            insert("\n", "list", "bullet"),
            insert("low"),
            insert("\n", "list", "bullet"));
    assertThat(desk.delta()).isEqualTo(pasted);

    desk.press("Ctrl+Z");
    assertThat(desk.delta()).isEmpty();
    desk.press("Ctrl+Shift+Z");
    assertThat(desk.delta()).isEqualTo(pasted);
  }

  @Test
  void paste_withoutFormatting_takesTheFormatsOfThePlace() {
    desk.type("bold");
    select(0, 4);
    desk.press("Ctrl+B");
    select(4, 4);
    ClipboardContent content = new ClipboardContent();
    content.putHtml("<h1>Big</h1>");
    content.putString("Big\r\nbigger");
    put(content);

    desk.press("Ctrl+Shift+V");

    assertThat(desk.delta()).containsExactly(insert("boldBig\nbigger", "bold", true));
  }

  @Test
  void paste_wordsOfAHeading_intoText_staysText_intoAnEmptyLine_isAHeading() {
    desk.type("a line\n\nend");
    ClipboardContent content = new ClipboardContent();
    content.putHtml("<h1>Head</h1>");
    put(content);
    select(2, 2);
    desk.press("Ctrl+V");
    assertThat(desk.delta()).containsExactly(insert("a Headline\n\nend"));

    select(11, 11);
    desk.press("Ctrl+V");
    assertThat(desk.delta())
        .containsExactly(insert("a Headline\nHead"), insert("\n", "header", 1L), insert("end"));
  }

  @Test
  void copy_carriesFormats_betweenDocuments_andAsHtmlAndPlain() {
    desk.type("# Plan\n**do** it\n- one\ntwo");
    desk.press("Ctrl+A");
    desk.press("Ctrl+C");
    List<DeltaOp> original = desk.delta();
    assertThat(desk.get(() -> Clipboard.getSystemClipboard().getString()))
        .isEqualTo("Plan\ndo it\none\ntwo\n");
    assertThat(desk.get(() -> Clipboard.getSystemClipboard().getHtml()))
        .contains("<h1>Plan</h1>", "<strong>do</strong>", "<li data-list=\"bullet\">one</li>");

    desk.create(DocumentKind.RICH);
    desk.press("Ctrl+V");

    assertThat(desk.delta()).isEqualTo(original);
  }

  @Test
  void copyAndPaste_unknownEmbedsAndFormats_survive() {
    desk.act(
        () -> {
          var text = desk.editor().document().content();
          text.insertEmbed(0, Map.of("sketch", Map.of("points", List.of(1L, 2L))), Map.of());
          text.insert(1, "w", Map.of("made-up", "x"));
        });
    List<DeltaOp> original = desk.delta();
    desk.press("Ctrl+A");
    desk.press("Ctrl+X");
    assertThat(desk.delta()).isEmpty();

    desk.press("Ctrl+V");

    assertThat(desk.delta()).isEqualTo(original);
  }

  @Test
  void pasteOfAnAddress_overWords_linksThem_typingBehindIsNotPartOfIt() {
    desk.type("see the log");
    select(8, 11);
    ClipboardContent content = new ClipboardContent();
    content.putString("https://example.org/log");
    put(content);
    desk.press("Ctrl+V");
    select(11, 11);
    desk.type(" now");

    assertThat(desk.delta())
        .containsExactly(
            insert("see the "), insert("log", "link", "https://example.org/log"), insert(" now"));
  }

  @Test
  void linkBar_setsOpensAndRemoves() {
    List<String> opened = new ArrayList<>();
    desk.act(() -> desk.desk.onOpenLink(opened::add));
    desk.type("see log");
    select(4, 7);

    desk.press("Ctrl+Shift+K");
    desk.act(() -> ((TextField) desk.find(".weft-link-bar .text-field")).setText("not an address"));
    desk.press("Enter");
    assertThat(desk.delta()).containsExactly(insert("see log"));
    desk.act(() -> ((TextField) desk.find(".weft-link-bar .text-field")).setText("example.org/a"));
    desk.press("Enter");
    assertThat(desk.delta())
        .containsExactly(insert("see "), insert("log", "link", "https://example.org/a"));

    select(5, 5);
    desk.press("Ctrl+Enter");
    assertThat(opened).containsExactly("https://example.org/a");

    desk.act(() -> desk.editor().richText().setLink(""));
    assertThat(desk.delta()).containsExactly(insert("see log"));
  }

  private static MenuItem item(Map<String, MenuItem> items, String words) {
    return Objects.requireNonNull(items.get(words), words);
  }

  @Test
  void contextMenu_showsTheStateAtTheCaret_andActs() {
    desk.type("some words");
    select(0, 4);
    desk.press("Ctrl+B");

    Map<String, MenuItem> items = new HashMap<>();
    desk.act(
        () -> {
          GenericStyledArea<?, ?, ?> area = (GenericStyledArea<?, ?, ?>) desk.find(".weft-area");
          ContextMenu menu = area.getContextMenu();
          menu.show(area, 200, 200);
          items.putAll(
              menu.getItems().stream()
                  .filter(item -> item.getText() != null)
                  .collect(Collectors.toMap(MenuItem::getText, item -> item)));
        });
    assertThat(((CheckMenuItem) item(items, "Bold")).isSelected()).isTrue();
    assertThat(((CheckMenuItem) item(items, "Italic")).isSelected()).isFalse();
    assertThat(item(items, "Cut").isDisable()).isFalse();
    assertThat(item(items, "Open link").isVisible()).isFalse();

    desk.act(() -> item(items, "Italic").fire());
    desk.act(
        () ->
            List.copyOf(Window.getWindows()).stream()
                .filter(ContextMenu.class::isInstance)
                .forEach(Window::hide));
    assertThat(desk.delta())
        .containsExactly(
            new DeltaOp.Insert("some", Map.of("bold", true, "italic", true)), insert(" words"));
  }
}
