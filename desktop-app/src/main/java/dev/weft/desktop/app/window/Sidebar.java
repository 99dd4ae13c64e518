package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The left column: whose workspace this is, the way to jump, the documents, and you. */
public final class Sidebar extends VBox {
  private static final double ROW_HEIGHT = 28;

  private final Label workspace = new Label();
  private final StackPane mark = new StackPane();
  private final HBox search = new HBox();
  private final ListView<SidebarItem> list = new ListView<>();
  private final Label user = new Label();
  private final StackPane avatarPlace = new StackPane();
  private final Button settings = Tools.button("bi-gear", Messages.text("sidebar.settings"));

  private Consumer<String> onOpen = id -> {};
  private BiConsumer<String, String> onRename = (id, title) -> {};

  public Sidebar() {
    getStyleClass().add("weft-sidebar");
    HBox head = new HBox(mark, workspace, Rows.spacer(), newButton());
    head.getStyleClass().add("weft-workspace");
    mark.getStyleClass().add("mark");
    workspace.getStyleClass().add("name");
    buildSearch();
    buildList();
    HBox you = new HBox(avatarPlace, user, Rows.spacer(), settings);
    you.getStyleClass().add("weft-you");
    user.getStyleClass().add("name");
    VBox.setMargin(search, new javafx.geometry.Insets(8, 0, 8, 0));
    getChildren().setAll(head, search, list, you);
  }

  private final Button newButton = Tools.button("bi-plus", Messages.text("sidebar.new"));

  private Button newButton() {
    return newButton;
  }

  private void buildSearch() {
    search.getStyleClass().add("weft-search");
    Label hint = new Label(Messages.text("sidebar.search"));
    Label key = new Label(Messages.text("sidebar.search.key"));
    key.getStyleClass().add("weft-key");
    search.getChildren().setAll(Icons.of("bi-search"), hint, Rows.spacer(), key);
    search.setAccessibleRole(AccessibleRole.BUTTON);
    search.setAccessibleText(hint.getText());
    search.setFocusTraversable(true);
  }

  private void buildList() {
    list.getStyleClass().setAll("list-view", "weft-rows", "shown");
    list.setFixedCellSize(ROW_HEIGHT);
    list.setEditable(true);
    list.setAccessibleText(Messages.text("sidebar.name"));
    list.setCellFactory(view -> newCell());
    list.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ENTER && list.getEditingIndex() < 0) {
            openSelected();
            e.consume();
          }
        });
    VBox.setVgrow(list, Priority.ALWAYS);
  }

  private SidebarCell newCell() {
    SidebarCell cell = new SidebarCell((id, title) -> onRename.accept(id, title));
    cell.setOnMouseClicked(
        e -> {
          if (e.getButton() == MouseButton.PRIMARY && !cell.isEditing()) {
            openSelected();
          }
        });
    return cell;
  }

  private void openSelected() {
    if (list.getSelectionModel().getSelectedItem() instanceof SidebarItem.Entry entry) {
      onOpen.accept(entry.id());
    }
  }

  /**
   * Says whose documents these are.
   *
   * @param name the relay's or workspace's name, or null when the documents are only here
   */
  public void showWorkspace(@Nullable String name) {
    mark.getStyleClass().remove("alone");
    if (name == null) {
      mark.getStyleClass().add("alone");
      mark.getChildren().setAll(Icons.small("bi-laptop"));
      workspace.setText(Messages.text("sidebar.alone"));
    } else {
      mark.getChildren().setAll(new Label(name.substring(0, 1).toUpperCase(java.util.Locale.ROOT)));
      workspace.setText(name);
    }
  }

  /** Shows your own name and avatar at the foot. */
  public void showUser(String name) {
    user.setText(name);
    avatarPlace.getChildren().setAll(Avatar.you(name));
  }

  /** Replaces the rows; the selection stays on the same document. */
  public void showItems(List<SidebarItem> items, @Nullable String selectedId) {
    if (!list.getItems().equals(items)) {
      list.getItems().setAll(items);
    }
    select(selectedId);
  }

  private void select(@Nullable String id) {
    for (int i = 0; i < list.getItems().size(); i++) {
      if (list.getItems().get(i) instanceof SidebarItem.Entry entry && entry.id().equals(id)) {
        list.getSelectionModel().clearAndSelect(i);
        return;
      }
    }
    list.getSelectionModel().clearSelection();
  }

  /** What to do when a document is chosen. */
  public void onOpen(Consumer<String> action) {
    onOpen = action;
  }

  /** What to do when a document has been given a new title. */
  public void onRename(BiConsumer<String, String> action) {
    onRename = action;
  }

  /** What to do when the jump field is chosen. */
  public void onSearch(Runnable action) {
    search.setOnMouseClicked(e -> action.run());
    search.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ENTER || e.getCode() == KeyCode.SPACE) {
            action.run();
          }
        });
  }

  /** What the new-document button offers, as pairs of words and action. */
  public void newChoices(List<MenuItem> choices) {
    ContextMenu menu = new ContextMenu(choices.toArray(new MenuItem[0]));
    newButton.setOnAction(e -> menu.show(newButton, javafx.geometry.Side.BOTTOM, 0, 4));
  }

  /** What the gear offers. */
  public void settingsChoices(List<MenuItem> choices) {
    ContextMenu menu = new ContextMenu(choices.toArray(new MenuItem[0]));
    settings.setOnAction(e -> menu.show(settings, javafx.geometry.Side.TOP, 0, -4));
  }

  /** The list, for the keyboard's way round the window. */
  public Node rows() {
    return list;
  }
}
