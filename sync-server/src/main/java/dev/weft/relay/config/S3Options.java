package dev.weft.relay.config;

import dev.weft.relay.config.StartFailure.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where blobs lie in S3 or in what speaks its protocol.
 *
 * @param bucket name of the bucket, which must exist
 * @param prefix put before every key; empty or ends in {@code /}
 * @param endpoint server other than Amazon's, null for Amazon's
 * @param region region to sign for
 * @param credentials keys, null for where AWS programs look: environment, profile, instance
 */
public record S3Options(
    String bucket,
    String prefix,
    @Nullable URI endpoint,
    String region,
    @Nullable Credentials credentials) {
  public static final String DEFAULT_REGION = "us-east-1";

  private static final Pattern PLACE =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9._/-]*))?");

  /**
   * An access key.
   *
   * @param accessKey its id
   * @param secretKey its secret, never to be shown
   */
  public record Credentials(String accessKey, String secretKey) {
    @Override
    public String toString() {
      return accessKey;
    }
  }

  /**
   * Reads {@code s3://bucket[/prefix]}.
   *
   * @throws StartFailure if that, or the endpoint, is no such thing
   */
  public static S3Options parse(
      String place,
      @Nullable String endpoint,
      @Nullable String region,
      @Nullable Credentials credentials) {
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches()) {
      throw malformed("The place of blobs cannot be read", "--s3", "Write s3://bucket/prefix.");
    }
    String prefix = parts.group(2) == null ? "" : parts.group(2);
    return new S3Options(
        String.valueOf(parts.group(1)),
        prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
        endpoint == null ? null : endpoint(endpoint),
        region == null ? DEFAULT_REGION : region,
        credentials);
  }

  private static URI endpoint(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw malformed(
        "The S3 endpoint cannot be read",
        "--s3-endpoint",
        "Write https://host or http://host:port.");
  }

  private static StartFailure malformed(String what, String where, String remedy) {
    return new StartFailure(Reason.USAGE, what, where, remedy, null);
  }

  /** For messages. */
  public String where() {
    return "s3://" + bucket + "/" + prefix + (endpoint == null ? "" : " at " + endpoint);
  }
}
