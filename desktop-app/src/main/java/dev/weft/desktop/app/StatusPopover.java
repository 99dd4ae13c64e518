package dev.weft.desktop.app;

import dev.weft.desktop.app.theme.Icons;
import dev.weft.desktop.app.window.Tone;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.status.DocumentStatus;
import dev.weft.desktop.sync.ConnectionState;
import javafx.event.EventHandler;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** What is true behind the pill, in three proofs, live while it is open. */
final class StatusPopover {
  private static final double WIDTH = 400;
  private static final double GAP = 8;
  private static final double BAR = 28;

  private final Label head = new Label();
  private final Label facts = new Label();
  private final Label relay = new Label();
  private final FontIcon relayIcon = Icons.of("bi-cloud");
  private final HBox proof = new HBox(relayIcon, relay);
  private final Button tryNow = new Button(Messages.text("status.try"));
  private final Button accept = new Button(Messages.text("status.accept"));
  private final VBox box = new VBox();
  private final EventHandler<MouseEvent> outside = this::pressed;
  private final Runnable onHidden;

  StatusPopover(Runnable onHidden) {
    this.onHidden = onHidden;
    head.getStyleClass().add("head");
    facts.getStyleClass().addAll("weft-secondary", "weft-small");
    facts.setWrapText(true);
    relay.setWrapText(true);
    tryNow.getStyleClass().setAll("weft-button", "primary", "small");
    accept.getStyleClass().setAll("button", "weft-button", "small");
    proof.getStyleClass().add("proof");
    box.getStyleClass().add("weft-popover");
    box.setPadding(new Insets(18));
    box.setSpacing(12);
    box.setPrefWidth(WIDTH);
    HBox ways = new HBox(tryNow, accept);
    ways.setSpacing(8);
    box.getChildren().setAll(head, facts, proof, ways);
    box.setMaxSize(WIDTH, Region.USE_PREF_SIZE);
    box.setFocusTraversable(true);
    box.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ESCAPE) {
            hide();
            e.consume();
          }
        });
    StackPane.setAlignment(box, Pos.BOTTOM_LEFT);
    StackPane.setMargin(box, new Insets(0, 0, BAR + GAP, GAP));
  }

  /** Shows the facts above the pill, or hides them. */
  void toggle(StackPane layer, DocumentStatus status, Workspace workspace) {
    if (layer.getChildren().contains(box)) {
      hide();
      return;
    }
    tryNow.setOnAction(e -> workspace.reconnectNow());
    accept.setOnAction(e -> workspace.acceptRelay());
    update(status, workspace.connection());
    layer.getChildren().add(box);
    layer.addEventFilter(MouseEvent.MOUSE_PRESSED, outside);
    box.requestFocus();
  }

  void hide() {
    if (box.getParent() instanceof StackPane layer) {
      layer.removeEventFilter(MouseEvent.MOUSE_PRESSED, outside);
      layer.getChildren().remove(box);
      onHidden.run();
    }
  }

  private void pressed(MouseEvent e) {
    if (!box.localToScene(box.getBoundsInLocal()).contains(e.getSceneX(), e.getSceneY())) {
      hide();
    }
  }

  void update(DocumentStatus status, ConnectionState connection) {
    head.setText(status.pill());
    facts.setText(status.tooltip());
    relay.setText(connection.words());
    // While it waits for the next try the facts say so already.
    boolean isNews = !(connection instanceof ConnectionState.BackingOff);
    proof.setVisible(isNews);
    proof.setManaged(isNews);
    boolean live = connection instanceof ConnectionState.Live;
    relayIcon.setIconLiteral(live ? "bi-cloud-check" : "bi-cloud-slash");
    boolean useful = !live && !(connection instanceof ConnectionState.NoRelay);
    tryNow.setVisible(useful);
    tryNow.setManaged(useful);
    // Only somebody who knows that the relay was set up anew can say that all is well.
    boolean isAnother =
        connection instanceof ConnectionState.Refused refused
            && refused.cause() == ConnectionState.Refused.Cause.IDENTITY;
    accept.setVisible(isAnother);
    accept.setManaged(isAnother);
    head.getStyleClass().removeIf(c -> c.startsWith("is-"));
    Tone tone = StatusLine.tone(status.state());
    head.getStyleClass().add("is-" + tone.styleClass());
  }
}
