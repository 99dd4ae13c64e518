package dev.weft.relay.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.S3Server;
import dev.weft.relay.blob.BlobFailure.Kind;
import dev.weft.relay.config.S3Options;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract, on a real S3 server; and what an answer that never comes means. */
final class S3BlobsTest extends BlobStoreContract {
  private static final byte[] BYTES = "an object".getBytes(UTF_8);

  private final LossyProxy proxy = new LossyProxy(S3Server.endpoint());
  private final S3Options options = S3Server.newBucket(proxy.endpoint());
  private final BlobStore store = Blobs.s3(options);

  @AfterEach
  void close() {
    store.close();
    proxy.close();
  }

  @Override
  BlobStore store() {
    return store;
  }

  @Override
  void tamper(BlobKey key, byte[] bytes) {
    try (S3Client client =
        S3Client.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(S3Server.endpoint())
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        S3Server.KEYS.accessKey(), S3Server.KEYS.secretKey())))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      client.putObject(
          r -> r.bucket(options.bucket()).key(options.prefix() + key.text()),
          RequestBody.fromBytes(bytes));
    }
  }

  @Test
  void put_answersLost_isFoundToHaveBeenStored() {
    BlobKey key = BlobKey.of("lost/", BYTES);
    proxy.loseAnswers(3);
    store.put(key, BYTES);
    proxy.loseAnswers(0);
    assertThat(store.get(key)).isEqualTo(BYTES);
  }

  @Test
  void put_preconditionFailedThoughStored_isFoundToHaveBeenStored() {
    BlobKey key = BlobKey.of("refused/", BYTES);
    proxy.refuseAnswers(1);
    store.put(key, BYTES);
    assertThat(store.get(key)).isEqualTo(BYTES);
  }

  @Test
  void put_neverAnswered_fails() {
    proxy.loseAnswers(Integer.MAX_VALUE);
    assertFails(() -> store.put(BlobKey.of("gone/", BYTES), BYTES), Kind.UNAVAILABLE);
    assertFails(() -> store.get(BlobKey.of("gone/", BYTES)), Kind.UNAVAILABLE);
  }

  @Test
  void get_bucketGone_isNotTakenForAMissingBlob() {
    var elsewhere =
        new S3Blobs(
            new S3Options("no-such-bucket", "", S3Server.endpoint(), "us-east-1", S3Server.KEYS));
    assertFails(() -> elsewhere.get(BlobKey.of("a/", BYTES)), Kind.UNAVAILABLE);
    elsewhere.close();
  }

  private static void assertRefused(S3Options bad, String... words) {
    assertThatThrownBy(() -> Blobs.s3(bad))
        .isInstanceOfSatisfying(
            StartFailure.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.STORAGE);
              assertThat(failure.getMessage()).contains(words).doesNotContain("weft-secret");
            });
  }

  @Test
  void open_whatCannotBeUsed_isRefused() {
    URI server = S3Server.endpoint();
    assertRefused(
        new S3Options("no-such-bucket", "", server, "us-east-1", S3Server.KEYS),
        "s3://no-such-bucket/");
    assertRefused(
        new S3Options(
            options.bucket(),
            "",
            server,
            "us-east-1",
            new S3Options.Credentials("weft-access", "wrong")),
        "WEFT_S3_ACCESS_KEY");
    assertRefused(
        new S3Options("x-bucket", "", URI.create("http://127.0.0.1:1"), "us-east-1", S3Server.KEYS),
        "127.0.0.1:1");
  }

  @Test
  void parse_places_areReadOrRefused() {
    S3Options parsed = S3Options.parse("s3://pail/a/b", "http://h:1", null, null);
    assertThat(parsed.bucket()).isEqualTo("pail");
    assertThat(parsed.prefix()).isEqualTo("a/b/");
    assertThat(parsed.where()).isEqualTo("s3://pail/a/b/ at http://h:1");
    for (String bad : new String[] {"pail", "s3://", "s3://A", "http://pail/"}) {
      assertThatThrownBy(() -> S3Options.parse(bad, null, null, null))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("--s3");
    }
    assertThatThrownBy(() -> S3Options.parse("s3://pail", "h:1", null, null))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("--s3-endpoint");
  }
}
