package dev.weft.desktop.app;

import dev.weft.crdt.RelativePosition;
import dev.weft.desktop.app.page.DocumentPage;
import dev.weft.desktop.app.window.TabStrip;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentEntry;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.session.DocumentOpening;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.settings.Settings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/**
 * The documents open in tabs, and the one in front. The tabs of the last time are there again at
 * the start, each with the caret where it was; only the one in front is read from the disk, the
 * others when they are chosen.
 *
 * <p>FX thread.
 */
final class OpenTabs {
  private static final int CLOSED_MAX = 20;
  private static final int PLACES_MAX = 300;

  private final Workspace workspace;
  private final TabStrip strip;
  private final Settings settings;
  private final Map<String, Node> pages = new LinkedHashMap<>();
  private final Deque<String> closed = new ArrayDeque<>();

  /** Last used first. */
  private final List<String> used = new ArrayList<>();

  private Function<OpenDocument, DocumentPage> newPage = DocumentPage::new;
  private Runnable onFront = () -> {};
  private int walk = -1;
  private @Nullable String front;

  OpenTabs(Workspace workspace, TabStrip strip, Settings settings) {
    this.workspace = workspace;
    this.strip = strip;
    this.settings = settings;
    strip.onSelect(this::bringToFront);
    strip.onClose(this::close);
    strip.onMoved(this::remember);
  }

  /** How the page of a document is made, and what follows when another one is in front. */
  void on(Function<OpenDocument, DocumentPage> page, Runnable frontChanged) {
    newPage = page;
    onFront = frontChanged;
  }

  /** Puts up the tabs of the last time, as far as their documents are still there. */
  void restore() {
    String last = settings.text("front", "");
    for (String id : settings.list("tabs")) {
      entry(id).ifPresent(entry -> strip.add(id, entry.title(), isCode(entry.kind())));
    }
    List<String> ids = strip.ids();
    used.addAll(ids);
    if (!ids.isEmpty()) {
      bringToFront(ids.contains(last) ? last : ids.getFirst());
    }
  }

  Optional<String> front() {
    return Optional.ofNullable(front);
  }

  /** What is shown for the tab in front; null while it is being read, or if there is none. */
  @Nullable Node frontPage() {
    return front == null ? null : pages.get(front);
  }

  @Nullable Node page(String id) {
    return pages.get(id);
  }

  Optional<DocumentEditor> editor(String id) {
    return pages.get(id) instanceof DocumentPage page
        ? Optional.of(page.editor())
        : Optional.empty();
  }

  /** Opens a document in a tab in front; one that cannot be read gets a page that says so. */
  void open(String id) {
    if (strip.ids().contains(id)) {
      bringToFront(id);
    } else {
      workspace.open(id).thenAccept(opening -> opened(id, opening));
    }
  }

  CompletionStage<DocumentEditor> openEditor(String id) {
    Optional<DocumentEditor> there = editor(id);
    if (there.isPresent()) {
      bringToFront(id);
      return CompletableFuture.completedFuture(there.get());
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
        Optional<DocumentEntry> entry = entry(id);
        pages.put(id, ProblemPages.ofDocument(unreadable.problem(), again -> reopened(id, again)));
        strip.add(
            id,
            entry.map(DocumentEntry::title).orElse(id),
            entry.isPresent() && isCode(entry.get().kind()));
        bringToFront(id);
      }
    }
  }

  private void reopened(String id, DocumentOpening opening) {
    dispose(id);
    opened(id, opening);
  }

  /** Shows an open document in a tab in front. */
  void show(OpenDocument document) {
    makePage(document);
    strip.add(document.id(), document.title(), isCode(document.kind()));
    bringToFront(document.id());
  }

  private void makePage(OpenDocument document) {
    if (!pages.containsKey(document.id())) {
      DocumentPage page = newPage.apply(document);
      pages.put(document.id(), page);
      restorePlace(page.editor());
    }
  }

  /** Puts the document of a tab in front, reading it first if that has not been done. */
  void bringToFront(String id) {
    if (!strip.ids().contains(id)) {
      return;
    }
    front = id;
    strip.select(id);
    if (walk < 0) {
      used.remove(id);
      used.addFirst(id);
    }
    remember();
    if (!pages.containsKey(id)) {
      workspace.open(id).thenAccept(opening -> read(id, opening));
    }
    onFront.run();
  }

  /** Takes the page of a document away and, if it is in front, makes the one of its kind. */
  void showAsItsKind(String id) {
    if (!pages.containsKey(id)) {
      return;
    }
    dispose(id);
    if (id.equals(front)) {
      workspace.open(id).thenAccept(opening -> read(id, opening));
      onFront.run();
    }
  }

  /** A tab of the last time has been read; meanwhile it may have been closed or left. */
  private void read(String id, DocumentOpening opening) {
    if (!strip.ids().contains(id)) {
      if (opening instanceof DocumentOpening.Opened opened && !pages.containsKey(id)) {
        opened.document().close();
      }
    } else if (opening instanceof DocumentOpening.Opened opened && !id.equals(front)) {
      makePage(opened.document());
    } else {
      opened(id, opening);
    }
  }

  /** Closes the tab of a document; its edits go on to the relay. */
  void close(String id) {
    if (strip.ids().contains(id)) {
      closed.remove(id);
      closed.addFirst(id);
      while (closed.size() > CLOSED_MAX) {
        closed.removeLast();
      }
    }
    Optional<String> next = strip.remove(id);
    used.remove(id);
    dispose(id);
    if (id.equals(front)) {
      front = null;
      next.ifPresentOrElse(this::bringToFront, onFront);
    }
    remember();
  }

  void closeOthers(String id) {
    strip.ids().stream().filter(other -> !other.equals(id)).toList().forEach(this::close);
  }

  /** Opens the tab that was closed last once more. */
  void reopenClosed() {
    while (!closed.isEmpty()) {
      String id = closed.removeFirst();
      if (entry(id).isPresent() && !strip.ids().contains(id)) {
        open(id);
        return;
      }
    }
  }

  /** Moves the tab in front to the right (1) or left (-1). */
  void move(int by) {
    front().ifPresent(id -> strip.move(id, by));
  }

  /** Goes to the tab used before this one; again while the key is held, to the one before that. */
  void walk(int by) {
    if (used.size() > 1) {
      walk = Math.floorMod(Math.max(walk, 0) + by, used.size());
      bringToFront(used.get(walk));
    }
  }

  /** The key is let go: where the walk ended is what was used last. */
  void endWalk() {
    if (walk >= 0) {
      walk = -1;
      front()
          .ifPresent(
              id -> {
                used.remove(id);
                used.addFirst(id);
              });
    }
  }

  /** Takes all pages away; their tabs are there the next time. */
  void dispose() {
    List.copyOf(pages.keySet()).forEach(this::dispose);
  }

  private void dispose(String id) {
    if (pages.remove(id) instanceof DocumentPage page) {
      rememberPlace(page.editor());
      page.close();
    }
  }

  private void remember() {
    settings.set("tabs", new ArrayList<>(strip.ids()));
    settings.set("front", front);
  }

  /** Relative positions: what others write meanwhile moves them as it moves a caret. */
  private void rememberPlace(DocumentEditor editor) {
    OpenDocument document = editor.document();
    Map<String, Object> places = settings.map("places");
    places.remove(document.id());
    places.put(
        document.id(),
        Map.of(
            "anchor", RelativePosition.of(document.content(), editor.anchor()).toJson(),
            "head", RelativePosition.of(document.content(), editor.caret()).toJson()));
    while (places.size() > PLACES_MAX) {
      places.remove(places.keySet().iterator().next());
    }
    settings.set("places", places);
  }

  private void restorePlace(DocumentEditor editor) {
    if (settings.map("places").get(editor.document().id()) instanceof Map<?, ?> place) {
      OptionalInt anchor = index(editor, place.get("anchor"));
      OptionalInt head = index(editor, place.get("head"));
      if (anchor.isPresent() && head.isPresent()) {
        editor.select(anchor.getAsInt(), head.getAsInt());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static OptionalInt index(DocumentEditor editor, @Nullable Object position) {
    try {
      return position instanceof Map<?, ?> json
          ? editor.document().indexOf(RelativePosition.fromJson((Map<String, ?>) json))
          : OptionalInt.empty();
    } catch (RuntimeException notAPosition) {
      return OptionalInt.empty();
    }
  }

  Optional<DocumentEntry> entry(String id) {
    return workspace.documents().entries().stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst();
  }

  private static boolean isCode(DocumentKind kind) {
    return kind == DocumentKind.CODE;
  }
}
