package dev.weft.desktop.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real socket that is not opened. */
class TyrusTransportTest {
  private static String outcome(String address) throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    new TyrusTransport()
        .connect(
            URI.create(address),
            new Transport.Listener() {
              @Override
              public void opened(Transport.Socket socket) {
                outcome.complete("opened");
              }

              @Override
              public void message(byte[] message) {}

              @Override
              public void pong() {}

              @Override
              public void drained() {}

              @Override
              public void refused(int httpStatus, String reason) {
                outcome.complete("refused " + httpStatus);
              }

              @Override
              public void closed(int code, String reason) {
                outcome.complete("closed " + code);
              }
            });
    return outcome.get(2, TimeUnit.MINUTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 401, 403, 404, 426, 503})
  void answerOfAWebServer_isToldWithItsStatus(int status) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (status == 302) {
            exchange.getResponseHeaders().add("Location", "http://portal.test/login");
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      assertEquals(
          "refused " + status,
          outcome("ws://127.0.0.1:" + server.getAddress().getPort() + "/sync"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void nobodyThere_isToldAsClosed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertEquals("closed 1006", outcome("ws://127.0.0.1:" + port + "/sync"));
  }

  @Test
  void certificateThatNobodyVouchesFor_isToldAsTls(@TempDir Path directory) throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory)));
    server.start();
    try {
      assertEquals(
          "closed 1015", outcome("wss://127.0.0.1:" + server.getAddress().getPort() + "/sync"));
    } finally {
      server.stop(0);
    }
  }

  private static SSLContext selfSigned(Path directory) throws Exception {
    Path keys = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=relay.test",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit")
            .inheritIO()
            .start();
    assertEquals(0, keytool.waitFor());
    KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
