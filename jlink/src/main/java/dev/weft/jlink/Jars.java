package dev.weft.jlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Enumeration;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Copies jars, leaving out what an image for this system does not need. */
final class Jars {
  /** Native libraries of SQLite for all systems, of which one is used. */
  private static final String SQLITE_NATIVES = "org/sqlite/native/";

  private Jars() {}

  /**
   * Copies a jar, with SQLite's native libraries taken out and the one for this system put beside
   * the copy; the bytes depend on the jar alone.
   */
  static void copyForApp(Path jar, Path copy) {
    String own = SQLITE_NATIVES + sqliteFolder() + "/";
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      if (zip.stream().map(ZipEntry::getName).noneMatch(name -> name.startsWith(SQLITE_NATIVES))) {
        Files.copy(jar, copy);
        return;
      }
      ZipEntry library =
          zip.stream()
              .filter(entry -> entry.getName().startsWith(own) && !entry.isDirectory())
              .findFirst()
              .orElseThrow(
                  () -> new IllegalStateException("SQLite has no native library for " + own));
      String name = library.getName().substring(own.length());
      try (InputStream bytes = zip.getInputStream(library)) {
        Files.copy(bytes, copy.resolveSibling(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    copy(jar, copy, name -> !name.startsWith(SQLITE_NATIVES));
  }

  /** Copies the entries of a jar that a predicate on their names keeps, in their order. */
  static void copy(Path jar, Path copy, Predicate<String> isKept) {
    try (ZipFile in = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (Enumeration<? extends ZipEntry> all = in.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (isKept.test(entry.getName())) {
          ZipEntry fresh = new ZipEntry(entry.getName());
          fresh.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(fresh);
          try (InputStream bytes = in.getInputStream(entry)) {
            bytes.transferTo(out);
          }
          out.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives every file below a folder the same time. The AOT cache is bound to the times of the jars
   * and of the runtime, and a package stores whole seconds.
   */
  static void setTimes(Path folder, Instant time) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(time));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sqliteFolder() {
    String os = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String family = os.startsWith("Windows") ? "Windows" : os.startsWith("Mac") ? "Mac" : "Linux";
    return family + "/" + (arch.equals("amd64") ? "x86_64" : arch);
  }
}
