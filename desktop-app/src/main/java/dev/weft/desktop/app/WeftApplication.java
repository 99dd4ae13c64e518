package dev.weft.desktop.app;

import dev.weft.desktop.app.drive.DriveConsole;
import dev.weft.desktop.app.drive.Driver;
import dev.weft.desktop.app.drive.Fields;
import dev.weft.desktop.app.theme.Fonts;
import dev.weft.desktop.app.window.MainWindow;
import dev.weft.desktop.policy.Policy;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.replica.StoreOptions;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.session.WorkspaceOpening;
import dev.weft.desktop.session.WorkspaceOptions;
import dev.weft.desktop.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonType;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Starts the window at once and opens the workspace behind it, so that the first frame does not
 * wait for the disk.
 */
public final class WeftApplication extends Application {
  private static final double WIDTH = 1440;
  private static final double HEIGHT = 900;
  private static final double WIDTH_MIN = 720;
  private static final double HEIGHT_MIN = 480;

  /** What the command line and the administrator said; a JavaFX program has no other way in. */
  private static volatile @Nullable Start chosen;

  private record Start(@Nullable LaunchOptions options, Policy policy, String refusal) {}

  /** Says what to open, before the launch. */
  static void use(LaunchOptions options, Policy policy) {
    chosen = new Start(options, policy, "");
  }

  /** Says that nothing is to be opened and why, before the launch. */
  static void refuse(String why) {
    chosen = new Start(null, Policy.NONE, why);
  }

  private @Nullable Workspace workspace;
  private @Nullable Desk desk;
  private @Nullable Settings settings;
  private @Nullable Updates updates;

  @Override
  public void start(Stage stage) {
    List<String> arguments = getParameters().getRaw();
    Start start = chosen;
    if (start != null && start.options() == null) {
      new Alert(Alert.AlertType.ERROR, start.refusal(), ButtonType.CLOSE).showAndWait();
      Platform.exit();
      return;
    }
    LaunchOptions given = start == null ? null : start.options();
    LaunchOptions options = given == null ? LaunchOptions.parse(arguments) : given;
    Fonts.load();
    MainWindow window = new MainWindow();
    Settings kept =
        Settings.load(
            options.data().resolve(Settings.FILE),
            problem ->
                Platform.runLater(
                    () -> window.showNotice(Messages.text("settings.unwritten", problem))));
    settings = kept;
    Scene scene = new Scene(window, WIDTH, HEIGHT);
    ThemeChoice.current(kept).apply(scene);
    stage.setScene(scene);
    WindowPlace.restore(stage, kept);
    stage.setMinWidth(WIDTH_MIN);
    stage.setMinHeight(HEIGHT_MIN);
    stage.setTitle(Messages.text("app.name"));
    window.sidebar().showUser(options.user());
    stage.show();
    Thread.ofPlatform()
        .name("weft-open")
        .start(
            () -> {
              WorkspaceOpening opening =
                  Workspace.open(
                      new WorkspaceOptions(
                          options.data(),
                          options.relay(),
                          Author.named(options.user()),
                          Platform::runLater,
                          options.opens(),
                          StoreOptions.DEFAULT.withHistory(options.history().time())));
              Platform.runLater(() -> opened(opening, options, stage, window));
            });
  }

  private void opened(
      WorkspaceOpening opening, LaunchOptions options, Stage stage, MainWindow window) {
    switch (opening) {
      case WorkspaceOpening.Ready ready -> {
        workspace = ready.workspace();
        URI relay = options.relay();
        Settings kept = Objects.requireNonNull(settings);
        kept.keep();
        WindowPlace.follow(stage, kept);
        desk =
            new Desk(
                ready.workspace(), window, stage, kept, relay == null ? null : relay.getHost());
        desk.showNotices(ready.notices());
        QuitGuard guard = new QuitGuard(ready.workspace()::storeHealth, window::showNotice);
        stage.setOnCloseRequest(
            request -> {
              if (!guard.mayClose()) {
                request.consume();
              }
            });
        desk.begin();
        Start start = chosen;
        updates = Updates.of(options, start == null ? Policy.NONE : start.policy(), window.layer());
        if (updates != null) {
          desk.offerUpdates(updates::look);
          updates.begin(getHostServices()::showDocument);
        }
        Opener opener = new Opener(desk, window.layer(), relay);
        opener.open(options.opens());
        desk.onOpenLink(
            address -> {
              if (address.startsWith(Opening.SCHEME)) {
                opener.open(List.of(address));
              } else {
                getHostServices().showDocument(address);
              }
            });
        ready
            .workspace()
            .onHandedOver(
                handed -> {
                  stage.toFront();
                  opener.open(handed);
                });
        if (options.drive()) {
          new DriveConsole(new Driver(desk), Console::answer).start();
        }
      }
      case WorkspaceOpening.HandedOver handedOver -> {
        Console.error("already running here: " + handedOver.directory());
        Platform.exit();
      }
      case WorkspaceOpening.Refused refused -> {
        String words = refused.problem().happened() + " " + refused.problem().wayOut();
        Console.error(words);
        if (options.drive()) {
          // Nobody looks at the window: a program that drives it needs an answer and an end.
          Console.answer(Fields.join(List.of("error", words)));
          System.exit(Weft.EXIT_REFUSED);
        }
        window.showTabs(false);
        window.showPage(ProblemPages.ofStore(refused.problem()));
      }
    }
  }

  @Override
  public void stop() {
    if (updates != null) {
      updates.close();
    }
    if (desk != null) {
      desk.close();
    }
    if (settings != null) {
      settings.close();
    }
    if (workspace != null) {
      workspace.close();
      workspace.unsaved().ifPresent(unsaved -> Console.error(unsaved.sentence()));
    }
  }
}
