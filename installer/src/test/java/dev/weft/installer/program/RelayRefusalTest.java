package dev.weft.installer.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay that cannot start says what, where and what to do, and touches nothing that exists. */
class RelayRefusalTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @TempDir Path folder;

  private record Ended(int status, String words) {}

  private Ended serve(Path data, int port) {
    Path log = folder.resolve("relay.log");
    RunningProgram relay =
        RunningProgram.start(
            JavaProgram.relay(JavaProgram.ownClassPath()),
            List.of("serve", "--data", data.toString(), "--port", Integer.toString(port)),
            log);
    try (relay) {
      assertThat(relay.await(TIMEOUT)).as("the relay ends by itself").isTrue();
      return new Ended(relay.await(), relay.logTail());
    }
  }

  /** Every file below a folder with its bytes. */
  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  @Test
  void serve_portInUse_namesThePort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Ended ended = serve(folder.resolve("data"), port);
      assertThat(ended.status()).isEqualTo(69);
      assertThat(ended.words()).contains("127.0.0.1:" + port).contains("--port");
    }
  }

  @Test
  void serve_foreignDirectory_touchesNothing() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.writeString(photos.resolve("cat.jpg"), "not a relay's");
    Map<String, String> before = contents(photos);
    Ended ended = serve(photos, 0);
    assertThat(ended.status()).isEqualTo(65);
    assertThat(ended.words())
        .contains("holds files that are not a Weft relay's")
        .contains(photos.toString())
        .contains("Choose an empty or new directory with --data");
    assertThat(contents(photos)).isEqualTo(before);
  }

  @Test
  void serve_fileAsDirectory_touchesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("letter.txt"), "Dear");
    Ended ended = serve(file, 0);
    assertThat(ended.status()).isEqualTo(73);
    assertThat(ended.words()).contains(file.toString()).contains("not a directory");
    assertThat(file).hasContent("Dear");
  }

  @Test
  void serve_damagedDatabase_touchesNothing() throws IOException {
    Path data = folder.resolve("data");
    RelayProgram.start(
            JavaProgram.relay(JavaProgram.ownClassPath()),
            data,
            RelayProgram.freePort(0),
            folder.resolve("first.log"))
        .close();
    Path database = data.resolve("relay.db");
    Files.write(
        database,
        "This is no database any more. ".repeat(400).getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.TRUNCATE_EXISTING);
    Map<String, String> before = contents(data);
    Ended ended = serve(data, 0);
    assertThat(ended.status()).isEqualTo(65);
    assertThat(ended.words()).contains("damaged").contains(database.toString());
    assertThat(contents(data)).isEqualTo(before);
  }

  @Test
  void serve_directoryOfARunningRelay_leavesThatOneAlone() {
    Path data = folder.resolve("data");
    try (RelayProgram first =
        RelayProgram.start(
            JavaProgram.relay(JavaProgram.ownClassPath()),
            data,
            RelayProgram.freePort(0),
            folder.resolve("first.log"))) {
      Ended ended = serve(data, 0);
      assertThat(ended.status()).isEqualTo(75);
      assertThat(ended.words())
          .contains("Another relay is working on this data directory")
          .contains(data.toString());
      assertThat(RelayProgram.isHealthy(first.port())).isTrue();
    }
  }
}
