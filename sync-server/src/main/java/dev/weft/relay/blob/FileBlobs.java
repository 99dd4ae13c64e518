package dev.weft.relay.blob;

import dev.weft.relay.blob.BlobFailure.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Blobs as files. A blob is written beside its place, forced to the disk, moved there in one step,
 * and the directories that name it are forced too; a crash leaves either no blob or a whole one.
 */
final class FileBlobs implements BlobStore {
  private static final String UNFINISHED = "unfinished";

  /** Below so much room, a failed write is taken for a full disk. */
  private static final long FULL_BYTES = 1 << 20;

  private final Path root;
  private final Path unfinished;
  private final AtomicLong counter = new AtomicLong();

  /**
   * Directories whose names this process has forced to the disk; others may have been left by it.
   */
  private final Set<Path> named = ConcurrentHashMap.newKeySet();

  /**
   * Opens a directory, making it if need be, and removes what an earlier process left unfinished.
   * The caller holds the directory exclusively.
   */
  FileBlobs(Path root) {
    this.root = root;
    this.unfinished = root.resolve(UNFINISHED);
    try {
      Files.createDirectories(unfinished);
      try (Stream<Path> left = Files.list(unfinished)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      name(root);
    } catch (IOException e) {
      throw failure("open the blob directory " + root, e);
    }
  }

  @Override
  public void put(BlobKey key, byte[] bytes) {
    if (!key.isOf(bytes)) {
      throw new IllegalArgumentException("The key is not these bytes': " + key);
    }
    store(
        key,
        channel -> {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        });
  }

  @Override
  public void put(BlobKey key, Path file) {
    try {
      if (!key.isOf(file)) {
        throw new IllegalArgumentException("The key is not this file's: " + key);
      }
    } catch (IOException e) {
      throw failure("read " + file, e);
    }
    store(
        key,
        channel -> {
          try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = from.size();
            for (long at = 0; at < size; ) {
              at += from.transferTo(at, size - at, channel);
            }
          }
        });
  }

  private interface Writing {
    void to(FileChannel channel) throws IOException;
  }

  private void store(BlobKey key, Writing writing) {
    Path place = place(key);
    Path draft = unfinished.resolve(key.sha256Hex() + "." + counter.incrementAndGet());
    try {
      try (FileChannel channel =
          FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writing.to(channel);
        channel.force(true);
      }
      makeDirectories(parent(place));
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(parent(place));
    } catch (IOException e) {
      BlobFailure failure = failure("store blob " + key, e);
      try {
        Files.deleteIfExists(draft);
      } catch (IOException d) {
        failure.addSuppressed(d);
      }
      throw failure;
    }
  }

  /**
   * Makes what is missing, and forces the names of directories: also of those that are there, since
   * a process may have been killed, or another thread interrupted, between making and forcing one.
   */
  private void makeDirectories(Path directory) throws IOException {
    if (directory.equals(root) || named.contains(directory)) {
      return;
    }
    makeDirectories(parent(directory));
    Files.createDirectories(directory);
    name(directory);
  }

  private void name(Path directory) throws IOException {
    force(parent(directory.toAbsolutePath()));
    named.add(directory);
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "the root is above every blob");
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public byte[] get(BlobKey key) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(place(key));
    } catch (NoSuchFileException e) {
      throw BlobFailure.missing(key);
    } catch (IOException e) {
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
      return new VerifiedInput(new BufferedInputStream(Files.newInputStream(place(key))), key);
    } catch (NoSuchFileException e) {
      throw BlobFailure.missing(key);
    } catch (IOException e) {
      throw failure("read blob " + key, e);
    }
  }

  @Override
  public boolean holds(BlobKey key) {
    return Files.isRegularFile(place(key));
  }

  @Override
  public void delete(BlobKey key) {
    try {
      Files.deleteIfExists(place(key));
    } catch (IOException e) {
      throw failure("delete blob " + key, e);
    }
  }

  @Override
  public List<BlobKey> list(String prefix) {
    Path directory = root.resolve(prefix);
    List<BlobKey> keys = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        keys.add(new BlobKey(root.relativize(path).toString().replace('\\', '/')));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw failure("list blobs under " + prefix, e);
    }
    return keys;
  }

  private Path place(BlobKey key) {
    return root.resolve(key.text());
  }

  private BlobFailure failure(String doing, IOException e) {
    return new BlobFailure(
        isFull() ? Kind.FULL : Kind.UNAVAILABLE,
        "Failed to " + doing + ": " + e.getClass().getSimpleName() + ", " + e.getMessage(),
        e);
  }

  private boolean isFull() {
    try {
      FileStore store = Files.getFileStore(root);
      return store.getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {}
}
