package dev.weft.desktop.app;

import dev.weft.crdt.Subscription;
import dev.weft.desktop.app.page.DocumentPage;
import dev.weft.desktop.app.theme.Dye;
import dev.weft.desktop.app.theme.Theme;
import dev.weft.desktop.app.window.FirstRunPage;
import dev.weft.desktop.app.window.MainWindow;
import dev.weft.desktop.app.window.Sidebar;
import dev.weft.desktop.app.window.SidebarItem;
import dev.weft.desktop.app.window.StatusBar;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentEntry;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.replica.StoreNotice;
import dev.weft.desktop.session.DocumentOpening;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.session.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.MenuItem;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Joins one workspace to one window: which documents are listed, which are open in tabs, which one
 * is in front, and what the status bar says of it.
 *
 * <p>FX thread.
 */
public final class Desk implements AutoCloseable {
  private final Workspace workspace;
  private final MainWindow window;
  private final Stage stage;
  private final Map<String, Node> pages = new LinkedHashMap<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final StatusLine status;
  private Consumer<String> onOpenLink = address -> {};
  private @Nullable String front;

  /**
   * Joins them.
   *
   * @param relay name of the relay to show, or null when the documents are only here
   */
  Desk(Workspace workspace, MainWindow window, Stage stage, @Nullable String relay) {
    this.workspace = workspace;
    this.window = window;
    this.stage = stage;
    window.sidebar().showWorkspace(relay);
    this.status = new StatusLine(window.status(), workspace, window.layer(), this::focusFront);
    wire();
  }

  private void wire() {
    Sidebar sidebar = window.sidebar();
    sidebar.onOpen(this::open);
    sidebar.onRename(workspace::rename);
    sidebar.onSearch(this::showSwitcher);
    sidebar.newChoices(newChoices());
    sidebar.settingsChoices(themeChoices());
    window.tabs().onSelect(this::bringToFront);
    window.tabs().onClose(this::closeDocument);
    window.tabs().onNew(() -> create(DocumentKind.RICH));
    subscriptions.add(workspace.documents().onChange(entries -> listChanged()));
    Shortcuts.install(scene(), this);
  }

  private List<MenuItem> themeChoices() {
    return List.of(
        item("theme.system", () -> setTheme(Theme.of(Platform.getPreferences().getColorScheme()))),
        item("theme.light", () -> setTheme(Theme.LIGHT)),
        item("theme.dark", () -> setTheme(Theme.DARK)));
  }

  /** Adds the entry that looks for a newer release. */
  void offerUpdates(Runnable look) {
    List<MenuItem> choices = new ArrayList<>(themeChoices());
    choices.add(item("updates.look", look));
    window.sidebar().settingsChoices(choices);
  }

  private List<MenuItem> newChoices() {
    return List.of(
        item("first.document", () -> create(DocumentKind.RICH)),
        item("first.code", () -> create(DocumentKind.CODE)));
  }

  private static MenuItem item(String key, Runnable action) {
    MenuItem item = new MenuItem(Messages.text(key));
    item.setOnAction(e -> action.run());
    return item;
  }

  /** What to do with the address of a link that the user opens. */
  void onOpenLink(Consumer<String> action) {
    onOpenLink = action;
  }

  /** Shows the list and, with nothing open, the first page. */
  void begin() {
    workspace.onNotice(notice -> showNotices(List.of(notice)));
    listChanged();
    showFront();
  }

  @Override
  public void close() {
    status.close();
    subscriptions.forEach(Subscription::close);
    List.copyOf(pages.keySet()).forEach(this::dispose);
  }

  /** Shows what happened to the store, until each is put away. */
  void showNotices(List<StoreNotice> notices) {
    notices.forEach(
        notice -> window.showNotice(Messages.text("status.notice", notice.what(), notice.where())));
  }

  /** The scene of the window. */
  public Scene scene() {
    return window.getScene();
  }

  /** The workspace behind the window. */
  public Workspace workspace() {
    return workspace;
  }

  /** Dresses the window. */
  public void setTheme(Theme theme) {
    theme.apply(scene());
  }

  /** Makes a new document and opens it, ready to type. */
  public OpenDocument create(DocumentKind kind) {
    String title =
        Messages.text(kind == DocumentKind.RICH ? "new.document.title" : "new.code.title");
    OpenDocument document = workspace.create(title, kind);
    show(document);
    return document;
  }

  /** Opens a document in a tab in front; one that cannot be read gets a page that says so. */
  public void open(String id) {
    if (pages.containsKey(id)) {
      bringToFront(id);
    } else {
      workspace.open(id).thenAccept(opening -> opened(id, opening));
    }
  }

  /** The same, completing with the editor, or failing when the document cannot be read. */
  public CompletionStage<DocumentEditor> openEditor(String id) {
    Optional<DocumentEditor> there = editor(id);
    if (there.isPresent()) {
      bringToFront(id);
      return java.util.concurrent.CompletableFuture.completedFuture(there.get());
    }
    return workspace
        .open(id)
        .thenApply(
            opening -> {
              opened(id, opening);
              return editor(id)
                  .orElseThrow(
                      () -> new IllegalStateException("the document " + id + " cannot be read"));
            });
  }

  private void opened(String id, DocumentOpening opening) {
    switch (opening) {
      case DocumentOpening.Opened opened -> show(opened.document());
      case DocumentOpening.Unreadable unreadable -> {
        DocumentEntry entry = entry(id);
        pages.put(id, ProblemPages.ofDocument(unreadable.problem(), again -> reopened(id, again)));
        window
            .tabs()
            .show(id, entry == null ? id : entry.title(), entry != null && isCode(entry.kind()));
        bringToFront(id);
      }
    }
  }

  private void reopened(String id, DocumentOpening opening) {
    dispose(id);
    opened(id, opening);
  }

  /** Shows an open document in a tab in front. */
  public void show(OpenDocument document) {
    String id = document.id();
    if (!pages.containsKey(id)) {
      DocumentPage page = new DocumentPage(document);
      pages.put(id, page);
      page.editor().onOpenLink(address -> onOpenLink.accept(address));
      page.onFacts(() -> factsChanged(id));
      page.track(document.onTitle(title -> window.tabs().rename(id, title)));
      // Not within the edit that tells the kind: the page leaves the document and opens it again.
      page.track(document.onKind(kind -> Platform.runLater(() -> showAsItsKind(id))));
    }
    window.tabs().show(id, document.title(), isCode(document.kind()));
    bringToFront(id);
  }

  /** The page of another kind in place of the one that is shown. */
  private void showAsItsKind(String id) {
    if (!pages.containsKey(id)) {
      return;
    }
    String before = front;
    dispose(id);
    workspace
        .open(id)
        .thenAccept(
            opening -> {
              opened(id, opening);
              if (before != null) {
                bringToFront(before);
              }
            });
  }

  /** Puts an open document in front. */
  public void bringToFront(String id) {
    if (!pages.containsKey(id)) {
      return;
    }
    front = id;
    window.tabs().select(id);
    showFront();
  }

  /** Closes the tab of a document; its edits go on to the relay. */
  public void closeDocument(String id) {
    Optional<String> next = window.tabs().remove(id);
    dispose(id);
    if (id.equals(front)) {
      front = next.orElse(null);
    }
    showFront();
  }

  private void dispose(String id) {
    if (pages.remove(id) instanceof DocumentPage page) {
      page.close();
    }
  }

  /** The document in front, if one is open. */
  public Optional<String> front() {
    return Optional.ofNullable(front);
  }

  /** Ids of the documents open in tabs, left to right. */
  public List<String> openIds() {
    return window.tabs().ids();
  }

  /** The editor of a document open in a tab. */
  public Optional<DocumentEditor> editor(String id) {
    return pages.get(id) instanceof DocumentPage page
        ? Optional.of(page.editor())
        : Optional.empty();
  }

  private void showFront() {
    Node page = front == null ? null : pages.get(front);
    window.showTabs(page != null);
    if (page == null) {
      FirstRunPage first = new FirstRunPage();
      first.onDocument(() -> create(DocumentKind.RICH));
      first.onCode(() -> create(DocumentKind.CODE));
      window.showPage(first);
      first.focusFirst();
      status.showNothing(workspace.documents().entries().isEmpty());
      stage.setTitle(Messages.text("app.name"));
    } else {
      window.showPage(page);
      if (page instanceof DocumentPage document) {
        document.editor().focusText();
        status.show(document.editor());
        factsChanged(document.editor().document().id());
      } else {
        status.showUnreadable();
      }
      DocumentEntry entry = entry(String.valueOf(front));
      stage.setTitle(
          entry == null ? Messages.text("app.name") : Messages.text("window.title", entry.title()));
    }
    listChanged();
  }

  private void factsChanged(String id) {
    if (id.equals(front) && pages.get(id) instanceof DocumentPage page) {
      window.status().showFacts(page.facts());
    }
  }

  private void listChanged() {
    List<DocumentEntry> entries = workspace.documents().entries();
    List<SidebarItem> items = new ArrayList<>();
    items.add(new SidebarItem.Heading(Messages.text("sidebar.documents")));
    for (DocumentEntry entry : entries) {
      items.add(
          new SidebarItem.Entry(
              entry.id(),
              entry.title(),
              isCode(entry.kind()),
              Badges.of(entry.status()),
              dyesIn(entry.id())));
      window.tabs().rename(entry.id(), entry.title());
      window
          .tabs()
          .setWaiting(
              entry.id(), entry.status().editsWaiting() > 0 && Badges.of(entry.status()) != null);
    }
    if (entries.isEmpty()) {
      items.add(new SidebarItem.Note(Messages.text("sidebar.empty")));
    }
    window.sidebar().showItems(items, front);
  }

  private List<Dye> dyesIn(String id) {
    return editor(id).map(DocumentEditor::dyes).orElse(List.of());
  }

  private @Nullable DocumentEntry entry(String id) {
    return workspace.documents().entries().stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  private static boolean isCode(DocumentKind kind) {
    return kind == DocumentKind.CODE;
  }

  /** Opens the field from which one jumps to a document by its title. */
  void showSwitcher() {
    Switcher.show(window.layer(), workspace.documents().entries(), this::open, this::focusFront);
  }

  /** Gives the keyboard back to the text in front. */
  void focusFront() {
    front().flatMap(this::editor).ifPresent(DocumentEditor::focusText);
  }

  /** The status bar, for shortcuts and pictures. */
  StatusBar statusBar() {
    return window.status();
  }
}
