package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.session.OpenAccess;
import dev.weft.relay.world.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trash and attachments over HTTP. */
final class DocumentRoutesTest {
  private static final String NAME = "notes%2Fone";

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private RunningRelay relay;

  @BeforeEach
  void start() {
    relay = RunningRelay.start(RelayOptions.onAnyPort(folder), World.system(), new OpenAccess());
    try (var writer = TestClient.connect(relay.port(), "/sync")) {
      writer.send(new HocuspocusFrame.Token("notes/one", "", null).encode());
      writer.send(
          new HocuspocusFrame.Sync("notes/one", new SyncMessage.Update(Witness.character(0)))
              .encode());
      while (!(HocuspocusFrame.decode(writer.receive()) instanceof HocuspocusFrame.SyncStatus)) {
        // Authentication and sync steps come first.
      }
    }
  }

  @AfterEach
  void stop() {
    relay.close();
    http.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.port() + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "text/plain")
            .build(),
        BodyHandlers.ofString());
  }

  private int status(String method, String path) throws Exception {
    return send(method, path, "").statusCode();
  }

  @Test
  void delete_document_isInTheTrashUntilRestored() throws Exception {
    String document = "/v1/documents/" + NAME;
    assertThat(status("DELETE", "/v1/documents/nobody")).isEqualTo(404);
    assertThat(status("POST", document + "/restore")).isEqualTo(404);
    assertThat(status("DELETE", document)).isEqualTo(204);
    assertThat(status("DELETE", document)).isEqualTo(204);
    assertThat(send("GET", "/v1/trash", "").body()).contains("\"name\":\"notes/one\"", "trashedAt");
    assertThat(status("POST", document + "/restore")).isEqualTo(204);
    assertThat(send("GET", "/v1/trash", "").body()).doesNotContain("notes");
    assertThat(status("PATCH", document)).isEqualTo(405);
  }

  @Test
  void attachment_putGetDelete_keepsItsBytesAndNeverRunsAsAPage() throws Exception {
    String file = "/v1/documents/" + NAME + "/attachments/f1";
    assertThat(status("GET", file)).isEqualTo(404);
    HttpResponse<String> added = send("PUT", file + "?name=a%20b.txt", "attached");
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(added.body()).contains("\"sizeBytes\":8", "\"name\":\"a b.txt\"");
    HttpResponse<String> got = send("GET", file, "");
    assertThat(got.body()).isEqualTo("attached");
    assertThat(got.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename*=UTF-8''a%20b.txt");
    assertThat(got.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("sandbox");
    assertThat(send("GET", "/v1/documents/" + NAME + "/attachments", "").body()).contains("f1");
    assertThat(status("DELETE", file)).isEqualTo(204);
    assertThat(status("GET", file)).isEqualTo(404);
    assertThat(status("PUT", "/v1/documents/nobody/attachments/f1")).isEqualTo(404);
    assertThat(status("PUT", "/v1/documents/" + NAME + "/attachments/a.b")).isEqualTo(404);
  }

  @Test
  void attachment_damaged_endsTheConnectionInsteadOfLookingWhole() throws Exception {
    String file = "/v1/documents/" + NAME + "/attachments/f1";
    send("PUT", file, "attached");
    try (Stream<Path> blobs = Files.walk(folder.resolve("blobs/attachments"))) {
      Files.writeString(blobs.filter(Files::isRegularFile).findFirst().orElseThrow(), "attacked");
    }
    assertThatThrownBy(() -> send("GET", file, "")).isInstanceOf(IOException.class);
  }
}
