package dev.weft.desktop.app;

import dev.weft.desktop.policy.Policy;
import dev.weft.desktop.update.BadFeedException;
import dev.weft.desktop.update.FeedSource;
import dev.weft.desktop.update.Platform;
import dev.weft.desktop.update.UpdateCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.TextArea;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Looks for newer releases, once a day and when asked, and shows what it found. Everything slow
 * runs on a thread of its own; the methods are for the FX thread.
 */
final class Updates implements AutoCloseable {
  /** Set by whoever packages Weft; a policy goes before them. */
  private static final String FEED = "weft.update.feed";

  private static final String KEY = "weft.update.key";

  private final UpdateCheck check;
  private final URI feed;
  private final Path downloads;
  private final Stage owner;
  private final InstantSource clock = InstantSource.system();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("weft-updates").unstarted(task));
  private Consumer<String> opener = address -> {};

  private Updates(UpdateCheck check, URI feed, Path downloads, Stage owner) {
    this.check = check;
    this.feed = feed;
    this.downloads = downloads;
    this.owner = owner;
  }

  /**
   * Null if the policy says so, or nobody has said where updates are announced and who signs them.
   */
  static @Nullable Updates of(LaunchOptions options, Policy policy, Stage owner) {
    URI set = policy.feed();
    String built = System.getProperty(FEED);
    URI feed = set == null && built != null ? URI.create(built) : set;
    String key = policy.key() == null ? System.getProperty(KEY) : policy.key();
    if (policy.updates() == Policy.Updates.OFF || feed == null || key == null) {
      return null;
    }
    UpdateCheck check =
        new UpdateCheck(
            FeedSource.of(feed),
            key,
            DesktopVersion.version(),
            Platform.ofSystem(),
            policy.channel() == Policy.Channel.BETA,
            options.data().resolve("updates.properties"));
    return new Updates(check, feed, options.data().resolve("updates"), owner);
  }

  /**
   * Looks from time to time.
   *
   * @param opener hands a file to the system
   */
  void begin(Consumer<String> opener) {
    this.opener = opener;
    // Not while the editor starts.
    var _ = thread.scheduleWithFixedDelay(this::lookUnasked, 1, 24 * 60, TimeUnit.MINUTES);
  }

  private void lookUnasked() {
    try {
      check
          .checkOnce(clock.instant())
          .ifPresent(found -> javafx.application.Platform.runLater(() -> show(found)));
    } catch (IOException e) {
      // No network: tomorrow is another day, and nobody has asked.
      return;
    } catch (BadFeedException e) {
      failed(e);
    }
  }

  /** Looks because a person asks. */
  void look() {
    thread.execute(
        () -> {
          try {
            Optional<UpdateCheck.Available> found = check.check(clock.instant(), true);
            javafx.application.Platform.runLater(
                () -> found.ifPresentOrElse(this::show, this::showNone));
          } catch (IOException | BadFeedException e) {
            failed(e);
          }
        });
  }

  private void download(UpdateCheck.Available found) {
    thread.execute(
        () -> {
          try {
            Path file = check.download(found.installer(), downloads);
            javafx.application.Platform.runLater(() -> hand(found, file));
          } catch (IOException | BadFeedException e) {
            failed(e);
          }
        });
  }

  private void show(UpdateCheck.Available found) {
    Alert alert =
        alert(
            Messages.text("updates.found.title", found.release().version()),
            Messages.text("updates.found.text", DesktopVersion.version()));
    TextArea notes = new TextArea(found.release().notes());
    notes.setEditable(false);
    notes.setWrapText(true);
    notes.setPrefRowCount(8);
    alert.getDialogPane().setExpandableContent(notes);
    alert.getDialogPane().setExpanded(true);
    ButtonType get = new ButtonType(Messages.text("updates.get"), ButtonData.OK_DONE);
    ButtonType later = new ButtonType(Messages.text("updates.later"), ButtonData.CANCEL_CLOSE);
    alert.getButtonTypes().setAll(later, get);
    alert
        .resultProperty()
        .addListener(
            (value, was, is) -> {
              if (is == get) {
                download(found);
              }
            });
    alert.show();
  }

  private void showNone() {
    alert(
            Messages.text("updates.none.title"),
            Messages.text("updates.none.text", DesktopVersion.version()))
        .show();
  }

  private void hand(UpdateCheck.Available found, Path file) {
    alert(
            Messages.text("updates.ready.title", found.release().version()),
            Messages.text("updates.ready.text", file))
        .show();
    opener.accept(file.toUri().toString());
  }

  private void failed(Exception e) {
    String words =
        e instanceof IOException
            ? Messages.text("updates.failed.io", feed)
            : String.valueOf(e.getMessage());
    javafx.application.Platform.runLater(
        () -> alert(Messages.text("updates.failed.title"), words).show());
  }

  private Alert alert(String title, String text) {
    Alert alert = new Alert(Alert.AlertType.INFORMATION, text, ButtonType.CLOSE);
    alert.initOwner(owner);
    alert.setTitle(title);
    alert.setHeaderText(title);
    alert.getDialogPane().getStylesheets().setAll(owner.getScene().getStylesheets());
    return alert;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
