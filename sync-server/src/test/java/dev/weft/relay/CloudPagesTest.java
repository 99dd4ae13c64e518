package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.config.S3Options;
import dev.weft.relay.config.Secrets;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StorageOptions;
import dev.weft.relay.session.OpenAccess;
import dev.weft.relay.world.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The settings that the administrator's pages per cloud give are started with: a relay takes each
 * block as it stands, but for names, which become those of a Postgres with TLS and an S3 server of
 * this computer.
 */
final class CloudPagesTest {
  private static final Path PAGES =
      Path.of(System.getProperty("weft.root", "..")).resolve("installer/docs/clouds");
  private static final Pattern BLOCK = Pattern.compile("```ini\n(.*?)```", Pattern.DOTALL);
  private static final Pattern POSTGRES =
      Pattern.compile("postgres://(?<user>\\w+)@(?<host>[^/]+)/(?<database>\\w+)(?<query>.*)");
  private static final Pattern ROOT = Pattern.compile("sslrootcert=[^&]+");
  private static final Pattern PLACE = Pattern.compile("s3://(?<bucket>[^/]+)/(?<prefix>.*)");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path shared;

  @SuppressWarnings("NullAway.Init")
  private static TlsPostgres postgres;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    postgres = TlsPostgres.start(shared);
    // Where AWS programs look for keys when none are given.
    System.setProperty("aws.accessKeyId", S3Server.KEYS.accessKey());
    System.setProperty("aws.secretAccessKey", S3Server.KEYS.secretKey());
  }

  @AfterAll
  static void stop() throws IOException {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    postgres.close();
  }

  /** Page and settings of each block. */
  static Stream<Arguments> blocks() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      return pages.sorted().flatMap(CloudPagesTest::blocks).toList().stream();
    }
  }

  private static Stream<Arguments> blocks(Path page) {
    try {
      return BLOCK
          .matcher(Files.readString(page))
          .results()
          .map(block -> Arguments.of(page.getFileName().toString(), settings(block)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, String> settings(MatchResult block) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : String.valueOf(block.group(1)).split("\n", -1)) {
      if (!line.isBlank()) {
        String[] parts = line.split("=", 2);
        settings.put(parts[0], parts[1]);
      }
    }
    return settings;
  }

  @Test
  void pages_everyOne_hasSettings() throws IOException {
    assertThat(blocks().map(block -> block.get()[0]).distinct())
        .containsExactly("aws.md", "azure.md", "google-cloud.md", "machine.md");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("blocks")
  void settings_ofAPage_startARelay(String page, Map<String, String> settings) throws Exception {
    String database = postgres.newDatabase();
    Asked asked = new Asked(local(settings, database));
    StorageOptions storage =
        new StorageFlags().options(new Secrets(name -> asked.get(String.valueOf(name))));
    assertThat(asked.names)
        .as("settings of %s that the relay reads", page)
        .containsAll(settings.keySet());
    assertThat(storage.postgres()).isNotNull();
    assertThat(storage.s3() != null).isEqualTo(settings.containsKey("WEFT_S3"));
    RelayOptions options = new RelayOptions(folder.resolve("data"), "127.0.0.1", 0, false, storage);
    try (RunningRelay relay = RunningRelay.start(options, World.system(), new OpenAccess());
        HttpClient client = HttpClient.newHttpClient()) {
      URI ready = URI.create("http://127.0.0.1:" + relay.port() + "/readyz");
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);
      boolean isEncrypted = String.valueOf(settings.get("WEFT_POSTGRES")).contains("sslmode=");
      if (isEncrypted) {
        assertThat(sessionsWithoutTls(database)).as("sessions without TLS").isZero();
      }
    }
  }

  /** The relay looks for nobody's certificates by itself, and says so. */
  @Test
  void verifyFull_withoutAnAuthority_isRefusedInWords() {
    String url =
        "postgres://weft@localhost:"
            + postgres.port()
            + "/"
            + postgres.newDatabase()
            + "?sslmode=verify-full&sslrootcert="
            + folder.resolve("none.pem");
    StorageOptions storage =
        new StorageFlags().options(new Secrets(name -> "WEFT_POSTGRES".equals(name) ? url : null));
    RelayOptions options = new RelayOptions(folder.resolve("data"), "127.0.0.1", 0, false, storage);
    assertThatThrownBy(() -> RunningRelay.start(options, World.system(), new OpenAccess()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("none.pem");
  }

  /** Remembers what was asked for. */
  private static final class Asked {
    private final Map<String, String> settings;
    private final Set<String> names = new TreeSet<>();

    Asked(Map<String, String> settings) {
      this.settings = settings;
    }

    @Nullable String get(String name) {
      names.add(name);
      return settings.get(name);
    }
  }

  /** The same settings with the names of this computer's servers. */
  private Map<String, String> local(Map<String, String> settings, String database)
      throws IOException {
    Map<String, String> local = new LinkedHashMap<>(settings);
    local.computeIfPresent("WEFT_POSTGRES", (name, url) -> localPostgres(url, database));
    Map<String, String> files =
        Map.of(
            "WEFT_POSTGRES_PASSWORD_FILE", TlsPostgres.PASSWORD,
            "WEFT_S3_ACCESS_KEY_FILE", S3Server.KEYS.accessKey(),
            "WEFT_S3_SECRET_KEY_FILE", S3Server.KEYS.secretKey());
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (settings.containsKey(file.getKey())) {
        Path copy = folder.resolve(file.getKey());
        Files.writeString(copy, file.getValue() + "\n");
        local.put(file.getKey(), copy.toString());
      }
    }
    if (settings.containsKey("WEFT_S3")) {
      S3Options bucket = S3Server.newBucket();
      Matcher place = matched(PLACE, settings.get("WEFT_S3"));
      local.put("WEFT_S3", "s3://" + bucket.bucket() + "/" + place.group("prefix"));
      local.put("WEFT_S3_ENDPOINT", String.valueOf(bucket.endpoint()));
    }
    return local;
  }

  private static String localPostgres(String url, String database) {
    Matcher parts = matched(POSTGRES, url);
    String query = String.valueOf(parts.group("query"));
    return "postgres://"
        + parts.group("user")
        + "@localhost:"
        + postgres.port()
        + "/"
        + database
        + ROOT.matcher(query)
            .replaceAll(Matcher.quoteReplacement("sslrootcert=" + postgres.certificate()));
  }

  private static Matcher matched(Pattern pattern, @Nullable String text) {
    Matcher matcher = pattern.matcher(String.valueOf(text));
    assertThat(matcher.matches()).as(String.valueOf(text)).isTrue();
    return matcher;
  }

  private static int sessionsWithoutTls(String database) throws Exception {
    try (var connection = DriverManager.getConnection(postgres.adminUrl(), "postgres", "");
        var statement =
            connection.prepareStatement(
                "select count(*) filter (where not s.ssl), count(*) from pg_stat_ssl s"
                    + " join pg_stat_activity a using (pid) where a.datname = ?")) {
      statement.setString(1, database);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        assertThat(row.getInt(2)).as("sessions of the relay").isPositive();
        return row.getInt(1);
      }
    }
  }
}
