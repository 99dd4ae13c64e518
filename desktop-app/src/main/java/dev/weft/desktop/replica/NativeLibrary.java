package dev.weft.desktop.replica;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native code, unpacked once beside the documents. The driver by itself unpacks a copy
 * into the system's temporary folder at every start, and a program that is killed leaves it there.
 *
 * <p>The folder is named by the content, so that two versions of Weft do not replace what the other
 * one has loaded.
 */
final class NativeLibrary {
  private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);
  private static final String PATH = "org.sqlite.lib.path";

  private NativeLibrary() {}

  /**
   * Makes the driver load it from there, unless the program was packaged with it or has loaded it.
   * If it cannot be unpacked, the driver goes on as it does by itself.
   */
  static synchronized void use(Path directory) {
    if (System.getProperty(PATH) == null) {
      unpack(directory)
          .map(Path::getParent)
          .ifPresent(folder -> System.setProperty(PATH, folder.toString()));
    }
  }

  /** The library's file under a data directory, whole; empty if it could not be made. */
  static Optional<Path> unpack(Path directory) {
    String name = LibraryLoaderUtil.getNativeLibName();
    try (InputStream packed =
        NativeLibrary.class.getResourceAsStream(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
      if (packed == null) {
        return Optional.empty();
      }
      byte[] bytes = packed.readAllBytes();
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      Path all = directory.resolve("native");
      Path folder = all.resolve(String.format("%08x", crc.getValue()));
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
        Files.createDirectories(folder);
        Path unfinished = Files.createTempFile(folder, "new", ".tmp");
        Files.write(unfinished, bytes);
        Files.move(
            unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      deleteOthers(all, folder, file);
      return Optional.of(file);
    } catch (IOException failure) {
      log.warn("replica.native.failed cause={}", failure.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  /** Copies of earlier versions; one that is loaded stays where the system forbids to delete it. */
  private static void deleteOthers(Path all, Path kept, Path keptFile) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
      for (Path folder : folders) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
          for (Path file : files) {
            if (!file.equals(keptFile)) {
              Files.deleteIfExists(file);
            }
          }
        }
        if (!folder.equals(kept)) {
          Files.delete(folder);
        }
      }
    } catch (IOException inUse) {
      log.info("replica.native.kept cause={}", inUse.getClass().getSimpleName());
    }
  }
}
