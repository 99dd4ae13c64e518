package dev.weft.relay.config;

import dev.weft.relay.config.StartFailure.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The one directory in which an embedded relay keeps everything, held exclusively while open.
 *
 * <p>Layout: {@code weft-relay} (marker with the layout's version), {@code lock}, {@code relay.db}
 * (update log), {@code blobs/}. The lock is the operating system's, so it vanishes with the process
 * however that ends.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String MARKER = "weft-relay";
  private static final String LOCK = "lock";
  private static final String LAYOUT = "weft relay data, layout 1\n";
  private static final String LAYOUT_PREFIX = "weft relay data, layout ";

  private final Path root;
  private final FileChannel lockChannel;

  private DataDirectory(Path root, FileChannel lockChannel) {
    this.root = root;
    this.lockChannel = lockChannel;
  }

  /**
   * Opens the directory, making it if it does not exist.
   *
   * @throws StartFailure if it is unusable, not a relay's, newer, or held by another relay; nothing
   *     in it has then been changed
   */
  public static DataDirectory open(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    boolean isNew = isNewOrOurs(root);
    if (isNew) {
      create(root);
    }
    FileChannel channel = lock(root);
    try {
      if (isNew) {
        Files.writeString(root.resolve(MARKER), LAYOUT, StandardOpenOption.CREATE);
      }
      return new DataDirectory(root, channel);
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw unusable(root, e);
    }
  }

  public Path root() {
    return root;
  }

  /** The update log's database file. */
  public Path database() {
    return root.resolve("relay.db");
  }

  /** Where checkpoints, archived segments and attachments lie. */
  public Path blobs() {
    return root.resolve("blobs");
  }

  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw unusable(root, e);
    }
  }

  /**
   * True if the directory is absent or empty, false if it is a relay's; refuses everything else.
   */
  private static boolean isNewOrOurs(Path root) {
    if (!Files.exists(root)) {
      return true;
    }
    if (!Files.isDirectory(root)) {
      throw unusable(root, new NotDirectoryException(root.toString()));
    }
    Path marker = root.resolve(MARKER);
    try {
      if (Files.exists(marker)) {
        checkLayout(root, Files.readString(marker, StandardCharsets.UTF_8));
        return false;
      }
      try (Stream<Path> entries = Files.list(root)) {
        // A lock file alone is what a start that was killed at once leaves behind.
        if (entries.allMatch(entry -> entry.getFileName().toString().equals(LOCK))) {
          return true;
        }
      }
    } catch (IOException e) {
      throw unusable(root, e);
    }
    throw new StartFailure(
        Reason.FOREIGN,
        "The data directory holds files that are not a Weft relay's",
        root.toString(),
        "Nothing was touched. Choose an empty or new directory with --data.",
        null);
  }

  private static void checkLayout(Path root, String text) {
    if (text.equals(LAYOUT) || text.isEmpty()) {
      return;
    }
    boolean isNewer = text.startsWith(LAYOUT_PREFIX);
    throw new StartFailure(
        Reason.FOREIGN,
        isNewer
            ? "The data directory was written by a newer relay (" + text.strip() + ")"
            : "The data directory's marker file is not a Weft relay's",
        root.resolve(MARKER).toString(),
        isNewer
            ? "Nothing was touched. Start the newer relay, or choose another directory with --data."
            : "Nothing was touched. Choose another directory with --data.",
        null);
  }

  private static void create(Path root) {
    try {
      Files.createDirectories(root);
    } catch (FileAlreadyExistsException e) {
      throw unusable(root, new NotDirectoryException(e.getFile()));
    } catch (IOException e) {
      throw unusable(root, e);
    }
  }

  private static FileChannel lock(Path root) {
    FileChannel channel;
    try {
      channel =
          FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unusable(root, e);
    }
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      closeQuietly(channel, e);
      throw locked(root);
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw unusable(root, e);
    }
    if (lock == null) {
      StartFailure failure = locked(root);
      closeQuietly(channel, failure);
      throw failure;
    }
    return channel;
  }

  private static StartFailure locked(Path root) {
    return new StartFailure(
        Reason.LOCKED,
        "Another relay is working on this data directory",
        root.toString(),
        "Stop that relay, or choose another directory with --data.",
        null);
  }

  private static StartFailure unusable(Path root, IOException cause) {
    return new StartFailure(
        Reason.DIRECTORY,
        "The data directory cannot be used (" + describe(cause) + ")",
        root.toString(),
        "Check that the path is a directory this user may write, or choose another with --data.",
        cause);
  }

  private static String describe(IOException e) {
    String kind =
        switch (e) {
          case NotDirectoryException n -> "not a directory";
          case java.nio.file.AccessDeniedException a -> "permission denied";
          default -> e.getClass().getSimpleName();
        };
    return e.getMessage() == null ? kind : kind + ", " + e.getMessage();
  }

  private static void closeQuietly(FileChannel channel, Throwable why) {
    try {
      channel.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }
}
