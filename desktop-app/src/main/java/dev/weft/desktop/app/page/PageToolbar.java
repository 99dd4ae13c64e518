package dev.weft.desktop.app.page;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.app.theme.Dye;
import dev.weft.desktop.app.window.Avatar;
import dev.weft.desktop.app.window.Tools;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentKind;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The row of tools over a document, with the others who are in it at the right end. */
final class PageToolbar extends HBox {
  /** More people than this are counted, not drawn. */
  private static final int AVATARS_MAX = 4;

  private final HBox avatars = new HBox();

  PageToolbar(DocumentEditor editor, Runnable onFind, Runnable onLink, Runnable onHistory) {
    getStyleClass().add("weft-toolbar");
    Button search = Tools.button("bi-search", Messages.text("tool.find"));
    search.setFocusTraversable(false);
    search.setOnAction(e -> onFind.run());
    avatars.getStyleClass().add("weft-avatars");
    Region spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    Button undo = Tools.button("bi-arrow-counterclockwise", Messages.text("tool.undo"));
    Button redo = Tools.button("bi-arrow-clockwise", Messages.text("tool.redo"));
    Runnable enable =
        () -> {
          undo.setDisable(!editor.canUndo());
          redo.setDisable(!editor.canRedo());
        };
    for (Button button : List.of(undo, redo)) {
      button.setFocusTraversable(false);
    }
    undo.setOnAction(e -> editor.undo());
    redo.setOnAction(e -> editor.redo());
    editor.onText(enable);
    enable.run();
    getChildren().addAll(undo, redo, Tools.rule());
    if (editor.document().kind() == DocumentKind.RICH) {
      RichTools tools = new RichTools(editor, onLink);
      getChildren().addAll(tools.nodes());
      editor.onCaret(tools::update);
    } else {
      ToggleButton wrap = Tools.toggle("bi-arrow-return-left", Messages.text("tool.wrap"));
      wrap.setOnAction(e -> editor.setWrap(wrap.isSelected()));
      wrap.setFocusTraversable(false);
      getChildren().add(wrap);
    }
    Button history = Tools.button("bi-clock-history", Messages.text("tool.history"));
    history.setFocusTraversable(false);
    history.setOnAction(e -> onHistory.run());
    getChildren().addAll(Tools.rule(), search, history);
    getChildren().addAll(spacer, avatars);
  }

  void showPeople(DocumentEditor editor) {
    List<String> names = editor.people();
    List<Dye> dyes = editor.dyes();
    avatars.getChildren().clear();
    for (int i = 0; i < Math.min(names.size(), AVATARS_MAX); i++) {
      Avatar avatar = Avatar.of(names.get(i), dyes.get(i));
      Tooltip.install(avatar, new Tooltip(names.get(i)));
      avatar.setAccessibleText(Messages.text("person.goto", names.get(i)));
      int who = i;
      avatar.setOnMouseClicked(e -> editor.goToPerson(who));
      avatars.getChildren().add(avatar);
    }
    if (names.size() > AVATARS_MAX) {
      Label more = new Label("+" + (names.size() - AVATARS_MAX));
      more.getStyleClass().add("weft-secondary");
      avatars.getChildren().add(more);
    }
  }
}
