package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.session.Authenticator;
import dev.weft.relay.session.Authenticator.Denied;
import dev.weft.relay.session.Authenticator.Granted;
import dev.weft.relay.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay as clients see it that others have written. */
final class StockClientsTest {
  /** Tokens say what they allow: {@code read}, {@code none}, anything else writes. */
  private static final Authenticator BY_TOKEN =
      credentials ->
          CompletableFuture.completedFuture(
              switch (String.valueOf(credentials.token())) {
                case "read" -> new Granted("reader", true);
                case "none" -> new Denied("no access");
                default -> new Granted("writer", false);
              });

  @TempDir Path folder;

  private RunningRelay relay;
  private StockClients clients;

  @BeforeEach
  void start() {
    clients = new StockClients();
    relay = RunningRelay.start(RelayOptions.onAnyPort(folder), World.system(), BY_TOKEN);
  }

  @AfterEach
  void stop() {
    if (clients != null) {
      clients.close();
    }
    if (relay != null) {
      relay.close();
    }
  }

  private void y(String name, String room) {
    clients.call("y", "name", name, "url", url(), "room", room);
  }

  private String url() {
    return "ws://127.0.0.1:" + relay.port() + "/sync";
  }

  private void socket(String name) {
    clients.call("socket", "name", name, "url", url());
  }

  private void h(String name, String socket, String room, String token) {
    clients.call("h", "name", name, "socket", socket, "room", room, "token", token);
  }

  @Test
  void yWebsocket_twoClients_syncBothWays() {
    y("a", "doc");
    clients.call("synced", "name", "a");
    clients.call("insert", "name", "a", "at", 0, "text", "hello");
    y("b", "doc");
    clients.call("hasText", "name", "b", "text", "hello");
    clients.call("insert", "name", "b", "at", -1, "text", " world");
    clients.call("hasText", "name", "a", "text", "hello world");
    clients.call("delete", "name", "a", "at", 0, "length", 6);
    clients.call("hasText", "name", "b", "text", "world");
  }

  @Test
  void bothDialects_sameDocument_meet() {
    socket("s");
    y("a", "doc");
    h("b", "s", "doc", "any");
    clients.call("synced", "name", "a");
    clients.call("synced", "name", "b");
    clients.call("type", "name", "a", "text", "from y-websocket");
    clients.call("hasText", "name", "b", "text", "from y-websocket");
    clients.call("insert", "name", "b", "at", 0, "text", "and Hocuspocus ");
    clients.call("saved", "name", "b");
    clients.call("hasText", "name", "a", "text", "and Hocuspocus from y-websocket");
  }

  @Test
  void awareness_leaveAndJoin_isSeenInBothDialects() {
    socket("s");
    y("a", "doc");
    clients.call("synced", "name", "a");
    clients.call("presence", "name", "a", "user", "Ann");
    h("b", "s", "doc", "any");
    clients.call("synced", "name", "b");
    clients.call("sees", "name", "b", "users", List.of("Ann"));
    clients.call("presence", "name", "b", "user", "Bea");
    clients.call("sees", "name", "a", "users", List.of("Bea"));
    clients.call("disconnect", "name", "a");
    clients.call("sees", "name", "b", "users", List.of());
    clients.call("connect", "name", "a");
    clients.call("sees", "name", "b", "users", List.of("Ann"));
  }

  @Test
  void reconnect_afterOfflineEdits_converges() {
    y("a", "doc");
    y("b", "doc");
    clients.call("synced", "name", "a");
    clients.call("synced", "name", "b");
    clients.call("disconnect", "name", "a");
    clients.call("type", "name", "a", "text", "offline");
    clients.call("type", "name", "b", "text", "online");
    clients.call("connect", "name", "a");
    clients.call("hasLength", "name", "a", "length", 13);
    clients.call("hasLength", "name", "b", "length", 13);
    assertThat(clients.call("text", "name", "a")).isEqualTo(clients.call("text", "name", "b"));
  }

  @Test
  void relayRestart_clientsComeBackByThemselves() {
    socket("s");
    y("a", "doc");
    h("b", "s", "doc", "any");
    clients.call("synced", "name", "a");
    clients.call("type", "name", "a", "text", "before");
    clients.call("hasText", "name", "b", "text", "before");
    int port = relay.port();
    relay.close();
    clients.call("type", "name", "a", "text", " while down");
    relay =
        RunningRelay.start(
            new RelayOptions(folder, "127.0.0.1", port, false), World.system(), BY_TOKEN);
    clients.call("hasText", "name", "b", "text", "before while down");
  }

  @Test
  void readOnly_update_isRefusedVisiblyAndReachesNobody() {
    socket("s");
    socket("w");
    h("writer", "w", "doc", "any");
    h("reader", "s", "doc", "read");
    clients.call("saved", "name", "writer");
    clients.call("synced", "name", "reader");
    assertThat(clients.call("scope", "name", "reader")).isEqualTo("readonly");
    clients.call("type", "name", "writer", "text", "shared");
    clients.call("hasText", "name", "reader", "text", "shared");
    clients.call("insert", "name", "reader", "at", 0, "text", "mine ");
    clients.call("type", "name", "writer", "text", "!");
    clients.call("saved", "name", "writer");
    clients.call("hasText", "name", "reader", "text", "mine shared!");
    assertThat(clients.call("text", "name", "writer")).isEqualTo("shared!");
    assertThat(clients.call("unsynced", "name", "reader")).isNotEqualTo(0L);
  }

  @Test
  void denied_token_isToldTheReason() {
    socket("s");
    h("a", "s", "doc", "none");
    assertThat(clients.call("denied", "name", "a")).isEqualTo("no access");
  }

  @Test
  void token_renewedInBand_keepsTheSession() {
    socket("s");
    h("a", "s", "doc", "any");
    clients.call("saved", "name", "a");
    clients.call("token", "name", "a");
    clients.call("type", "name", "a", "text", "still here");
    clients.call("saved", "name", "a");
    y("b", "doc");
    clients.call("hasText", "name", "b", "text", "still here");
  }

  @Test
  void manyDocuments_onOneSocket_syncEach() {
    socket("s");
    for (int i = 0; i < 200; i++) {
      h("d" + i, "s", "doc" + i, "any");
    }
    for (int i = 0; i < 200; i++) {
      clients.call("synced", "name", "d" + i);
      clients.call("insert", "name", "d" + i, "at", 0, "text", "text " + i);
    }
    for (int i = 0; i < 200; i++) {
      clients.call("saved", "name", "d" + i);
    }
    socket("t");
    for (int i = 0; i < 200; i += 50) {
      h("e" + i, "t", "doc" + i, "any");
      clients.call("hasText", "name", "e" + i, "text", "text " + i);
    }
  }

  @Test
  void stateless_message_reachesTheOthers() {
    socket("s");
    socket("t");
    h("a", "s", "doc", "any");
    h("b", "t", "doc", "any");
    clients.call("synced", "name", "a");
    clients.call("synced", "name", "b");
    clients.call("stateless", "name", "a", "text", "ping");
    clients.call("gotStateless", "name", "b", "text", "ping");
  }

  @Test
  void largeFirstSync_ofTwoMegabytes_arrivesWhole() {
    socket("s");
    h("a", "s", "doc", "any");
    clients.call("synced", "name", "a");
    clients.call("insert", "name", "a", "at", 0, "text", "0123456789abcdef".repeat(128 << 10));
    clients.call("saved", "name", "a");
    y("b", "doc");
    clients.call("hasLength", "name", "b", "length", 16 * (128 << 10));
  }

  @Test
  void roomName_withSlashesAndUmlauts_isOneDocumentInBothDialects() {
    socket("s");
    h("a", "s", "team/äöü doc", "any");
    clients.call("synced", "name", "a");
    clients.call("insert", "name", "a", "at", 0, "text", "same");
    y("b", "team/äöü doc");
    clients.call("hasText", "name", "b", "text", "same");
  }
}
