package dev.weft.jlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A Java runtime with a program's modules, compressed.
 *
 * <p>The JDK's own modules come from its runtime image ({@code jmods} need not exist). JavaFX is
 * not published as jmods, so they are made of its jars: natives into the runtime's library folder,
 * the rest into modules.
 */
final class RuntimeImage {
  private static final Set<String> NATIVE_ENDINGS = Set.of(".so", ".dll", ".dylib");

  /** Splash screens, sound, tools for other JDKs, and the list that CDS archives are made from. */
  private static final List<String> UNUSED_FILES =
      List.of(
          "**/libsplashscreen.*",
          "**/splashscreen.dll",
          "**/libjsound.*",
          "**/jsound.dll",
          "**/jrt-fs.jar",
          "**/lib/classlist",
          "**/bin/keytool*");

  private RuntimeImage() {}

  /**
   * Links it.
   *
   * @param work an empty folder to work in
   * @param image folder that must not exist yet
   */
  static void link(Program program, Library library, Set<String> modules, Path work, Path image) {
    Path jmods = work.resolve("jmods");
    try {
      Files.createDirectories(jmods);
      for (Path jar : library.javafx()) {
        makeJmod(jar, work.resolve(jar.getFileName() + ".d"), jmods);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--output",
                image.toString(),
                "--add-modules",
                String.join(",", modules),
                "--compress",
                "zip-9",
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                // One copy of each licence text instead of one for each module.
                "--dedup-legal-notices",
                "error-if-not-same-content",
                "--vendor-version",
                "Weft"));
    arguments.add("--exclude-files=" + String.join(",", UNUSED_FILES));
    if (!program.excludedResources().isEmpty()) {
      arguments.add("--exclude-resources=" + String.join(",", program.excludedResources()));
    }
    if (modules.contains("jdk.localedata")) {
      arguments.add("--include-locales=" + String.join(",", program.locales()));
    }
    if (!library.javafx().isEmpty()) {
      arguments.addAll(List.of("--module-path", jmods.toString()));
    }
    new JdkTool("jlink").run(arguments);
  }

  private static void makeJmod(Path jar, Path work, Path jmods) throws IOException {
    String name =
        ModuleFinder.of(jar).findAll().stream()
            .map(module -> module.descriptor().name())
            .collect(Collectors.joining());
    Path classes = work.resolve("classes");
    Path libraries = work.resolve("lib");
    Path legal = work.resolve("legal");
    Files.createDirectories(libraries);
    Files.createDirectories(legal);
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
        boolean isNative = NATIVE_ENDINGS.stream().anyMatch(entry.getName()::endsWith);
        // A bridge to Eclipse's toolkit, which is not here.
        if (!entry.getName().equals("javafx-swt.jar")) {
          extract(zip, entry, (isNative ? libraries : classes).resolve(entry.getName()));
        }
      }
    }
    // JavaFX is under the JDK's licence and its jars hold no text of it.
    Path texts = Path.of(System.getProperty("java.home"), "legal", "java.base");
    for (String text : List.of("LICENSE", "ASSEMBLY_EXCEPTION", "ADDITIONAL_LICENSE_INFO")) {
      if (Files.exists(texts.resolve(text))) {
        Files.copy(texts.resolve(text), legal.resolve(text));
      }
    }
    new JdkTool("jmod")
        .run(
            List.of(
                "create",
                "--class-path",
                classes.toString(),
                "--libs",
                libraries.toString(),
                "--legal-notices",
                legal.toString(),
                jmods.resolve(name + ".jmod").toString()));
  }

  private static void extract(ZipFile zip, ZipEntry entry, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream bytes = zip.getInputStream(entry)) {
      Files.copy(bytes, file);
    }
  }

  /** Bytes of all files below a folder. */
  static long sizeBytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the image says of itself, for the log of the build. */
  static String describe(Map<String, String> modules) {
    return modules.entrySet().stream()
        .map(module -> "  " + module.getKey() + ": " + module.getValue())
        .collect(Collectors.joining("\n"));
  }
}
