package dev.weft.desktop.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import org.junit.jupiter.api.Test;

class WindowPartsTest {
  @Test
  void pill_tone_exactlyOne_andReadAloud() {
    Fx.run(
        () -> {
          StatusBar bar = new StatusBar();
          bar.showPill(new Pill("bi-laptop", "a", "tip", Tone.WARN));
          bar.showPill(new Pill("bi-cloud-check", "On the relay", "tip", Tone.QUIET));

          assertThat(bar.pill().getPseudoClassStates())
              .contains(PseudoClass.getPseudoClass("quiet"))
              .doesNotContain(PseudoClass.getPseudoClass("warn"));
          assertThat(bar.pill().getAccessibleText()).isEqualTo("Status: On the relay");
        });
  }

  @Test
  void hereInWords_oneTwoMany() {
    assertThat(StatusBar.hereInWords(List.of())).isEmpty();
    assertThat(StatusBar.hereInWords(List.of("Tomas"))).isEqualTo("Tomas is here");
    assertThat(StatusBar.hereInWords(List.of("Tomas", "Ifeoma")))
        .isEqualTo("Tomas and Ifeoma are here");
    assertThat(StatusBar.hereInWords(List.of("A", "B", "C", "D")))
        .isEqualTo("A, B and 2 more are here");
  }

  /** A damaged store's notice must survive whatever else the window has to say. */
  @Test
  void notice_staysUntilPutAway() {
    Fx.run(
        () -> {
          MainWindow window = new MainWindow();
          window.showNotice("The database was damaged.");
          window.showNotice("Two edits came late.");
          window.showNotice("Two edits came late.");
          window.status().showBeside("Ada is here");
          Notices notices = (Notices) window.lookup(".weft-note").getParent();

          assertThat(notices.getChildren())
              .extracting(note -> note.getUserData())
              .containsExactly("The database was damaged.", "Two edits came late.");
          assertThat(notices.isVisible()).isTrue();
          for (Node button : notices.lookupAll(".weft-button")) {
            ((Button) button).fire();
          }
          assertThat(notices.getChildren()).isEmpty();
          assertThat(notices.isManaged()).isFalse();
        });
  }

  @Test
  void tabs_removeFront_neighbourFollows() {
    Fx.run(
        () -> {
          TabStrip tabs = new TabStrip();
          tabs.show("a", "A", false);
          tabs.show("b", "B", true);
          tabs.show("c", "C", true);

          assertThat(tabs.remove("c")).contains("b");
          tabs.select("b");
          assertThat(tabs.remove("a")).contains("b");
          assertThat(tabs.ids()).containsExactly("b");
          assertThat(tabs.remove("b")).isEmpty();
        });
  }

  @Test
  void sidebar_sameItems_keepsSelectionAndNodes() {
    Fx.run(
        () -> {
          Sidebar sidebar = new Sidebar();
          List<SidebarItem> items = new ArrayList<>();
          items.add(new SidebarItem.Heading("Documents"));
          items.add(new SidebarItem.Entry("a", "A", false, null, List.of()));
          items.add(new SidebarItem.Entry("b", "B", false, null, List.of()));
          sidebar.showItems(items, "b");
          sidebar.showItems(List.copyOf(items), "b");

          javafx.scene.control.ListView<?> list = (javafx.scene.control.ListView<?>) sidebar.rows();
          assertThat(list.getSelectionModel().getSelectedIndex()).isEqualTo(2);
        });
  }

  @Test
  void avatar_firstLetter_wholeCodePoints() {
    assertThat(Avatar.firstLetter("lena")).isEqualTo("L");
    assertThat(Avatar.firstLetter(" \uD83D\uDE00x")).isEqualTo("\uD83D\uDE00");
    assertThat(Avatar.firstLetter("  ")).isEqualTo("·");
  }
}
