package dev.weft.desktop.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import dev.weft.desktop.app.window.ModalDialog.Choice;
import dev.weft.desktop.app.window.ModalDialog.Role;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The keyboard stays in a dialog, and goes back to where it came from. */
class ModalDialogTest {
  private final TextField below = Fx.get(TextField::new);
  private final StackPane layer = Fx.get(() -> new StackPane(below));
  private final Scene scene = Fx.get(() -> new Scene(layer, 800, 500));
  private final Stage stage = Fx.get(Stage::new);
  private final List<String> chosen = new CopyOnWriteArrayList<>();

  @AfterEach
  void hide() {
    Fx.run(stage::hide);
  }

  private ModalDialog open(Node body) {
    return Fx.get(
        () -> {
          stage.setScene(scene);
          stage.show();
          below.requestFocus();
          return ModalDialog.show(
              layer,
              "Leave this document?",
              body,
              List.of(
                  new Choice("Stay", Role.CANCEL, () -> chosen.add("stay")),
                  new Choice("Leave", Role.PRIMARY, () -> chosen.add("leave"))));
        });
  }

  private void press(KeyCode code, boolean shift) {
    Fx.run(
        () -> {
          Node at = scene.getFocusOwner() == null ? layer : scene.getFocusOwner();
          Event.fireEvent(
              at, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, false, false, false));
        });
    Fx.pulses(scene, 1);
  }

  private boolean isFocusIn(Node root) {
    return Fx.get(
        () -> {
          for (Node node = scene.getFocusOwner(); node != null; node = node.getParent()) {
            if (node == root) {
              return true;
            }
          }
          return false;
        });
  }

  @Test
  void tab_anyNumberOfTimesEitherWay_staysInside() {
    ModalDialog dialog = open(Fx.get(TextField::new));
    for (int i = 0; i < 12; i++) {
      press(KeyCode.TAB, i >= 6);
      assertThat(isFocusIn(dialog)).as("after %d tabs", i + 1).isTrue();
    }
  }

  @Test
  void escape_isTheCancelChoiceAndGivesTheFocusBack() {
    open(Fx.get(TextField::new));
    press(KeyCode.ESCAPE, false);
    assertThat(chosen).containsExactly("stay");
    assertThat(isFocusIn(below)).isTrue();
    assertThat(Fx.get(() -> layer.getChildren().size())).isEqualTo(1);
  }

  @Test
  void enter_inAField_isThePrimaryChoice() {
    open(Fx.get(TextField::new));
    press(KeyCode.ENTER, false);
    assertThat(chosen).containsExactly("leave");
    assertThat(isFocusIn(below)).isTrue();
  }

  @Test
  void keys_ofAnOpenDialog_doNotReachTheWindowBelow() {
    List<KeyCode> reached = new CopyOnWriteArrayList<>();
    Fx.run(() -> layer.addEventHandler(KeyEvent.KEY_PRESSED, e -> reached.add(e.getCode())));
    open(Fx.get(() -> ModalDialog.paragraph("Nothing is lost either way.")));
    press(KeyCode.A, false);
    assertThat(reached).isEmpty();
  }

  @Test
  void body_longerThanTheWindow_keepsTheButtonsInReach() {
    ModalDialog dialog = open(Fx.get(() -> ModalDialog.paragraph("A long story. ".repeat(2_000))));
    Fx.pulses(scene, 3);
    Node foot = Fx.get(() -> dialog.lookup(".foot"));
    double bottom = Fx.get(() -> foot.localToScene(foot.getLayoutBounds()).getMaxY());
    assertThat(bottom).isLessThan(500);
  }
}
