package dev.weft.desktop.editor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.animation.PauseTransition;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.util.Duration;
import org.fxmisc.richtext.Caret.CaretVisibility;
import org.fxmisc.richtext.CaretNode;
import org.fxmisc.richtext.SelectionImpl;
import org.fxmisc.richtext.SelectionPath;
import org.jspecify.annotations.Nullable;

/**
 * The carets, selections and name flags of the others, over the area and blind to the mouse.
 *
 * <p>Positions always come from the document and are set again after every change of it; the area's
 * own shifting of carets is not trusted. Flags are placed once per pulse while something moves,
 * from bounds that are only right after layout. A flag shows for two seconds after its caret has
 * moved, then folds to a square; it never covers the line of the own caret.
 */
final class CaretFlags extends Pane {
  private static final PseudoClass FOLDED = PseudoClass.getPseudoClass("folded");
  private static final PseudoClass LEFT = PseudoClass.getPseudoClass("left");
  private static final Duration SHOWN = Duration.seconds(2);
  private static final double FLAG_HEIGHT = 18;
  private static final double FOLDED_SIZE = 6;

  private final DocumentArea area;
  private final Map<String, Person> people = new HashMap<>();
  private boolean unfolded;
  private final AnimationTimer placer =
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          placeAll();
        }
      };

  CaretFlags(DocumentArea area) {
    this.area = area;
    setMouseTransparent(true);
    setManaged(false);
    area.viewportDirtyEvents().subscribe(e -> startPlacing());
  }

  /** Shows exactly these people; positions are offsets of the screen. */
  void show(List<RemoteCaret> carets, SoftBreaks breaks) {
    people
        .entrySet()
        .removeIf(
            e -> carets.stream().noneMatch(c -> c.id().equals(e.getKey())) && e.getValue().leave());
    for (RemoteCaret caret : carets) {
      Person person = people.get(caret.id());
      if (person != null && !person.label.getText().equals(caret.name())) {
        person.leave();
        person = null;
      }
      if (person == null) {
        person = new Person(caret);
        people.put(caret.id(), person);
      }
      person.moveTo(breaks.toScreen(caret.anchor()), breaks.toScreen(caret.head()));
    }
    startPlacing();
  }

  /** Keeps all flags unfolded, as while the mouse is near, or lets them fold again. */
  void keepUnfolded(boolean keep) {
    unfolded = keep;
    startPlacing();
  }

  private void startPlacing() {
    if (!people.isEmpty()) {
      placer.start();
    }
  }

  private void placeAll() {
    @Nullable Bounds own = boundsOf(area.getCaretSelectionBind().getUnderlyingCaret());
    people.values().forEach(person -> person.place(own));
    // Stops once a pulse has gone by in which nothing asked for placing again.
    placer.stop();
  }

  private @Nullable Bounds boundsOf(CaretNode caret) {
    int count = area.getParagraphs().size();
    if (caret.getParagraphIndex() >= count
        || area.getVisibleParagraphs().isEmpty()
        || area.allParToVisibleParIndex(caret.getParagraphIndex()).isEmpty()) {
      return null;
    }
    Optional<Bounds> onScreen = area.getCaretBoundsOnScreen(caret);
    return onScreen.map(this::screenToLocal).orElse(null);
  }

  private final class Person {
    private final CaretNode caret;
    private final SelectionImpl<LineStyle, Run, RunStyle> selection;
    private final Label label;
    private final PauseTransition shown = new PauseTransition(SHOWN);
    private int anchor = -1;
    private int head = -1;

    Person(RemoteCaret who) {
      caret = new CaretNode("caret-" + who.id(), area, 0);
      caret.getStyleClass().addAll("remote-caret", who.dye().styleClass());
      caret.setShowCaret(CaretVisibility.ON);
      caret.setBlinkRate(Duration.ZERO);
      selection =
          new SelectionImpl<LineStyle, Run, RunStyle>("selection-" + who.id(), area) {
            @Override
            public void configureSelectionPath(SelectionPath path) {
              path.getStyleClass().addAll("remote-selection", who.dye().styleClass());
            }
          };
      label = new Label(who.name());
      label.getStyleClass().addAll("weft-flag", who.dye().styleClass());
      label.setVisible(false);
      area.addCaret(caret);
      area.addSelection(selection);
      getChildren().add(label);
      shown.setOnFinished(e -> startPlacing());
    }

    /** Always true, so that it can stand in a removal condition. */
    boolean leave() {
      shown.stop();
      area.removeCaret(caret);
      area.removeSelection(selection);
      getChildren().remove(label);
      return true;
    }

    void moveTo(int newAnchor, int newHead) {
      int length = area.getLength();
      int a = Math.min(newAnchor, length);
      int h = Math.min(newHead, length);
      caret.moveTo(h);
      selection.selectRange(Math.min(a, h), Math.max(a, h));
      if (a != anchor || h != head) {
        anchor = a;
        head = h;
        shown.playFromStart();
      }
    }

    void place(@Nullable Bounds own) {
      Bounds at = boundsOf(caret);
      label.setVisible(at != null && at.getMaxY() > 0 && at.getMinY() < area.getHeight());
      if (at == null) {
        return;
      }
      boolean ownLine =
          own != null && own.getMinY() < at.getMinY() && own.getMaxY() > at.getMinY() - FLAG_HEIGHT;
      boolean fold =
          !unfolded && (ownLine || shown.getStatus() != javafx.animation.Animation.Status.RUNNING);
      label.pseudoClassStateChanged(FOLDED, fold);
      label.applyCss();
      double width = fold ? FOLDED_SIZE : label.prefWidth(-1);
      double height = fold ? FOLDED_SIZE : FLAG_HEIGHT;
      boolean left = !fold && at.getMinX() + width > area.getWidth();
      label.pseudoClassStateChanged(LEFT, left);
      double x = left ? at.getMaxX() - width : at.getMinX();
      double y = at.getMinY() - height;
      label.resizeRelocate(
          snapPositionX(x),
          snapPositionY(y < 0 && !fold ? at.getMaxY() : Math.max(0, y)),
          width,
          height);
    }
  }
}
