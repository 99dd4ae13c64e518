package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import dev.weft.relay.session.OpenAccess;
import dev.weft.relay.world.World;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a relay refuses to start on, in words, with everything left as it was. */
final class StartRefusalTest {
  @TempDir Path folder;

  private static RunningRelay start(RelayOptions options) {
    return RunningRelay.start(options, World.system(), new OpenAccess());
  }

  private static RunningRelay start(Path data) {
    return start(RelayOptions.onAnyPort(data));
  }

  private static void assertRefused(ThrowingCallable starting, Reason reason, String... words) {
    assertThatThrownBy(starting)
        .isInstanceOfSatisfying(
            StartFailure.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(reason);
              assertThat(failure.getMessage()).contains(words);
              assertThat(failure.remedy()).isNotBlank();
            });
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return contents;
  }

  private static void assertSame(Map<String, byte[]> now, Map<String, byte[]> before) {
    assertThat(now.keySet()).isEqualTo(before.keySet());
    before.forEach((name, bytes) -> assertThat(now.get(name)).as(name).isEqualTo(bytes));
  }

  @Test
  void start_foreignDirectory_isRefusedUntouched() throws Exception {
    Files.writeString(folder.resolve("thesis.txt"), "mine");
    var before = files();
    assertRefused(() -> start(folder), Reason.FOREIGN, folder.toString(), "--data");
    assertSame(files(), before);
  }

  @Test
  void start_fileInPlaceOfDirectory_isRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertRefused(() -> start(file), Reason.DIRECTORY, file.toString(), "not a directory");
    assertRefused(() -> start(file.resolve("data")), Reason.DIRECTORY, "ot a directory");
  }

  @Test
  void start_newerLayout_isRefusedUntouched() throws Exception {
    Files.writeString(folder.resolve("weft-relay"), "weft relay data, layout 7\n");
    var before = files();
    assertRefused(() -> start(folder), Reason.FOREIGN, "newer relay", "layout 7");
    var after = files();
    after.remove("lock");
    assertSame(after, before);
  }

  @Test
  void start_newerSchema_isRefused() throws Exception {
    start(folder).close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("relay.db"));
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into flyway_schema_history (installed_rank, version, description, type, script,"
              + " checksum, installed_by, execution_time, success) values (99, '99', 'x', 'SQL',"
              + " 'V99__x.sql', 1, 'x', 1, 1)");
    }
    assertRefused(() -> start(folder), Reason.FOREIGN, "schema 99", "relay.db");
  }

  @Test
  void start_databaseOfAnotherProgram_isRefused() throws Exception {
    start(folder).close();
    Files.delete(folder.resolve("relay.db"));
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("relay.db"));
        var statement = connection.createStatement()) {
      statement.execute("create table recipes (name text)");
    }
    assertRefused(() -> start(folder), Reason.FOREIGN, "another program", "relay.db");
  }

  @Test
  void start_garbageInPlaceOfDatabase_isRefusedUntouched() throws Exception {
    start(folder).close();
    Files.writeString(folder.resolve("relay.db"), "not a database at all");
    var before = files();
    assertRefused(() -> start(folder), Reason.DAMAGED, "header", "relay.db", "backup");
    assertSame(files(), before);
  }

  @Test
  void start_pagesOverwritten_isRefused() throws Exception {
    start(folder).close();
    try (var file = new RandomAccessFile(folder.resolve("relay.db").toFile(), "rw")) {
      file.seek(4096);
      file.write(new byte[8192]);
    }
    assertRefused(() -> start(folder), Reason.DAMAGED, "damaged", "relay.db");
  }

  @Test
  void start_secondRelayOnSameDirectory_isRefused() {
    try (var first = start(folder)) {
      assertThat(first.port()).isPositive();
      assertRefused(() -> start(folder), Reason.LOCKED, folder.toString(), "Another relay");
    }
    start(folder).close();
  }

  @Test
  void start_portInUse_isRefusedAndDirectoryLetGo() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var options = new RelayOptions(folder, "127.0.0.1", taken.getLocalPort(), false);
      assertRefused(() -> start(options), Reason.PORT, "" + taken.getLocalPort(), "--port");
    }
    start(folder).close();
  }

  @Test
  void start_openAddressWithoutAccounts_isRefused() {
    var options = new RelayOptions(folder, "0.0.0.0", 0, false);
    assertRefused(() -> start(options), Reason.USAGE, "loopback", "--open-to-network");
  }

  @Test
  void serve_refused_saysWhyOnStandardErrorAndExits() throws Exception {
    Files.writeString(folder.resolve("thesis.txt"), "mine");
    Path errors = Files.createTempFile("relay", ".err");
    Process process =
        RelayProcess.launch(errors, "serve", "--data", folder.toString(), "--port", "0");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(65);
    assertThat(Files.readString(errors)).contains("weft-relay: ", folder.toString(), "--data");
  }
}
