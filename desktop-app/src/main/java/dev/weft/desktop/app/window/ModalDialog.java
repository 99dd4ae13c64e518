package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * A question or an answer over the window: a title, something to read or fill in, buttons. The
 * keyboard stays inside; Enter is the primary button, Escape leaves and is the last choice that
 * somebody who changed their mind has; the focus goes back to where it came from.
 *
 * <p>No window of its own, so that it looks the same and stands in the middle on every system.
 */
public final class ModalDialog extends StackPane {
  private static final double WIDTH = 520;
  private static final double MARGIN = 48;

  /** What a button is for. */
  public enum Role {
    /** What most people want; Enter. */
    PRIMARY,
    /** Another way on. */
    OTHER,
    /** Leaves everything as it was; Escape. */
    CANCEL
  }

  /**
   * A button. Every one closes the dialog first.
   *
   * @param words what the button says: a verb
   * @param role what it is for
   * @param action what it does
   */
  public record Choice(String words, Role role, Runnable action) {}

  private final VBox box = new VBox();
  private final List<Choice> choices;
  private final ChangeListener<Node> trap;
  private @Nullable Node opener;
  private boolean isBackwards;

  private ModalDialog(String title, Node body, List<Choice> choices) {
    this.choices = List.copyOf(choices);
    this.trap = (focus, was, is) -> keepFocus(is);
    getStyleClass().add("weft-scrim");
    box.getStyleClass().addAll("weft-dialog", "weft-question");
    box.setAccessibleRole(AccessibleRole.DIALOG);
    box.setAccessibleText(title);
    StackPane inner = new StackPane(body);
    inner.getStyleClass().add("inner");
    inner.setAlignment(Pos.TOP_LEFT);
    ScrollPane scroll = new ScrollPane(inner);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().add("body");
    // A scroll pane asks its content for a height without saying how wide it will be.
    scroll
        .prefViewportHeightProperty()
        .bind(Bindings.createDoubleBinding(() -> inner.prefHeight(WIDTH), inner.heightProperty()));
    VBox.setVgrow(scroll, Priority.SOMETIMES);
    box.getChildren().setAll(head(title), scroll, foot());
    box.setMaxWidth(WIDTH);
    getChildren().setAll(box);
    addEventFilter(KeyEvent.KEY_PRESSED, this::filterKey);
    addEventHandler(KeyEvent.KEY_PRESSED, this::handleKey);
  }

  /** Shows a dialog above everything in a layer. FX thread. */
  public static ModalDialog show(StackPane layer, String title, Node body, List<Choice> choices) {
    ModalDialog dialog = new ModalDialog(title, body, choices);
    Scene scene = layer.getScene();
    dialog.opener = scene.getFocusOwner();
    layer.getChildren().add(dialog);
    // The body is in the scene, and can have the focus, only once its scroll pane has a skin.
    dialog.applyCss();
    scene.focusOwnerProperty().addListener(dialog.trap);
    dialog.focusFirst();
    return dialog;
  }

  /** Shows a sentence or two. */
  public static ModalDialog show(
      StackPane layer, String title, String words, List<Choice> choices) {
    return show(layer, title, paragraph(words), choices);
  }

  /** A text that wraps, for a body. */
  public static Label paragraph(String words) {
    Label label = new Label(words);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }

  /** Takes it away; the focus goes back. The second call does nothing. */
  public void close() {
    if (!(getParent() instanceof StackPane layer)) {
      return;
    }
    layer.getScene().focusOwnerProperty().removeListener(trap);
    layer.getChildren().remove(this);
    if (opener != null && opener.getScene() == layer.getScene()) {
      opener.requestFocus();
    }
  }

  @Override
  protected void layoutChildren() {
    double room = Math.max(0, getHeight() - 2 * MARGIN);
    box.setMaxHeight(Math.min(box.prefHeight(WIDTH), room));
    super.layoutChildren();
  }

  private Node head(String title) {
    Label label = new Label(title);
    label.getStyleClass().add("title");
    label.setWrapText(true);
    label.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(label, Priority.ALWAYS);
    Button leave = new Button(null, Icons.of("bi-x"));
    leave.getStyleClass().setAll("button", "weft-tool");
    leave.setAccessibleText(Messages.text("dialog.close"));
    leave.setTooltip(new Tooltip(Messages.text("dialog.close")));
    leave.setFocusTraversable(false);
    leave.setOnAction(e -> cancel());
    HBox head = new HBox(label, leave);
    head.getStyleClass().add("head");
    head.setAlignment(Pos.TOP_LEFT);
    return head;
  }

  private Node foot() {
    HBox foot = new HBox();
    foot.getStyleClass().add("foot");
    foot.setAlignment(Pos.CENTER_RIGHT);
    for (Choice choice : choices) {
      Button button = new Button(choice.words());
      button.getStyleClass().setAll("button", "weft-button");
      if (choice.role() == Role.PRIMARY) {
        button.getStyleClass().add("primary");
      }
      button.setOnAction(e -> choose(choice));
      foot.getChildren().add(button);
    }
    return foot;
  }

  private void choose(Choice choice) {
    close();
    choice.action().run();
  }

  private void cancel() {
    choices.stream()
        .filter(choice -> choice.role() == Role.CANCEL)
        .findFirst()
        .ifPresentOrElse(this::choose, this::close);
  }

  private void filterKey(KeyEvent e) {
    isBackwards = e.isShiftDown();
    if (e.getCode() == KeyCode.ESCAPE) {
      cancel();
      e.consume();
    }
  }

  /** Enter that no field or button wanted. Nothing typed here may reach the window below. */
  private void handleKey(KeyEvent e) {
    if (e.getCode() == KeyCode.ENTER) {
      choices.stream()
          .filter(choice -> choice.role() == Role.PRIMARY)
          .findFirst()
          .ifPresent(this::choose);
    }
    e.consume();
  }

  /** Where the focus may be inside, in the order of the Tab key. */
  private List<Node> stops() {
    List<Node> stops = new ArrayList<>();
    collect(box, stops);
    return stops;
  }

  private static void collect(Parent parent, List<Node> stops) {
    for (Node node : parent.getChildrenUnmodifiable()) {
      if (node.isFocusTraversable() && !node.isDisabled() && node.isVisible()) {
        stops.add(node);
      }
      if (node instanceof ScrollPane scroll && scroll.getContent() instanceof Parent content) {
        if (content.isFocusTraversable()) {
          stops.add(content);
        }
        collect(content, stops);
      } else if (node instanceof Parent inner) {
        collect(inner, stops);
      }
    }
  }

  private void focusFirst() {
    List<Node> stops = stops();
    List<Node> buttons = stops.stream().filter(node -> isPrimary(node)).toList();
    boolean hasFields = stops.stream().anyMatch(node -> !(node instanceof Button));
    if (!stops.isEmpty()) {
      (hasFields || buttons.isEmpty() ? stops.getFirst() : buttons.getFirst()).requestFocus();
    }
  }

  private static boolean isPrimary(Node node) {
    return node.getStyleClass().contains("primary");
  }

  /** Brings a focus that left by Tab back to the other end. */
  private void keepFocus(@Nullable Node focus) {
    if (!(getParent() instanceof StackPane layer) || layer.getChildren().getLast() != this) {
      return;
    }
    for (Node node = focus; node != null; node = node.getParent()) {
      if (node == this) {
        return;
      }
    }
    List<Node> stops = stops();
    if (!stops.isEmpty()) {
      (isBackwards ? stops.getLast() : stops.getFirst()).requestFocus();
    }
  }
}
