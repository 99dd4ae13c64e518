package dev.weft.relay;

import dev.weft.relay.config.PostgresOptions;
import dev.weft.relay.config.S3Options;
import dev.weft.relay.config.Secrets;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import dev.weft.relay.config.StorageOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the relay keeps its data; each may come from the environment. */
final class StorageFlags {
  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description =
          "Keep the log in Postgres: postgres://user@host/database. Also WEFT_POSTGRES or"
              + " WEFT_POSTGRES_FILE; the password in WEFT_POSTGRES_PASSWORD or"
              + " WEFT_POSTGRES_PASSWORD_FILE.")
  private @Nullable String postgres;

  @Option(
      names = "--s3",
      paramLabel = "PLACE",
      description =
          "Keep blobs in S3: s3://bucket/prefix. Also WEFT_S3; keys in WEFT_S3_ACCESS_KEY and"
              + " WEFT_S3_SECRET_KEY or WEFT_S3_SECRET_KEY_FILE, or where AWS programs look.")
  private @Nullable String s3;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "S3 server other than Amazon's. Also WEFT_S3_ENDPOINT.")
  private @Nullable String s3Endpoint;

  @Option(
      names = "--s3-region",
      paramLabel = "REGION",
      description = "Region to sign for (default: us-east-1). Also WEFT_S3_REGION.")
  private @Nullable String s3Region;

  @Option(
      names = "--records-per-checkpoint",
      paramLabel = "COUNT",
      description =
          "Updates after which a document gets a new checkpoint (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + StorageOptions.DEFAULT_RECORDS_PER_CHECKPOINT)
  private long recordsPerCheckpoint = StorageOptions.DEFAULT_RECORDS_PER_CHECKPOINT;

  /**
   * @throws StartFailure if they make no sense
   */
  StorageOptions options(Secrets secrets) {
    if (recordsPerCheckpoint < 1) {
      throw usage("A checkpoint needs at least one update", "--records-per-checkpoint");
    }
    return new StorageOptions(postgres(secrets), s3(secrets), recordsPerCheckpoint);
  }

  private @Nullable PostgresOptions postgres(Secrets secrets) {
    String url = first(postgres, secrets.get("WEFT_POSTGRES"));
    return url == null
        ? null
        : PostgresOptions.parse(
            url, secrets.get("WEFT_POSTGRES_USER"), secrets.get("WEFT_POSTGRES_PASSWORD"));
  }

  private @Nullable S3Options s3(Secrets secrets) {
    String place = first(s3, secrets.get("WEFT_S3"));
    if (place == null) {
      if (s3Endpoint != null || s3Region != null) {
        throw usage("An S3 endpoint or region without a bucket", "--s3");
      }
      return null;
    }
    String accessKey = secrets.get("WEFT_S3_ACCESS_KEY");
    String secretKey = secrets.get("WEFT_S3_SECRET_KEY");
    if ((accessKey == null) != (secretKey == null)) {
      throw usage("Half of the S3 keys is missing", "WEFT_S3_ACCESS_KEY, WEFT_S3_SECRET_KEY");
    }
    return S3Options.parse(
        place,
        first(s3Endpoint, secrets.get("WEFT_S3_ENDPOINT")),
        first(s3Region, secrets.get("WEFT_S3_REGION")),
        accessKey == null || secretKey == null
            ? null
            : new S3Options.Credentials(accessKey, secretKey));
  }

  private static @Nullable String first(@Nullable String option, @Nullable String variable) {
    return option != null ? option : variable;
  }

  private static StartFailure usage(String what, String where) {
    return new StartFailure(Reason.USAGE, what, where, "See weft-relay serve --help.", null);
  }
}
