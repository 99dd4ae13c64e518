package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** The open documents, one tab each, in the order in which they were opened. */
public final class TabStrip extends HBox {
  private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

  private final List<TabNode> tabs = new ArrayList<>();
  private final Button plus = Tools.button("bi-plus", Messages.text("tab.new"));
  private Consumer<String> onSelect = id -> {};
  private Consumer<String> onClose = id -> {};
  private Runnable onMoved = () -> {};
  private Function<String, List<MenuItem>> onMenu = id -> List.of();
  private final ContextMenu menu = new ContextMenu();
  private @Nullable String selected;

  public TabStrip() {
    getStyleClass().add("weft-tabs");
    setAccessibleRole(AccessibleRole.TAB_PANE);
    setAlignment(javafx.geometry.Pos.BOTTOM_LEFT);
    HBox.setMargin(plus, new javafx.geometry.Insets(0, 0, 2, 4));
    getChildren().add(plus);
  }

  /** Puts a tab in front, adding it when it is not there. */
  public void show(String id, String title, boolean code) {
    add(id, title, code);
    select(id);
  }

  /** Adds a tab at the right end, unless it is there. */
  public void add(String id, String title, boolean code) {
    if (find(id).isEmpty()) {
      TabNode tab = new TabNode(id, code);
      tabs.add(tab);
      getChildren().add(tabs.size() - 1, tab);
    }
    rename(id, title);
  }

  /**
   * Moves a tab so many places to the right, or to the left if negative; no further than the end.
   */
  public void move(String id, int by) {
    find(id)
        .ifPresent(
            tab -> {
              int from = tabs.indexOf(tab);
              int to = Math.clamp(from + by, 0, tabs.size() - 1);
              if (from != to) {
                tabs.remove(tab);
                tabs.add(to, tab);
                getChildren().remove(tab);
                getChildren().add(to, tab);
                onMoved.run();
              }
            });
  }

  /** Marks the tab of the document in front. */
  public void select(String id) {
    selected = id;
    tabs.forEach(tab -> tab.pseudoClassStateChanged(SELECTED, tab.id.equals(id)));
  }

  /** Changes the words on a tab; a document without a tab is left alone. */
  public void rename(String id, String title) {
    find(id).ifPresent(tab -> tab.setTitle(title));
  }

  /** Shows or hides the dot that says that edits of this document wait for the relay. */
  public void setWaiting(String id, boolean waiting) {
    find(id).ifPresent(tab -> tab.setWaiting(waiting));
  }

  /** Takes a tab away; returns the id of the tab that should come to the front, if one is left. */
  public Optional<String> remove(String id) {
    Optional<TabNode> gone = find(id);
    if (gone.isEmpty()) {
      return Optional.ofNullable(selected);
    }
    int place = tabs.indexOf(gone.get());
    tabs.remove(gone.get());
    getChildren().remove(gone.get());
    if (!id.equals(selected)) {
      return Optional.ofNullable(selected);
    }
    selected = null;
    return tabs.isEmpty()
        ? Optional.empty()
        : Optional.of(tabs.get(Math.min(place, tabs.size() - 1)).id);
  }

  /** Ids of the open documents, left to right. */
  public List<String> ids() {
    return tabs.stream().map(tab -> tab.id).toList();
  }

  /** What to do when a tab is chosen. */
  public void onSelect(Consumer<String> action) {
    onSelect = action;
  }

  /** What to do when a tab is closed. Closing never asks: there is nothing unsaved. */
  public void onClose(Consumer<String> action) {
    onClose = action;
  }

  /** What to do when the user has put the tabs into another order. */
  public void onMoved(Runnable action) {
    onMoved = action;
  }

  /** What can be done with a tab, asked each time. */
  public void onMenu(Function<String, List<MenuItem>> choices) {
    onMenu = choices;
  }

  /** What the plus at the end does. */
  public void onNew(Runnable action) {
    plus.setOnAction(e -> action.run());
  }

  private Optional<TabNode> find(String id) {
    return tabs.stream().filter(tab -> tab.id.equals(id)).findFirst();
  }

  private final class TabNode extends HBox {
    private final String id;
    private final Label title = new Label();
    private final Button close = Tools.button("bi-x", Messages.text("tab.close"));
    private final Region dot = new Region();

    TabNode(String id, boolean code) {
      this.id = id;
      getStyleClass().add("weft-tab");
      title.setMinWidth(0);
      close.getStyleClass().add("close");
      close.setFocusTraversable(false);
      close.setOnAction(e -> onClose.accept(id));
      dot.getStyleClass().add("waiting");
      getChildren().setAll(Icons.of(code ? "bi-file-code" : "bi-file-text"), title, close);
      setAccessibleRole(AccessibleRole.TAB_ITEM);
      setFocusTraversable(true);
      setOnMousePressed(
          e -> {
            if (e.getButton() == MouseButton.PRIMARY) {
              onSelect.accept(id);
            } else if (e.getButton() == MouseButton.MIDDLE) {
              onClose.accept(id);
            }
          });
      setOnMouseDragged(this::dragged);
      setOnContextMenuRequested(
          e -> {
            menu.getItems().setAll(onMenu.apply(id));
            menu.show(this, e.getScreenX(), e.getScreenY());
          });
      setOnKeyPressed(this::keyPressed);
    }

    /** Past the middle of a neighbour the two change places. */
    private void dragged(MouseEvent e) {
      int place = tabs.indexOf(this);
      double x = localToParent(e.getX(), 0).getX();
      if (place > 0 && x < middle(tabs.get(place - 1))) {
        move(id, -1);
      } else if (place < tabs.size() - 1 && x > middle(tabs.get(place + 1))) {
        move(id, 1);
      }
    }

    private static double middle(TabNode tab) {
      return tab.getLayoutX() + tab.getWidth() / 2;
    }

    private void keyPressed(KeyEvent e) {
      switch (e.getCode()) {
        case ENTER, SPACE -> onSelect.accept(id);
        case LEFT -> focusTab(-1);
        case RIGHT -> focusTab(1);
        default -> {
          return;
        }
      }
      e.consume();
    }

    private void focusTab(int by) {
      int place = Math.clamp(tabs.indexOf(this) + by, 0, tabs.size() - 1);
      tabs.get(place).requestFocus();
    }

    private void setTitle(String words) {
      title.setText(words);
      setAccessibleText(words);
    }

    private void setWaiting(boolean waiting) {
      boolean shown = getChildren().contains(dot);
      if (waiting && !shown) {
        getChildren().add(2, dot);
      } else if (!waiting) {
        getChildren().remove(dot);
      }
    }
  }
}
