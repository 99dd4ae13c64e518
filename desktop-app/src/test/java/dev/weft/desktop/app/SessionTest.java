package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import dev.weft.desktop.app.window.SidebarItem;
import dev.weft.desktop.library.DocumentKind;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tabs, sidebar and what is there again at the next start, in the real window. */
class SessionTest {
  @TempDir Path data;

  private static String create(RealDesk desk, String title) {
    String id = desk.create(DocumentKind.RICH).id();
    desk.act(() -> desk.editor().document().rename(title));
    return id;
  }

  private static List<String> rows(RealDesk desk) {
    return desk.get(
        () ->
            ((ListView<?>) desk.window.sidebar().rows())
                .getItems().stream().map(SessionTest::words).toList());
  }

  private static String words(Object item) {
    return switch ((SidebarItem) item) {
      case SidebarItem.Heading heading -> "# " + heading.title();
      case SidebarItem.Note note -> note.text();
      case SidebarItem.Fold fold -> (fold.isOpen() ? "v " : "> ") + fold.title();
      case SidebarItem.Entry entry -> entry.title();
    };
  }

  private static void select(RealDesk desk, String title) {
    desk.act(
        () -> {
          ListView<?> list = (ListView<?>) desk.window.sidebar().rows();
          list.requestFocus();
          for (int i = 0; i < list.getItems().size(); i++) {
            if (words(list.getItems().get(i)).equals(title)) {
              list.getSelectionModel().clearAndSelect(i);
            }
          }
        });
  }

  private static void await(RealDesk desk, BooleanSupplier done) {
    for (int i = 0; i < 2_000 && !desk.get(done::getAsBoolean); i++) {
      Fx.pulses(desk.scene, 1);
    }
    assertThat(desk.get(done::getAsBoolean)).isTrue();
  }

  @Test
  void nextStart_sameTabsInTheirOrder_sameFront_caretWhereItWas() throws Exception {
    String a;
    String b;
    String c;
    try (RealDesk desk = new RealDesk(data)) {
      a = create(desk, "A");
      desk.type("some words");
      desk.act(() -> desk.editor().select(5, 7));
      b = create(desk, "B");
      c = create(desk, "C");
      desk.press("Ctrl+Shift+PAGE_UP");
      desk.act(() -> desk.desk.bringToFront(a));
      desk.act(() -> desk.settings.set("theme", "dark"));
    }

    try (RealDesk desk = new RealDesk(data)) {
      await(desk, () -> desk.desk.editor(a).isPresent());
      assertThat(desk.get(desk.desk::openIds)).containsExactly(a, c, b);
      assertThat(desk.get(desk.desk::front)).contains(a);
      assertThat(desk.text()).isEqualTo("some words");
      assertThat(desk.get(() -> desk.editor().selectedText())).isEqualTo("wo");
      assertThat(desk.get(() -> desk.desk.editor(b))).as("not read before it is chosen").isEmpty();
      assertThat(desk.settings.text("theme", "")).isEqualTo("dark");

      desk.act(() -> desk.desk.bringToFront(b));
      await(desk, () -> desk.desk.editor(b).isPresent());
    }
  }

  @Test
  void tabs_lastUsedOrder_closeAndReopen() throws Exception {
    try (RealDesk desk = new RealDesk(data)) {
      String a = create(desk, "A");
      String b = create(desk, "B");
      String c = create(desk, "C");
      desk.act(() -> desk.desk.bringToFront(a));

      desk.press("Ctrl+Tab");
      assertThat(desk.get(desk.desk::front)).contains(c);
      desk.press("Ctrl+Tab");
      assertThat(desk.get(desk.desk::front)).as("still held: one further").contains(b);
      desk.act(() -> desk.desk.tabs().endWalk());
      desk.press("Ctrl+Tab");
      assertThat(desk.get(desk.desk::front)).as("let go between: back").contains(a);
      desk.act(() -> desk.desk.tabs().endWalk());

      desk.press("Ctrl+W");
      assertThat(desk.get(desk.desk::openIds)).containsExactly(b, c);
      desk.press("Ctrl+Shift+T");
      await(desk, () -> desk.desk.front().filter(a::equals).isPresent());
      assertThat(desk.get(desk.desk::openIds)).containsExactly(b, c, a);
    }
  }

  @Test
  void favouritesAndTrash_inTheSidebar_keptAndTakenBack() throws Exception {
    String a;
    try (RealDesk desk = new RealDesk(data)) {
      a = create(desk, "A");
      create(desk, "B");
      assertThat(rows(desk)).containsExactly("> Recent", "# Documents", "A", "B");

      desk.act(() -> choose(desk, a, "Add to favourites"));
      assertThat(rows(desk))
          .containsExactly("# Favourites", "A", "> Recent", "# Documents", "A", "B");

      select(desk, "B");
      desk.press("Delete");
      assertThat(rows(desk)).containsExactly("# Favourites", "A", "# Documents", "A", "> Trash");
      assertThat(desk.get(desk.desk::openIds)).containsExactly(a);
      desk.act(() -> ((Button) desk.find(".weft-toast .link")).fire());
      await(desk, () -> desk.desk.openIds().size() == 2);
      assertThat(rows(desk)).endsWith("# Documents", "A", "B");

      select(desk, "B");
      desk.press("Delete");
    }

    try (RealDesk desk = new RealDesk(data)) {
      assertThat(rows(desk)).containsExactly("# Favourites", "A", "# Documents", "A", "> Trash");
      await(desk, () -> desk.desk.editor(a).isPresent());
      select(desk, "> Trash");
      desk.press("Enter");
      assertThat(rows(desk)).endsWith("v Trash", "B");
    }
  }

  private static void choose(RealDesk desk, String id, String words) {
    List<MenuItem> menu = desk.window.sidebar().menuOf(id);
    menu.stream().filter(item -> words.equals(item.getText())).findFirst().orElseThrow().fire();
  }

  @Test
  void f2_renamesInPlace_rowsStayPutMeanwhile() throws Exception {
    try (RealDesk desk = new RealDesk(data)) {
      create(desk, "A");
      create(desk, "B");
      select(desk, "A");
      desk.press("F2");
      Node field = desk.get(() -> desk.find(".weft-rows .text-field"));
      desk.act(() -> desk.desk.workspace().create("C", DocumentKind.RICH));
      assertThat(rows(desk)).doesNotContain("C");

      desk.act(() -> ((TextField) field).setText("A, renamed"));
      desk.press("Enter");

      for (int i = 0; i < 2_000 && !rows(desk).containsAll(List.of("A, renamed", "C")); i++) {
        Fx.pulses(desk.scene, 1);
      }
      assertThat(rows(desk)).contains("A, renamed", "B", "C");
    }
  }
}
