package dev.weft.desktop.app;

import dev.weft.desktop.app.window.ModalDialog;
import dev.weft.desktop.app.window.ModalDialog.Choice;
import dev.weft.desktop.app.window.ModalDialog.Role;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.session.OpenDocument;
import java.net.URI;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** Opens what the system hands over, in one window. Reads on a thread of its own. */
final class Opener {
  private final Desk desk;
  private final StackPane layer;
  private final @Nullable URI relay;

  Opener(Desk desk, StackPane layer, @Nullable URI relay) {
    this.desk = desk;
    this.layer = layer;
    this.relay = relay;
  }

  /** Opens each of these. Any thread. */
  void open(List<String> arguments) {
    for (String argument : arguments) {
      Thread.ofVirtual()
          .name("weft-opening")
          .start(
              () -> {
                Opening opening = Opening.of(argument);
                Platform.runLater(() -> show(opening));
              });
    }
  }

  private void show(Opening opening) {
    switch (opening) {
      case Opening.Link link -> show(link);
      case Opening.Text text -> show(text);
      case Opening.Refused refused -> refuse(refused.words());
    }
  }

  private void show(Opening.Link link) {
    boolean isListed =
        desk.workspace().documents().entries().stream()
            .anyMatch(entry -> entry.id().equals(link.document()));
    String own = relay == null ? "" : relay.getAuthority();
    // A document of another relay would be looked for where it is not, and shown as an empty one.
    if (isListed || link.relay().equals(own)) {
      desk.open(link.document());
    } else {
      refuse(Messages.text("opening.relay", link.relay()));
    }
  }

  private void show(Opening.Text text) {
    OpenDocument document = desk.workspace().create(text.title(), DocumentKind.CODE);
    desk.show(document);
    desk.editor(document.id()).ifPresent(editor -> editor.replace(0, 0, text.text()));
  }

  private void refuse(String words) {
    ModalDialog.show(
        layer,
        Messages.text("opening.title"),
        words,
        List.of(new Choice(Messages.text("dialog.close"), Role.PRIMARY, () -> {})));
  }
}
