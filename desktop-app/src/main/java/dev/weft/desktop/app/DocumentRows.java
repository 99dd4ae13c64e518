package dev.weft.desktop.app;

import dev.weft.desktop.app.theme.Dye;
import dev.weft.desktop.app.window.MainWindow;
import dev.weft.desktop.app.window.Sidebar;
import dev.weft.desktop.app.window.SidebarItem;
import dev.weft.desktop.app.window.Toast;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentEntry;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/**
 * The rows of the sidebar: favourites, what was used last, all documents, the trash; and what can
 * be done with each. FX thread.
 */
final class DocumentRows {
  private static final String RECENT = "recent";
  private static final String TRASH = "trash";

  private final Desk desk;
  private final MainWindow window;
  private final Shelf shelf;
  private final Settings settings;

  DocumentRows(Desk desk, MainWindow window, Shelf shelf, Settings settings) {
    this.desk = desk;
    this.window = window;
    this.shelf = shelf;
    this.settings = settings;
    Sidebar sidebar = window.sidebar();
    sidebar.onOpen(desk::open);
    sidebar.onRename((id, title) -> desk.workspace().rename(id, title));
    sidebar.onDelete(this::trash);
    sidebar.onFold(this::fold);
    sidebar.onMenu(this::menu);
    sidebar.onMoved(this::moved);
  }

  /** Another document is in front. */
  void used() {
    desk.front().ifPresent(shelf::used);
    show();
  }

  /** Shows the rows as they are now. */
  void show() {
    Map<String, DocumentEntry> entries = new LinkedHashMap<>();
    List<DocumentEntry> trashed = new ArrayList<>();
    for (DocumentEntry entry : desk.workspace().documents().entries()) {
      if (shelf.isTrashed(entry.id())) {
        trashed.add(entry);
      } else {
        entries.put(entry.id(), entry);
      }
      showInTab(entry);
    }
    List<SidebarItem> items = new ArrayList<>();
    List<DocumentEntry> favourites = chosen(shelf.favourites(), entries);
    if (!favourites.isEmpty()) {
      items.add(new SidebarItem.Heading(Messages.text("sidebar.favourites")));
      favourites.forEach(entry -> items.add(row(entry)));
    }
    List<DocumentEntry> recent = chosen(shelf.recent(), entries);
    if (recent.size() > 1) {
      List<DocumentEntry> shown = recent.subList(0, Math.min(recent.size(), Shelf.RECENT_SHOWN));
      addFold(items, RECENT, "bi-clock", shown);
    }
    items.add(new SidebarItem.Heading(Messages.text("sidebar.documents")));
    entries.values().forEach(entry -> items.add(row(entry)));
    if (entries.isEmpty()) {
      items.add(new SidebarItem.Note(Messages.text("sidebar.empty")));
    }
    if (!trashed.isEmpty()) {
      addFold(items, TRASH, "bi-trash", trashed);
    }
    window.sidebar().showItems(items, desk.front().orElse(null));
  }

  private static List<DocumentEntry> chosen(List<String> ids, Map<String, DocumentEntry> from) {
    List<DocumentEntry> chosen = new ArrayList<>();
    for (String id : ids) {
      DocumentEntry entry = from.get(id);
      if (entry != null) {
        chosen.add(entry);
      }
    }
    return chosen;
  }

  private void addFold(
      List<SidebarItem> items, String name, String icon, List<DocumentEntry> inside) {
    boolean isOpen = settings.isOn("open." + name, false);
    items.add(
        new SidebarItem.Fold(name, Messages.text("sidebar." + name), icon, isOpen, inside.size()));
    if (isOpen) {
      inside.forEach(entry -> items.add(row(entry)));
    }
  }

  private void fold(String name) {
    settings.set("open." + name, !settings.isOn("open." + name, false));
    show();
  }

  private void showInTab(DocumentEntry entry) {
    window.tabs().rename(entry.id(), entry.title());
    boolean isWaiting = entry.status().editsWaiting() > 0 && Badges.of(entry.status()) != null;
    window.tabs().setWaiting(entry.id(), isWaiting);
  }

  private SidebarItem row(DocumentEntry entry) {
    List<Dye> people = desk.editor(entry.id()).map(DocumentEditor::dyes).orElse(List.of());
    return new SidebarItem.Entry(
        entry.id(),
        entry.title(),
        entry.kind() == DocumentKind.CODE,
        Badges.of(entry.status()),
        people);
  }

  /** What the switcher offers: the last used first, nothing of the trash. */
  List<DocumentEntry> switcherEntries() {
    List<String> recent = shelf.recent();
    List<DocumentEntry> entries = new ArrayList<>(desk.workspace().documents().entries());
    entries.removeIf(entry -> shelf.isTrashed(entry.id()));
    entries.sort(
        Comparator.comparingInt(
            entry -> recent.contains(entry.id()) ? recent.indexOf(entry.id()) : recent.size()));
    return entries;
  }

  private List<MenuItem> menu(String id) {
    List<MenuItem> items = new ArrayList<>();
    items.add(Desk.item("row.open", () -> desk.open(id)));
    if (shelf.isTrashed(id)) {
      items.add(Desk.item("row.restore", () -> setTrashed(id, false)));
      return items;
    }
    items.add(Desk.item("row.rename", () -> window.sidebar().rename(id)));
    boolean isFavourite = shelf.isFavourite(id);
    items.add(
        Desk.item(
            isFavourite ? "row.favourite.not" : "row.favourite",
            () -> {
              shelf.setFavourite(id, !isFavourite);
              show();
            }));
    items.add(Desk.item("row.title", () -> copyTitle(id)));
    items.add(new SeparatorMenuItem());
    items.add(Desk.item("row.trash", () -> trash(id)));
    return items;
  }

  private void copyTitle(String id) {
    ClipboardContent content = new ClipboardContent();
    desk.tabs().entry(id).ifPresent(entry -> content.putString(entry.title()));
    Clipboard.getSystemClipboard().setContent(content);
  }

  private void moved(String id, String to) {
    if (shelf.isFavourite(to)) {
      shelf.setFavourite(id, true);
      shelf.moveFavourite(id, to);
      show();
    }
  }

  private void trash(String id) {
    if (shelf.isTrashed(id)) {
      return;
    }
    String title = desk.tabs().entry(id).map(DocumentEntry::title).orElse(id);
    setTrashed(id, true);
    Toast.show(
        window.layer(),
        Messages.text("row.trashed", title),
        Messages.text("row.undo"),
        () -> setTrashed(id, false));
  }

  private void setTrashed(String id, boolean on) {
    shelf.setTrashed(id, on);
    if (on) {
      desk.closeDocument(id);
    } else {
      desk.open(id);
    }
    show();
  }
}
