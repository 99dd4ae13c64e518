package dev.weft.desktop.app;

import dev.weft.desktop.app.window.ModalDialog;
import dev.weft.desktop.app.window.ModalDialog.Choice;
import dev.weft.desktop.app.window.ModalDialog.Role;
import dev.weft.desktop.policy.Policy;
import dev.weft.desktop.update.BadFeedException;
import dev.weft.desktop.update.FeedSource;
import dev.weft.desktop.update.UpdateCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
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
  private final StackPane layer;
  private final InstantSource clock = InstantSource.system();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("weft-updates").unstarted(task));
  private Consumer<String> opener = address -> {};

  private Updates(UpdateCheck check, URI feed, Path downloads, StackPane layer) {
    this.check = check;
    this.feed = feed;
    this.downloads = downloads;
    this.layer = layer;
  }

  /**
   * Null if the policy says so, or nobody has said where updates are announced and who signs them.
   */
  static @Nullable Updates of(LaunchOptions options, Policy policy, StackPane layer) {
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
            dev.weft.desktop.update.Platform.ofSystem(),
            policy.channel() == Policy.Channel.BETA,
            options.data().resolve("updates.properties"));
    return new Updates(check, feed, options.data().resolve("updates"), layer);
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
      check.checkOnce(clock.instant()).ifPresent(found -> Platform.runLater(() -> show(found)));
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
            Platform.runLater(() -> found.ifPresentOrElse(this::show, this::showNone));
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
            Platform.runLater(() -> hand(found, file));
          } catch (IOException | BadFeedException e) {
            failed(e);
          }
        });
  }

  private void show(UpdateCheck.Available found) {
    Label notes = ModalDialog.paragraph(found.release().notes());
    notes.getStyleClass().add("weft-inset");
    notes.setMaxWidth(Double.MAX_VALUE);
    VBox body =
        new VBox(
            ModalDialog.paragraph(Messages.text("updates.found.text", DesktopVersion.version())),
            notes);
    body.setSpacing(12);
    ModalDialog.show(
        layer,
        Messages.text("updates.found.title", found.release().version()),
        body,
        List.of(
            new Choice(Messages.text("updates.later"), Role.CANCEL, () -> {}),
            new Choice(Messages.text("updates.get"), Role.PRIMARY, () -> download(found))));
  }

  private void showNone() {
    say(
        Messages.text("updates.none.title"),
        Messages.text("updates.none.text", DesktopVersion.version()));
  }

  private void hand(UpdateCheck.Available found, Path file) {
    say(
        Messages.text("updates.ready.title", found.release().version()),
        Messages.text("updates.ready.text", file));
    opener.accept(file.toUri().toString());
  }

  private void failed(Exception e) {
    String words =
        e instanceof IOException
            ? Messages.text("updates.failed.io", feed)
            : String.valueOf(e.getMessage());
    Platform.runLater(() -> say(Messages.text("updates.failed.title"), words));
  }

  private void say(String title, String words) {
    ModalDialog.show(
        layer,
        title,
        words,
        List.of(new Choice(Messages.text("dialog.close"), Role.PRIMARY, () -> {})));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
