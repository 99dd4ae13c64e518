package dev.weft.desktop.update;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where a feed's files lie. */
public interface FeedSource {
  /**
   * Opens a file of the feed.
   *
   * @param name a plain file name, without folders
   */
  InputStream open(String name) throws IOException;

  /** A web address, or {@code file:} for a folder of this computer or of a share. */
  static FeedSource of(URI feed) {
    if ("file".equals(feed.getScheme())) {
      return folder(Path.of(feed));
    }
    String base = feed.toString().endsWith("/") ? feed.toString() : feed + "/";
    return web(URI.create(base));
  }

  /** A folder: for networks without the internet, and for tests. */
  static FeedSource folder(Path folder) {
    return name -> Files.newInputStream(folder.resolve(name));
  }

  /** A folder on a web server. */
  private static FeedSource web(URI base) {
    return name -> {
      HttpClient client =
          HttpClient.newBuilder()
              .connectTimeout(Duration.ofSeconds(15))
              .followRedirects(HttpClient.Redirect.NORMAL)
              .build();
      try {
        HttpResponse<InputStream> answer =
            client.send(
                HttpRequest.newBuilder(base.resolve(name)).timeout(Duration.ofMinutes(1)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
          answer.body().close();
          throw new IOException(base.resolve(name) + " answered " + answer.statusCode());
        }
        return answer.body();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    };
  }
}
