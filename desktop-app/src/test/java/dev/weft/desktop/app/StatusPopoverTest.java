package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.Fx;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.session.WorkspaceOpening;
import dev.weft.desktop.session.WorkspaceOptions;
import dev.weft.desktop.status.Badge;
import dev.weft.desktop.status.DocumentStatus;
import dev.weft.desktop.status.StatusState;
import dev.weft.desktop.sync.ConnectionState;
import dev.weft.desktop.sync.ConnectionState.Refused;
import dev.weft.desktop.sync.ConnectionState.Refused.Cause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The facts behind the pill offer what helps, and nothing else. */
class StatusPopoverTest {
  private static final DocumentStatus STATUS =
      new DocumentStatus(StatusState.SENDING, "2 edits waiting", "", true, 2, Badge.NONE);

  @TempDir Path folder;

  private static List<String> offers(StackPane layer, StatusPopover popover, ConnectionState now) {
    popover.update(STATUS, now);
    return layer.lookupAll(".weft-button").stream()
        .filter(node -> node.isVisible() && node.isManaged())
        .map(node -> ((Button) node).getText())
        .toList();
  }

  @Test
  void update_eachConnection_offersWhatHelps() throws Exception {
    Fx.start();
    WorkspaceOpening opening =
        Workspace.open(
            new WorkspaceOptions(
                folder, null, Author.named("Lena"), Platform::runLater, List.of()));
    Workspace workspace = ((WorkspaceOpening.Ready) opening).workspace();
    Fx.run(
        () -> {
          StackPane layer = new StackPane();
          new Scene(layer, 800, 600);
          StatusPopover popover = new StatusPopover(() -> {});
          popover.toggle(layer, STATUS, workspace);
          layer.applyCss();
          assertThat(offers(layer, popover, new ConnectionState.Live())).isEmpty();
          assertThat(
                  offers(
                      layer, popover, new ConnectionState.BackingOff(Duration.ofSeconds(9), "No")))
              .containsExactly("Try now");
          assertThat(layer.lookup(".proof").isVisible()).as("said twice").isFalse();
          assertThat(offers(layer, popover, new Refused(Cause.CERTIFICATE, "", Duration.ZERO)))
              .containsExactly("Try now");
          assertThat(offers(layer, popover, new Refused(Cause.IDENTITY, "", Duration.ZERO)))
              .containsExactly("Try now", "Go on with this relay");
        });
    workspace.close();
  }
}
