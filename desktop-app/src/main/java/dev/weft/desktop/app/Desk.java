package dev.weft.desktop.app;

import dev.weft.crdt.Subscription;
import dev.weft.desktop.app.history.HistoryPage;
import dev.weft.desktop.app.page.DocumentPage;
import dev.weft.desktop.app.theme.Theme;
import dev.weft.desktop.app.window.FirstRunPage;
import dev.weft.desktop.app.window.MainWindow;
import dev.weft.desktop.app.window.StatusBar;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentEntry;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.replica.StoreNotice;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Joins one workspace to one window: which documents are open in tabs, which one is in front, and
 * what the status bar says of it. What the sidebar lists is {@link DocumentRows}' matter.
 *
 * <p>FX thread.
 */
public final class Desk implements AutoCloseable {
  private final Workspace workspace;
  private final MainWindow window;
  private final Stage stage;
  private final OpenTabs tabs;
  private final DocumentRows rows;
  private final ThemeChoice theme;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final StatusLine status;
  private final HistoryDoor history;
  private Consumer<String> onOpenLink = address -> {};

  /**
   * Joins them.
   *
   * @param settings what this person chose and had open the last time
   * @param relay name of the relay to show, or null when the documents are only here
   */
  Desk(
      Workspace workspace,
      MainWindow window,
      Stage stage,
      Settings settings,
      @Nullable String relay) {
    this.workspace = workspace;
    this.window = window;
    this.stage = stage;
    this.tabs = new OpenTabs(workspace, window.tabs(), settings);
    this.rows = new DocumentRows(this, window, new Shelf(settings), settings);
    this.theme = new ThemeChoice(settings, window.getScene());
    window.sidebar().showWorkspace(relay);
    this.status = new StatusLine(window.status(), workspace, window.layer(), this::focusFront);
    this.history = new HistoryDoor(workspace, window, stage, this);
    wire();
  }

  private void wire() {
    window.sidebar().onSearch(this::showSwitcher);
    window.sidebar().newChoices(newChoices());
    window.sidebar().settingsChoices(themeChoices());
    window.tabs().onNew(() -> create(DocumentKind.RICH));
    window.tabs().onMenu(this::tabMenu);
    tabs.on(this::newPage, this::showFront);
    subscriptions.add(workspace.documents().onChange(entries -> rows.show()));
    Shortcuts.install(scene(), this);
  }

  private DocumentPage newPage(OpenDocument document) {
    String id = document.id();
    DocumentPage page = new DocumentPage(document);
    page.editor().onOpenLink(address -> onOpenLink.accept(address));
    page.onFacts(() -> factsChanged(id));
    page.onHistory(this::showHistory);
    page.track(document.onTitle(title -> window.tabs().rename(id, title)));
    // Not within the edit that tells the kind: the page leaves the document and opens it again.
    page.track(document.onKind(kind -> Platform.runLater(() -> tabs.showAsItsKind(id))));
    return page;
  }

  private List<MenuItem> themeChoices() {
    return List.of(
        item("theme.system", () -> theme.choose(ThemeChoice.SYSTEM)),
        item("theme.light", () -> theme.choose("light")),
        item("theme.dark", () -> theme.choose("dark")));
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

  private List<MenuItem> tabMenu(String id) {
    return List.of(
        item("tab.close", () -> closeDocument(id)),
        item("tab.close.others", () -> tabs.closeOthers(id)),
        item("tab.reopen", this::reopenClosed));
  }

  static MenuItem item(String key, Runnable action) {
    MenuItem item = new MenuItem(Messages.text(key));
    item.setOnAction(e -> action.run());
    return item;
  }

  /** What to do with the address of a link that the user opens. */
  void onOpenLink(Consumer<String> action) {
    onOpenLink = action;
  }

  /** Shows the list and the tabs of the last time; with nothing open, the first page. */
  void begin() {
    workspace.onNotice(notice -> showNotices(List.of(notice)));
    rows.show();
    tabs.restore();
    showFront();
  }

  @Override
  public void close() {
    history.leave();
    status.close();
    theme.close();
    subscriptions.forEach(Subscription::close);
    tabs.dispose();
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

  /** Dresses the window, this time only. */
  public void setTheme(Theme worn) {
    worn.apply(scene());
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
    tabs.open(id);
  }

  /** The same, completing with the editor, or failing when the document cannot be read. */
  public CompletionStage<DocumentEditor> openEditor(String id) {
    return tabs.openEditor(id);
  }

  /** Shows an open document in a tab in front. */
  public void show(OpenDocument document) {
    tabs.show(document);
  }

  /** Puts an open document in front. */
  public void bringToFront(String id) {
    tabs.bringToFront(id);
  }

  /** Closes the tab of a document; its edits go on to the relay. */
  public void closeDocument(String id) {
    tabs.close(id);
  }

  /** Opens the tab that was closed last once more. */
  void reopenClosed() {
    tabs.reopenClosed();
  }

  /** The document in front, if one is open. */
  public Optional<String> front() {
    return tabs.front();
  }

  /** Ids of the documents open in tabs, left to right. */
  public List<String> openIds() {
    return window.tabs().ids();
  }

  /** The editor of a document open in a tab. */
  public Optional<DocumentEditor> editor(String id) {
    return tabs.editor(id);
  }

  OpenTabs tabs() {
    return tabs;
  }

  private void showFront() {
    history.leave();
    Node page = tabs.frontPage();
    Optional<DocumentEntry> entry = tabs.front().flatMap(tabs::entry);
    window.showTabs(tabs.front().isPresent());
    stage.setTitle(
        entry
            .map(shown -> Messages.text("window.title", shown.title()))
            .orElse(Messages.text("app.name")));
    if (tabs.front().isEmpty()) {
      FirstRunPage first = new FirstRunPage();
      first.onDocument(() -> create(DocumentKind.RICH));
      first.onCode(() -> create(DocumentKind.CODE));
      window.showPage(first);
      first.focusFirst();
      status.showNothing(workspace.documents().entries().isEmpty());
    } else if (page == null) {
      // It is being read; that takes some milliseconds, for which nothing false is shown.
      window.showPage(new Region());
    } else {
      window.showPage(page);
      if (page instanceof DocumentPage document) {
        document.editor().focusText();
        status.show(document.editor());
        factsChanged(document.editor().document().id());
      } else {
        status.showUnreadable();
      }
    }
    rows.used();
  }

  private void factsChanged(String id) {
    if (front().filter(id::equals).isPresent() && tabs.page(id) instanceof DocumentPage page) {
      window.status().showFacts(page.facts());
    }
  }

  /** Opens the field from which one jumps to a document by its title. */
  void showSwitcher() {
    Switcher.show(window.layer(), rows.switcherEntries(), this::open, this::focusFront);
  }

  /** Shows how the document in front came to be, in place of it; shows it again the second time. */
  void showHistory() {
    if (!history.isOpen()) {
      front().flatMap(this::editor).ifPresent(history::enter);
    } else {
      showFront();
    }
  }

  /** Puts the document in front on the screen again, in place of its history. */
  void showDocument() {
    showFront();
  }

  /** The page of a history, if one is on the screen. */
  Optional<HistoryPage> historyPage() {
    return history.page();
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
