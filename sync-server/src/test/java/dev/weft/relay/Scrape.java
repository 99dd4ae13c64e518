package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Reads a relay's metrics. */
public final class Scrape {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int ATTEMPTS = 6_000;

  private Scrape() {}

  /** One metric, by its name and labels; 0 if there is none. */
  public static long of(int port, String name) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
          .sum();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until a metric has a value; fails when it does not get there. */
  public static void await(int port, String name, long value) throws InterruptedException {
    for (int i = 0; i < ATTEMPTS && of(port, name) != value; i++) {
      Thread.sleep(10);
    }
    assertThat(of(port, name)).as(name).isEqualTo(value);
  }
}
