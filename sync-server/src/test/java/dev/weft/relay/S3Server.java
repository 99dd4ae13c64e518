package dev.weft.relay;

import dev.weft.relay.config.S3Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** A real S3 server over a directory, signatures checked, one for all tests of a JVM. */
public final class S3Server {
  public static final S3Options.Credentials KEYS =
      new S3Options.Credentials("weft-access", "weft-secret");

  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static @Nullable Path root;
  private static @Nullable URI endpoint;

  private S3Server() {}

  /** Where it listens. */
  public static synchronized URI endpoint() {
    URI running = endpoint;
    if (running == null) {
      running = start();
      endpoint = running;
    }
    return running;
  }

  private static URI start() {
    try {
      Path directory = Files.createTempDirectory("s3");
      root = directory;
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(new FilesystemNio2BlobStore(directory.toString()))
              .endpoint(URI.create("http://127.0.0.1:0"))
              .awsAuthentication(
                  AuthenticationType.AWS_V2_OR_V4, KEYS.accessKey(), KEYS.secretKey())
              .build();
      server.start();
      return URI.create("http://127.0.0.1:" + server.getPort());
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not start", e);
    }
  }

  /** A new bucket. */
  public static S3Options newBucket() {
    return newBucket(endpoint());
  }

  /** A new bucket, reached through something that stands before the server. */
  public static S3Options newBucket(URI through) {
    endpoint();
    String name = "weft-" + BUCKETS.incrementAndGet();
    try {
      Files.createDirectory(Objects.requireNonNull(root).resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new S3Options(name, "test/", through, S3Options.DEFAULT_REGION, KEYS);
  }
}
