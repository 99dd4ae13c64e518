package dev.weft.desktop.app.window;

import javafx.scene.Node;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * The layout of the window: sidebar on the left, tabs over the page, status bar at the foot, and a
 * layer above everything for popovers and dialogs.
 */
public final class MainWindow extends StackPane {
  private final Sidebar sidebar = new Sidebar();
  private final TabStrip tabs = new TabStrip();
  private final StatusBar status = new StatusBar();
  private final Notices notices = new Notices();
  private final StackPane page = new StackPane();
  private final BorderPane frame = new BorderPane();

  public MainWindow() {
    getStyleClass().add("weft-window");
    page.getStyleClass().add("weft-page");
    VBox centre = new VBox(tabs, notices, page);
    VBox.setVgrow(page, Priority.ALWAYS);
    frame.setLeft(sidebar);
    frame.setCenter(centre);
    frame.setBottom(status);
    getChildren().setAll(frame);
  }

  /** Shows a page in place of the one before it. */
  public void showPage(Node node) {
    page.getChildren().setAll(node);
  }

  /** Shows or hides the strip of tabs; the first run has none. */
  public void showTabs(boolean shown) {
    tabs.setVisible(shown);
    tabs.setManaged(shown);
  }

  /** Shows or hides the sidebar; a page that needs the whole window hides it. */
  public void showSidebar(boolean shown) {
    frame.setLeft(shown ? sidebar : null);
  }

  public Sidebar sidebar() {
    return sidebar;
  }

  public TabStrip tabs() {
    return tabs;
  }

  public StatusBar status() {
    return status;
  }

  /** Shows words above the page until they are put away. */
  public void showNotice(String words) {
    notices.show(words);
  }

  /** The layer above the frame. */
  public StackPane layer() {
    return this;
  }
}
