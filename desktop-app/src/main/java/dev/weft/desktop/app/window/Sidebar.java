package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The left column: whose workspace this is, the way to jump, the documents, and you. */
public final class Sidebar extends VBox {
  private static final double ROW_HEIGHT = 28;
  private static final String DOCUMENT = "application/x-weft-document";

  private final Label workspace = new Label();
  private final StackPane mark = new StackPane();
  private final HBox search = new HBox();
  private final ListView<SidebarItem> list = new ListView<>();
  private final Label user = new Label();
  private final StackPane avatarPlace = new StackPane();
  private final Button settings = Tools.button("bi-gear", Messages.text("sidebar.settings"));

  private final ContextMenu menu = new ContextMenu();
  private Consumer<String> onOpen = id -> {};
  private Consumer<String> onDelete = id -> {};
  private Consumer<String> onFold = name -> {};
  private Function<String, List<MenuItem>> onMenu = id -> List.of();
  private BiConsumer<String, String> onMoved = (id, to) -> {};
  private @Nullable Runnable afterEditing;
  private @Nullable String front;
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
    list.setAccessibleText(Messages.text("sidebar.name"));
    list.setCellFactory(view -> newCell());
    // Before the list's own keys, of which Enter and Space would begin to rename.
    list.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
    list.editingIndexProperty().addListener((o, was, is) -> edited(is.intValue()));
    list.setOnContextMenuRequested(this::showMenu);
    VBox.setVgrow(list, Priority.ALWAYS);
  }

  private void keyPressed(KeyEvent e) {
    if (list.getEditingIndex() >= 0) {
      return;
    }
    switch (e.getCode()) {
      case ENTER, SPACE -> openSelected();
      case F2 -> selected().ifPresent(this::rename);
      case DELETE -> selected().ifPresent(id -> onDelete.accept(id));
      default -> {
        return;
      }
    }
    e.consume();
  }

  private void edited(int index) {
    if (index >= 0) {
      return;
    }
    list.setEditable(false);
    Runnable waiting = afterEditing;
    if (waiting != null) {
      afterEditing = null;
      Platform.runLater(waiting);
    }
  }

  private Optional<String> selected() {
    return list.getSelectionModel().getSelectedItem() instanceof SidebarItem.Entry entry
        ? Optional.of(entry.id())
        : Optional.empty();
  }

  private void showMenu(ContextMenuEvent e) {
    selected()
        .ifPresent(
            id -> {
              menu.getItems().setAll(onMenu.apply(id));
              menu.show(list, e.getScreenX(), e.getScreenY());
            });
    e.consume();
  }

  private SidebarCell newCell() {
    SidebarCell cell = new SidebarCell((id, title) -> onRename.accept(id, title));
    cell.setOnMouseClicked(
        e -> {
          if (e.getButton() == MouseButton.PRIMARY && !cell.isEditing() && !cell.isEmpty()) {
            openSelected();
          }
        });
    cell.setOnDragDetected(
        e -> {
          if (cell.getItem() instanceof SidebarItem.Entry entry) {
            ClipboardContent content = new ClipboardContent();
            content.putString(entry.title());
            content.put(documentFormat(), entry.id());
            cell.startDragAndDrop(TransferMode.MOVE).setContent(content);
            e.consume();
          }
        });
    cell.setOnDragOver(
        e -> {
          if (e.getDragboard().hasContent(documentFormat())) {
            e.acceptTransferModes(TransferMode.MOVE);
            e.consume();
          }
        });
    cell.setOnDragDropped(
        e -> {
          if (cell.getItem() instanceof SidebarItem.Entry target
              && e.getDragboard().getContent(documentFormat()) instanceof String id) {
            onMoved.accept(id, target.id());
            e.setDropCompleted(true);
            e.consume();
          }
        });
    return cell;
  }

  /** JavaFX allows one object for each name. */
  private static DataFormat documentFormat() {
    DataFormat known = DataFormat.lookupMimeType(DOCUMENT);
    return known == null ? new DataFormat(DOCUMENT) : known;
  }

  private void openSelected() {
    switch (list.getSelectionModel().getSelectedItem()) {
      case SidebarItem.Entry entry -> onOpen.accept(entry.id());
      case SidebarItem.Fold fold -> onFold.accept(fold.name());
      case null, default -> {}
    }
  }

  /** Lets the user give a document of the list a new title, in place. */
  public void rename(String id) {
    int selected = list.getSelectionModel().getSelectedIndex();
    for (int i = 0; i < list.getItems().size(); i++) {
      boolean isIt = list.getItems().get(i) instanceof SidebarItem.Entry e && e.id().equals(id);
      if (isIt && (i == selected || !isSelected(id))) {
        list.getSelectionModel().clearAndSelect(i);
        list.setEditable(true);
        list.edit(i);
        return;
      }
    }
  }

  private boolean isSelected(String id) {
    return selected().filter(id::equals).isPresent();
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

  /** Replaces the rows; the selection stays where it is, or follows to another one in front. */
  public void showItems(List<SidebarItem> items, @Nullable String selectedId) {
    if (list.getEditingIndex() >= 0) {
      // Rows that move under a field would take what is typed to another document.
      afterEditing = () -> showItems(items, selectedId);
      return;
    }
    int place = list.getSelectionModel().getSelectedIndex();
    SidebarItem before = list.getSelectionModel().getSelectedItem();
    if (!list.getItems().equals(items)) {
      list.getItems().setAll(items);
    }
    if (before == null || !Objects.equals(selectedId, front)) {
      front = selectedId;
      select(selectedId);
    } else {
      reselect(place, before);
    }
  }

  /** News about documents must not move the row that somebody at the keyboard stands on. */
  private void reselect(int place, SidebarItem before) {
    List<SidebarItem> items = list.getItems();
    if (place >= 0 && place < items.size() && isSame(items.get(place), before)) {
      list.getSelectionModel().clearAndSelect(place);
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      if (isSame(items.get(i), before)) {
        list.getSelectionModel().clearAndSelect(i);
        return;
      }
    }
    select(front);
  }

  private static boolean isSame(SidebarItem a, SidebarItem b) {
    return switch (a) {
      case SidebarItem.Entry entry -> b instanceof SidebarItem.Entry e && e.id().equals(entry.id());
      case SidebarItem.Fold fold -> b instanceof SidebarItem.Fold f && f.name().equals(fold.name());
      case SidebarItem.Heading heading -> heading.equals(b);
      case SidebarItem.Note note -> note.equals(b);
    };
  }

  private void select(@Nullable String id) {
    if (id != null && isSelected(id)) {
      return;
    }
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

  /** What to do when a document is to go to the trash. */
  public void onDelete(Consumer<String> action) {
    onDelete = action;
  }

  /** What to do when a group is opened or closed; told its name. */
  public void onFold(Consumer<String> action) {
    onFold = action;
  }

  /** What can be done with a document, asked each time. */
  public void onMenu(Function<String, List<MenuItem>> choices) {
    onMenu = choices;
  }

  /** What can be done with a document now. */
  public List<MenuItem> menuOf(String id) {
    return onMenu.apply(id);
  }

  /** What to do when one document is dragged to where another one is. */
  public void onMoved(BiConsumer<String, String> action) {
    onMoved = action;
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
