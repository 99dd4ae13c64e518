package dev.weft.relay.blob;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A store of immutable blobs.
 *
 * <p>Thread rule: every method from any thread; all of them block. Errors: {@link BlobFailure}.
 */
public interface BlobStore extends AutoCloseable {
  /**
   * Stores bytes; they are durable when this returns. Storing a blob again changes nothing.
   *
   * @throws IllegalArgumentException if the key is not these bytes'
   */
  void put(BlobKey key, byte[] bytes);

  /** Stores the content of a file, which stays as it is. */
  void put(BlobKey key, Path file);

  /** The whole blob, its hash verified. */
  byte[] get(BlobKey key);

  /**
   * The blob as a stream, for blobs too large to hold. The hash is verified at the end: the read
   * that would end the stream throws a {@link java.io.IOException} if it does not match.
   */
  InputStream open(BlobKey key);

  /** Whether there is such a blob; its bytes are not looked at. */
  boolean holds(BlobKey key);

  /** Removes a blob; one that is not there is fine. */
  void delete(BlobKey key);

  /** Keys under a prefix that ends in {@code /}, in no particular order. */
  List<BlobKey> list(String prefix);

  @Override
  void close();
}
