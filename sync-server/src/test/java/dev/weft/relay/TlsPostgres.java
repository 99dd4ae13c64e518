package dev.weft.relay;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A Postgres server that speaks TLS as a cloud's does: with a certificate that nobody trusts unless
 * told to. While it runs, this process's own trust has it beside no other, as the roots that
 * everyone trusts have a cloud's.
 */
final class TlsPostgres implements AutoCloseable {
  static final String PASSWORD = "of-the-page";

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final String STORE_PASSWORD = "changeit";

  private final EmbeddedPostgres server;
  private final Path certificate;
  private final SSLContext before;

  private TlsPostgres(EmbeddedPostgres server, Path certificate, SSLContext before) {
    this.server = server;
    this.certificate = certificate;
    this.before = before;
  }

  static TlsPostgres start(Path folder) throws Exception {
    Path store = folder.resolve("server.p12");
    makeCertificate(store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD.toCharArray());
    }
    Path certificate = folder.resolve("server.pem");
    pem(
        certificate,
        "CERTIFICATE",
        Objects.requireNonNull(keys.getCertificate("server")).getEncoded());
    Path key = folder.resolve("server.key");
    pem(
        key,
        "PRIVATE KEY",
        Objects.requireNonNull(keys.getKey("server", STORE_PASSWORD.toCharArray())).getEncoded());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    SSLContext before = SSLContext.getDefault();
    SSLContext.setDefault(trusting(keys));
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", "'" + certificate + "'")
            .setServerConfig("ssl_key_file", "'" + key + "'")
            .setServerConfig("shared_buffers", "32MB")
            .setPGStartupWait(Duration.ofMinutes(2))
            .setOutputRedirector(Redirect.DISCARD)
            .setErrorRedirector(Redirect.DISCARD)
            .start();
    TlsPostgres postgres = new TlsPostgres(server, certificate, before);
    postgres.run("create role weft login password '" + PASSWORD + "'");
    return postgres;
  }

  private static void makeCertificate(Path store) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "7",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                STORE_PASSWORD)
            .redirectErrorStream(true)
            .start();
    byte[] output = keytool.getInputStream().readAllBytes();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(new String(output, java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static void pem(Path file, String what, byte[] bytes) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
            + "\n-----END "
            + what
            + "-----\n");
  }

  int port() {
    return server.getPort();
  }

  /** Its certificate, which signs itself. */
  Path certificate() {
    return certificate;
  }

  String adminUrl() {
    return "jdbc:postgresql://localhost:" + port() + "/postgres";
  }

  /** An empty database of the relay's role. */
  String newDatabase() {
    String name = "page" + DATABASES.incrementAndGet();
    run("create database " + name + " owner weft");
    return name;
  }

  private void run(String sql) {
    try (var connection = DriverManager.getConnection(adminUrl(), "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  @Override
  public void close() throws IOException {
    SSLContext.setDefault(before);
    server.close();
  }
}
