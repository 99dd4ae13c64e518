package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import dev.weft.desktop.app.theme.Fonts;
import dev.weft.desktop.app.theme.Theme;
import dev.weft.desktop.app.window.MainWindow;
import dev.weft.desktop.app.window.ModalDialog;
import dev.weft.desktop.policy.Policy;
import dev.weft.desktop.update.Platform;
import dev.weft.desktop.update.SignedFeed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of an update, from the look to the hand-over. */
class UpdatesTest {
  private static final byte[] INSTALLER = "an installer".getBytes(StandardCharsets.UTF_8);
  private static final String NOTES =
      """
      Version history opens in a tenth of the time.
      A relay that is full says so, and by how much.
      Japanese input no longer ends when somebody else types in the same paragraph.\
      """;
  private static final String PACKAGE = "weft_99.0.0.package";

  /** A window that looks for updates in a folder. */
  private static final class Desktop implements AutoCloseable {
    private final Path feed;
    private final SignedFeed signer;
    private final BlockingQueue<ModalDialog> shown = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> handed = new LinkedBlockingQueue<>();
    private final Scene scene;
    private final Stage stage;
    private final Updates updates;

    Desktop(Path folder) throws Exception {
      feed = Files.createDirectory(folder.resolve("feed"));
      signer = new SignedFeed(feed);
      Files.write(feed.resolve(PACKAGE), INSTALLER);
      LaunchOptions options =
          LaunchOptions.parse(List.of("--data", folder.resolve("data").toString()));
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
      MainWindow window = Fx.get(MainWindow::new);
      Fx.run(Fonts::load);
      scene = Fx.get(() -> new Scene(window, 900, 600));
      stage = Fx.get(Stage::new);
      updates = looking(options, policy, window);
      Fx.run(
          () -> {
            Theme.LIGHT.apply(scene);
            stage.setScene(scene);
            stage.show();
            window.layer().getChildren().addListener(this::layerChanged);
            updates.begin(handed::add);
          });
    }

    private static Updates looking(LaunchOptions options, Policy policy, MainWindow window) {
      @Nullable Updates updates = Updates.of(options, policy, window.layer());
      if (updates == null) {
        throw new AssertionError("a policy with a feed and a key looks for updates");
      }
      return updates;
    }

    private void layerChanged(ListChangeListener.Change<? extends Node> change) {
      while (change.next()) {
        for (Node node : change.getAddedSubList()) {
          if (node instanceof ModalDialog dialog) {
            shown.add(dialog);
          }
        }
      }
    }

    void publish(String version, String digest) throws Exception {
      Platform here = Platform.ofSystem();
      signer.sign(
          """
          {"format":1,"product":"weft","serial":1,"expires":"9999-01-01T00:00:00Z",
           "releases":[{"version":"%s","channel":"stable","percent":100,"notes":"%s","files":[
             {"os":"%s","arch":"%s","kind":"%s","name":"%s","size":%d,"sha256":"%s"}]}]}\
          """
              .formatted(
                  version,
                  NOTES.replace("\n", "\\n"),
                  here.os(),
                  here.arch(),
                  here.kind(),
                  PACKAGE,
                  INSTALLER.length,
                  digest));
    }

    ModalDialog dialog() throws InterruptedException {
      ModalDialog dialog = shown.poll(60, TimeUnit.SECONDS);
      assertThat(dialog).as("a dialog").isNotNull();
      Fx.pulses(scene, 3);
      return dialog;
    }

    @Override
    public void close() {
      updates.close();
      Fx.run(stage::hide);
    }
  }

  @TempDir Path folder;

  private static String digest() throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(INSTALLER));
  }

  private static List<String> words(ModalDialog dialog) {
    return Fx.get(
        () ->
            dialog.lookupAll(".label").stream()
                .filter(node -> node instanceof Label)
                .map(node -> ((Label) node).getText())
                .toList());
  }

  private static void press(ModalDialog dialog, String words) {
    Fx.run(
        () ->
            dialog.lookupAll(".weft-button").stream()
                .map(node -> (Button) node)
                .filter(button -> words.equals(button.getText()))
                .findFirst()
                .orElseThrow()
                .fire());
  }

  @Test
  void look_newerRelease_showsItsNotesAndHandsTheVerifiedPackageOver() throws Exception {
    try (Desktop desktop = new Desktop(folder)) {
      desktop.publish("99.0.0", digest());

      Fx.run(desktop.updates::look);

      ModalDialog found = desktop.dialog();
      assertThat(words(found)).contains("Weft 99.0.0 is available", NOTES);
      press(found, "Download");
      ModalDialog ready = desktop.dialog();
      assertThat(words(ready)).contains("Weft 99.0.0 is downloaded and verified");
      String handed = desktop.handed.poll(60, TimeUnit.SECONDS);
      assertThat(Path.of(java.net.URI.create(String.valueOf(handed))))
          .hasFileName(PACKAGE)
          .hasBinaryContent(INSTALLER);
    }
  }

  @Test
  void look_packageThatIsNotTheSignedOne_isNeverHandedOver() throws Exception {
    try (Desktop desktop = new Desktop(folder)) {
      desktop.publish("99.0.0", "0".repeat(64));

      Fx.run(desktop.updates::look);
      press(desktop.dialog(), "Download");

      assertThat(words(desktop.dialog())).contains("Updates could not be checked");
      assertThat(desktop.handed).isEmpty();
    }
  }

  @Test
  void look_nothingNewer_saysSoAndEscapeGoesBack() throws Exception {
    try (Desktop desktop = new Desktop(folder)) {
      desktop.publish("0.0.1", digest());

      Fx.run(desktop.updates::look);

      assertThat(words(desktop.dialog())).contains("Weft is up to date");
    }
  }

  @Test
  void look_feedThatIsNotThere_saysWhereItLookedAndThatNothingChanged() throws Exception {
    try (Desktop desktop = new Desktop(folder)) {
      Fx.run(desktop.updates::look);

      assertThat(String.join(" ", words(desktop.dialog())))
          .contains("could not be reached", desktop.feed.toUri().toString(), "nothing has changed");
    }
  }
}
