package dev.weft.desktop.app;

import dev.weft.crdt.RelativePosition;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.awareness.Awareness;
import dev.weft.desktop.Fx;
import dev.weft.desktop.app.drive.Screenshot;
import dev.weft.desktop.app.theme.Fonts;
import dev.weft.desktop.app.theme.Theme;
import dev.weft.desktop.app.window.MainWindow;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.history.HistoryModel;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.policy.Policy;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.session.WorkspaceOpening;
import dev.weft.desktop.session.WorkspaceOptions;
import dev.weft.desktop.settings.Settings;
import dev.weft.desktop.update.Platform;
import dev.weft.desktop.update.SignedFeed;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javafx.scene.Scene;
import javafx.stage.Stage;

/**
 * Writes pictures of the main screens, in both themes, into the folder given. Everything in them is
 * the real program on a real store; the others' carets come in as presence from a second replica.
 */
public final class Screens {
  /** Nobody listens there, so edits wait. */
  private static final URI UNREACHABLE = URI.create("ws://127.0.0.1:9");

  private final File folder;
  private final Theme theme;
  private final Workspace workspace;
  private final MainWindow window;
  private final Desk desk;
  private final Scene scene;

  private Screens(File folder, Theme theme, boolean relay, Path data) throws Exception {
    this.folder = folder;
    this.theme = theme;
    WorkspaceOpening opening =
        Workspace.open(
            new WorkspaceOptions(
                data,
                relay ? UNREACHABLE : null,
                Author.named("Lena"),
                javafx.application.Platform::runLater,
                List.of()));
    if (!(opening instanceof WorkspaceOpening.Ready ready)) {
      throw new IllegalStateException(String.valueOf(opening));
    }
    workspace = ready.workspace();
    Settings settings = Settings.load(data.resolve(Settings.FILE), problem -> {});
    Object[] made = new Object[3];
    Fx.run(
        () -> {
          Fonts.load();
          MainWindow newWindow = new MainWindow();
          Scene newScene = new Scene(newWindow, Screenshot.WIDTH, Screenshot.HEIGHT);
          theme.apply(newScene);
          Stage stage = new Stage();
          stage.setScene(newScene);
          newWindow.sidebar().showUser("Lena");
          made[0] = newWindow;
          made[1] = newScene;
          made[2] = new Desk(workspace, newWindow, stage, settings, relay ? "Brightwater" : null);
          ((Desk) made[2]).begin();
          stage.show();
        });
    window = (MainWindow) made[0];
    scene = (Scene) made[1];
    desk = (Desk) made[2];
  }

  public static void main(String[] arguments) throws Exception {
    Fx.start();
    File folder = new File(arguments.length > 0 ? arguments[0] : "target/screens");
    for (Theme theme : Theme.values()) {
      Screens alone = new Screens(folder, theme, false, newFolder());
      alone.picture("07-first-run");
      alone.close();
      Screens screens = new Screens(folder, theme, true, newFolder());
      screens.documents();
      screens.close();
      damaged(folder, theme, newFolder());
    }
    Fx.run(javafx.application.Platform::exit);
  }

  private static Path newFolder() throws IOException {
    return Files.createTempDirectory("weft-screens");
  }

  /** Writes a document, damages its last entry on the disk, and opens it again. */
  private static void damaged(File folder, Theme theme, Path data) throws Exception {
    Screens before = new Screens(folder, theme, false, data);
    OpenDocument document = before.create("Window cleaning log", DocumentKind.RICH);
    before.type(document, "First wiped on Monday.");
    before.close();
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("weft.db"));
        Statement statement = db.createStatement()) {
      statement.executeUpdate(
          "UPDATE update_log SET bytes = x'00ff' WHERE seq = (SELECT max(seq) FROM update_log)");
    }
    Screens after = new Screens(folder, theme, false, data);
    Fx.run(() -> after.desk.open(document.id()));
    after.picture("09-damaged-document");
    after.close();
  }

  private void close() throws Exception {
    Fx.run(
        () -> {
          desk.close();
          scene.getWindow().hide();
          workspace.close();
        });
  }

  private void documents() throws Exception {
    OpenDocument code = create("drift.py", DocumentKind.CODE);
    type(code, resource("drift.py"));
    create("Recovery card text", DocumentKind.RICH);
    OpenDocument rich = create("Estuary field trial, spring", DocumentKind.RICH);
    type(rich, resource("estuary.txt"));
    someone(rich, 11, "Tomas", "slack tide", "slack tide");
    someone(rich, 12, "Ifeoma", "analysed ashore within a day", "");
    caretAfter(rich, "weekly wipe?");
    picture("01-main-document");
    Fx.run(() -> desk.statusBar().pill().fire());
    picture("08-offline-waiting");
    Fx.run(() -> desk.statusBar().pill().fire());
    Fx.run(() -> desk.showSwitcher());
    picture("03-quick-switcher");
    Fx.run(() -> window.getChildren().removeLast());
    Fx.run(() -> desk.show(code));
    someone(code, 13, "Priya", "WINDOW_HOURS = 36", "");
    someone(code, 14, "Jonas", "r.depth_m))", "r.depth_m))");
    caretAfter(code, "- first");
    picture("02-main-code");
    history(rich);
    update();
  }

  /** What a document's history shows after somebody else has written in it, too. */
  private void history(OpenDocument document) throws Exception {
    Fx.run(
        () -> {
          YDoc tomas = new YDoc();
          tomas.applyUpdate(document.doc().encodeStateAsUpdate());
          StateVector before = tomas.stateVector();
          tomas.getMap("authors").set(Long.toString(tomas.clientId()), "Tomas");
          YText text = tomas.getText(OpenDocument.CONTENT);
          int at = text.toString().indexOf("slack tide");
          text.delete(at, "slack tide".length());
          text.insert(at, "the turn of the tide");
          document.doc().applyUpdate(tomas.encodeStateAsUpdate(before));
          desk.show(document);
          desk.showHistory();
        });
    HistoryModel model = Fx.get(() -> desk.historyPage().orElseThrow().model());
    while (Fx.get(() -> model.stage() != HistoryModel.Stage.READY || model.moment() == null)) {
      Fx.pulses(scene, 1);
    }
    picture("04-history");
    Fx.run(desk::showDocument);
  }

  /** What a desk shows when its feed announces a release; the feed is signed and real. */
  private void update() throws Exception {
    Path feed = newFolder();
    SignedFeed signer = new SignedFeed(feed);
    Platform here = Platform.ofSystem();
    signer.sign(
        resource("feed.json")
            .replace("@OS@", here.os())
            .replace("@ARCH@", here.arch())
            .replace("@KIND@", here.kind()));
    Policy policy =
        new Policy(
            null,
            null,
            null,
            null,
            Policy.Updates.NOTIFY,
            feed.toUri(),
            null,
            signer.key(),
            Set.of());
    try (Updates updates =
        Objects.requireNonNull(
            Updates.of(
                LaunchOptions.parse(List.of("--data", newFolder().toString())),
                policy,
                window.layer()))) {
      Fx.run(updates::look);
      while (Fx.get(() -> window.layer().lookup(".weft-question") == null)) {
        Fx.pulses(scene, 1);
      }
      picture("20-update");
      Fx.run(() -> window.getChildren().removeLast());
    }
  }

  private OpenDocument create(String title, DocumentKind kind) {
    return Fx.get(
        () -> {
          OpenDocument document = workspace.create(title, kind);
          desk.show(document);
          return document;
        });
  }

  private void type(OpenDocument document, String text) {
    Fx.run(
        () -> {
          DocumentEditor editor = desk.editor(document.id()).orElseThrow();
          if (document.kind() == DocumentKind.CODE) {
            editor.replace(0, 0, text);
          } else {
            editor.type(text);
          }
        });
  }

  private void caretAfter(OpenDocument document, String words) {
    Fx.run(
        () -> {
          int at = document.content().toString().indexOf(words) + words.length();
          desk.editor(document.id()).orElseThrow().select(at, at);
        });
  }

  /** Somebody else selects from the start of some words to their end, or only stands there. */
  private void someone(
      OpenDocument document, long client, String name, String words, String caretOnly) {
    Fx.run(
        () -> {
          int from = document.content().toString().indexOf(words);
          int to = from + words.length();
          YDoc doc = document.doc();
          Awareness theirs = new Awareness(client, () -> 1_000_000);
          theirs.setLocalState(
              Map.of(
                  "user",
                  Map.of("name", name, "color", "#007972", "colorLight", "#D6EAE9"),
                  "cursor",
                  Map.of(
                      "anchor",
                      RelativePosition.of(doc.getText("content"), caretOnly.isEmpty() ? from : to)
                          .toJson(),
                      "head",
                      RelativePosition.of(doc.getText("content"), to).toJson())));
          document.awareness().apply(theirs.encode(), "someone");
        });
  }

  private void picture(String name) throws Exception {
    Fx.run(
        () -> {
          Screenshot.resize(scene, Screenshot.WIDTH, Screenshot.HEIGHT);
          desk.openIds().forEach(id -> desk.editor(id).ifPresent(e -> e.keepFlags(true)));
        });
    Fx.pulses(scene, 60);
    File file = new File(folder, name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png");
    Fx.run(() -> Screenshot.write(scene, file));
  }

  private static String resource(String name) throws Exception {
    return Files.readString(Path.of(Screens.class.getResource("screens/" + name).toURI()));
  }
}
