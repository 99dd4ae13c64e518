package dev.weft.desktop.app.window;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Icons;
import java.util.function.BiConsumer;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** Draws one {@link SidebarItem}; its nodes are made once and reused for every item it shows. */
final class SidebarCell extends ListCell<SidebarItem> {
  private final BiConsumer<String, String> onRename;
  private final FontIcon kind = Icons.of("bi-file-text");
  private final Label title = new Label();
  private final HBox tail = new HBox();
  private final HBox row = new HBox();
  private final Label badgeText = new Label();
  private final FontIcon badgeIcon = Icons.of("bi-arrow-up");

  /**
   * @param onRename told the document id and the new title when the user renames in place
   */
  SidebarCell(BiConsumer<String, String> onRename) {
    this.onRename = onRename;
    title.getStyleClass().add("title");
    title.setTextOverrun(OverrunStyle.ELLIPSIS);
    title.setMinWidth(0);
    kind.getStyleClass().add("kind");
    tail.setMinWidth(USE_PREF_SIZE);
    HBox.setHgrow(title, Priority.SOMETIMES);
    row.getStyleClass().add("row");
    setText(null);
    // Without this the list grows a scroll bar for a long title in place of cutting it.
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(@Nullable SidebarItem item, boolean empty) {
    super.updateItem(item, empty);
    if (empty || item == null) {
      setGraphic(null);
      setDisable(false);
      setAccessibleText(null);
      return;
    }
    setDisable(item instanceof SidebarItem.Heading || item instanceof SidebarItem.Note);
    row.getStyleClass().setAll("row");
    switch (item) {
      case SidebarItem.Heading heading -> showWords("heading", heading.title());
      case SidebarItem.Note note -> showWords("note", note.text());
      case SidebarItem.Fold fold -> showFold(fold);
      case SidebarItem.Entry entry -> showEntry(entry);
    }
    setGraphic(row);
  }

  private void showWords(String styleClass, String words) {
    row.getStyleClass().add(styleClass);
    title.setText(words);
    row.getChildren().setAll(title);
    setAccessibleText(words);
  }

  private void showFold(SidebarItem.Fold fold) {
    row.getStyleClass().add("entry");
    kind.setIconLiteral(fold.icon());
    title.setText(fold.title());
    badgeText.setText(Integer.toString(fold.count()));
    badgeIcon.setIconLiteral(fold.isOpen() ? "bi-chevron-down" : "bi-chevron-right");
    tail.getStyleClass().setAll("badge", "quiet");
    tail.getChildren().setAll(badgeText, badgeIcon);
    row.getChildren().setAll(kind, title, Rows.spacer(), tail);
    setAccessibleText(
        Messages.text(
            fold.isOpen() ? "sidebar.fold.open" : "sidebar.fold.closed",
            fold.title(),
            fold.count()));
  }

  private void showEntry(SidebarItem.Entry entry) {
    row.getStyleClass().add("entry");
    kind.setIconLiteral(entry.code() ? "bi-file-code" : "bi-file-text");
    title.setText(entry.title());
    tail.getChildren().clear();
    tail.getStyleClass().setAll("badge");
    Badge badge = entry.badge();
    if (badge != null) {
      tail.getStyleClass().add(badge.tone().styleClass());
      badgeText.setText(badge.text());
      badgeIcon.setIconLiteral(badge.icon());
      tail.getChildren().setAll(badgeText, badgeIcon);
    } else if (!entry.people().isEmpty()) {
      tail.getChildren().setAll(Rows.dots(entry.people()));
    }
    row.getChildren().setAll(kind, title, Rows.spacer(), tail);
    setAccessibleText(badge == null ? entry.title() : entry.title() + ", " + badge.spoken());
  }

  @Override
  public void startEdit() {
    if (!(getItem() instanceof SidebarItem.Entry entry)) {
      return;
    }
    super.startEdit();
    TextField field = new TextField(entry.title());
    field.setOnAction(e -> finish(entry, field.getText()));
    field.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ESCAPE) {
            cancelEdit();
            e.consume();
          }
        });
    field
        .focusedProperty()
        .addListener(
            (o, was, is) -> {
              if (!is && isEditing()) {
                finish(entry, field.getText());
              }
            });
    HBox.setHgrow(field, Priority.ALWAYS);
    row.getChildren().setAll(kind, field);
    field.selectAll();
    field.requestFocus();
  }

  @Override
  public void cancelEdit() {
    super.cancelEdit();
    updateItem(getItem(), isEmpty());
  }

  private void finish(SidebarItem.Entry entry, String typed) {
    cancelEdit();
    String name = typed.strip();
    if (!name.isEmpty() && !name.equals(entry.title())) {
      onRename.accept(entry.id(), name);
    }
  }
}
