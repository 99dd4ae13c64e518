package dev.weft.relay.blob;

import dev.weft.relay.blob.BlobFailure.Kind;
import dev.weft.relay.config.S3Options;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs as objects in S3. An upload that fails in any way, a refused precondition included, may
 * have stored the object all the same, for the client library retries by itself; so what a failure
 * means is found out by reading the object back. Keys are unique to their bytes, so uploading again
 * can only store the same.
 */
final class S3Blobs implements BlobStore {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(60);

  /** Uploads of one blob, each with the client library's own retries inside. */
  private static final int ATTEMPTS = 2;

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  S3Blobs(S3Options options) {
    this.bucket = options.bucket();
    this.prefix = options.prefix();
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(options.region()))
            .credentialsProvider(credentials(options))
            // We send and verify SHA-256 ourselves; trailers are what lesser servers stumble over.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT));
    if (options.endpoint() != null) {
      builder.endpointOverride(options.endpoint()).forcePathStyle(true);
    }
    this.client = builder.build();
  }

  private static AwsCredentialsProvider credentials(S3Options options) {
    S3Options.Credentials given = options.credentials();
    return given == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(given.accessKey(), given.secretKey()));
  }

  /**
   * Stores, reads and deletes a small blob.
   *
   * @throws StartFailure if any of that fails
   */
  void probe(String where) {
    byte[] bytes = "Weft was here".getBytes(StandardCharsets.UTF_8);
    BlobKey key = BlobKey.of("probe/", bytes);
    try {
      put(key, bytes);
      get(key);
      delete(key);
    } catch (BlobFailure e) {
      throw new StartFailure(
          Reason.STORAGE,
          "Blobs cannot be stored in S3 (" + e.getMessage() + ")",
          where,
          "Check that the bucket exists, and that endpoint, region and keys (WEFT_S3_ACCESS_KEY,"
              + " WEFT_S3_SECRET_KEY or WEFT_S3_SECRET_KEY_FILE) are right and may put, get, list"
              + " and delete.",
          e);
    }
  }

  @Override
  public void put(BlobKey key, byte[] bytes) {
    if (!key.isOf(bytes)) {
      throw new IllegalArgumentException("The key is not these bytes': " + key);
    }
    upload(key, RequestBody.fromBytes(bytes));
  }

  @Override
  public void put(BlobKey key, Path file) {
    try {
      if (!key.isOf(file)) {
        throw new IllegalArgumentException("The key is not this file's: " + key);
      }
    } catch (IOException e) {
      throw new BlobFailure(Kind.UNAVAILABLE, "Failed to read " + file, e);
    }
    upload(key, RequestBody.fromFile(file));
  }

  private void upload(BlobKey key, RequestBody body) {
    String checksum = Base64.getEncoder().encodeToString(key.sha256Bytes());
    SdkException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        client.putObject(r -> r.bucket(bucket).key(name(key)).checksumSHA256(checksum), body);
        return;
      } catch (SdkException e) {
        failure = e;
        if (isFinal(e)) {
          break;
        }
        if (isStored(key)) {
          return;
        }
      }
    }
    throw failure("store blob " + key, Objects.requireNonNull(failure));
  }

  /** Whether trying again, or looking, is pointless. */
  private static boolean isFinal(SdkException e) {
    return e instanceof NoSuchBucketException
        || (e instanceof S3Exception s && s.statusCode() == FORBIDDEN);
  }

  private boolean isStored(BlobKey key) {
    try (InputStream in = open(key)) {
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (IOException | BlobFailure e) {
      return false;
    }
  }

  @Override
  public byte[] get(BlobKey key) {
    byte[] bytes;
    try {
      bytes = client.getObjectAsBytes(r -> r.bucket(bucket).key(name(key))).asByteArrayUnsafe();
    } catch (NoSuchKeyException e) {
      throw BlobFailure.missing(key);
    } catch (SdkException e) {
      throw failure("read blob " + key, e);
    }
    if (!key.isOf(bytes)) {
      throw BlobFailure.damaged(key);
    }
    return bytes;
  }

  @Override
  public InputStream open(BlobKey key) {
    try {
      return new VerifiedInput(client.getObject(r -> r.bucket(bucket).key(name(key))), key);
    } catch (NoSuchKeyException e) {
      throw BlobFailure.missing(key);
    } catch (SdkException e) {
      throw failure("read blob " + key, e);
    }
  }

  @Override
  public boolean holds(BlobKey key) {
    try {
      client.headObject(r -> r.bucket(bucket).key(name(key)));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return false;
      }
      throw failure("look for blob " + key, e);
    } catch (SdkException e) {
      throw failure("look for blob " + key, e);
    }
  }

  @Override
  public void delete(BlobKey key) {
    try {
      client.deleteObject(r -> r.bucket(bucket).key(name(key)));
    } catch (NoSuchKeyException e) {
      // Gone already.
    } catch (SdkException e) {
      throw failure("delete blob " + key, e);
    }
  }

  @Override
  public List<BlobKey> list(String under) {
    List<BlobKey> keys = new ArrayList<>();
    try {
      for (S3Object object :
          client.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix + under)).contents()) {
        keys.add(new BlobKey(object.key().substring(prefix.length())));
      }
    } catch (SdkException e) {
      throw failure("list blobs under " + under, e);
    }
    return keys;
  }

  private String name(BlobKey key) {
    return prefix + key.text();
  }

  private static BlobFailure failure(String doing, SdkException e) {
    return new BlobFailure(Kind.UNAVAILABLE, "S3 failed to " + doing + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    client.close();
  }
}
