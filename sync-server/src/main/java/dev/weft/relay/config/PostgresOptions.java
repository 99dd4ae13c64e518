package dev.weft.relay.config;

import dev.weft.relay.config.StartFailure.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where the update log's Postgres database is.
 *
 * @param jdbcUrl JDBC URL without user and password, safe to show
 * @param user role to connect as, null for the driver's default
 * @param password its password, null if the server asks for none; a secret, never to be shown
 */
public record PostgresOptions(String jdbcUrl, @Nullable String user, @Nullable String password) {
  private static final int DEFAULT_PORT = 5432;

  /**
   * Reads {@code postgres://[user[:password]@]host[:port]/database[?parameters]}, also spelled
   * {@code postgresql://} or {@code jdbc:postgresql://}.
   *
   * @param user used if the URL names none
   * @param password used if the URL has none
   * @throws StartFailure if it is no such URL; the message does not repeat it, since it may hold a
   *     password
   */
  public static PostgresOptions parse(
      String url, @Nullable String user, @Nullable String password) {
    String plain = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    URI uri;
    try {
      uri = new URI(plain);
    } catch (URISyntaxException e) {
      throw malformed();
    }
    String scheme = String.valueOf(uri.getScheme());
    String database = String.valueOf(uri.getPath());
    boolean isPostgres = scheme.equals("postgres") || scheme.equals("postgresql");
    if (!isPostgres || uri.getHost() == null || database.length() < 2) {
      throw malformed();
    }
    String query = uri.getRawQuery();
    if (query != null && (query.contains("password=") || query.contains("user="))) {
      throw new StartFailure(
          Reason.USAGE,
          "User and password do not belong into the parameters of the database's URL",
          "--postgres",
          "Write postgres://user@host/database and give the password in WEFT_POSTGRES_PASSWORD_FILE.",
          null);
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    String jdbcUrl =
        "jdbc:postgresql://"
            + uri.getHost()
            + ":"
            + port
            + uri.getRawPath()
            + (query == null ? "" : "?" + query);
    String info = uri.getUserInfo();
    if (info == null) {
      return new PostgresOptions(jdbcUrl, user, password);
    }
    int colon = info.indexOf(':');
    return colon < 0
        ? new PostgresOptions(jdbcUrl, info, password)
        : new PostgresOptions(jdbcUrl, info.substring(0, colon), info.substring(colon + 1));
  }

  private static StartFailure malformed() {
    return new StartFailure(
        Reason.USAGE,
        "The database's URL cannot be read",
        "--postgres",
        "Write postgres://user@host:5432/database.",
        null);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return jdbcUrl;
  }
}
