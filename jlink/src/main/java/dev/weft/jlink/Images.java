package dev.weft.jlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Builds both images into {@code jlink/target/image}. */
public final class Images {
  private Images() {}

  /**
   * Runs the build.
   *
   * @param arguments root of the source tree, version (digits and dots), the time for all files in
   *     ISO-8601
   */
  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
    Instant time = Instant.parse(arguments[2]);
    for (Program program : Program.values()) {
      build(root, program, plainVersion(arguments[1]), time);
    }
  }

  /** Where the image of a program is. */
  public static AppImage image(Path root, Program program) {
    return new AppImage(folder(root, program).resolve("app").resolve(program.launcher()), program);
  }

  /** Where the icons are. */
  public static Path icons(Path root) {
    return root.resolve("jlink/target/icons");
  }

  /** A version as packages want it: digits and dots. */
  public static String plainVersion(String version) {
    return version.replaceFirst("-SNAPSHOT$", "");
  }

  private static Path folder(Path root, Program program) {
    return root.resolve("jlink/target/image").resolve(program.module());
  }

  private static void build(Path root, Program program, String version, Instant time) {
    Path work = folder(root, program);
    deleteTree(work);
    Icons.write(icons(root));
    Library library = Library.of(root, program);
    Map<String, String> modules =
        NeededModules.of(program, library, directory(work.resolve("jdeps")));
    System.out.printf(
        "%s needs %d modules:%n%s%n",
        program.title(), modules.size(), RuntimeImage.describe(modules));
    Path runtime = work.resolve("runtime");
    RuntimeImage.link(program, library, modules.keySet(), directory(work.resolve("link")), runtime);
    Path built = directory(work.resolve("jpackage"));
    AppImage image = AppImage.make(program, library, version, runtime, icon(root), built);
    try {
      Files.createDirectories(work.resolve("app"));
      Path home = work.resolve("app").resolve(program.launcher());
      Files.move(image.home(), home);
      image = new AppImage(home, program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Jars.setTimes(image.home(), time);
    Training.run(image, directory(work.resolve("training")));
    Jars.setTimes(image.home(), time);
    System.out.printf(
        "%s: %.1f MB, of which the runtime %.1f MB and the start-up cache %.1f MB: %s%n",
        program.title(),
        RuntimeImage.sizeBytes(image.home()) / 1e6,
        RuntimeImage.sizeBytes(image.runtime()) / 1e6,
        RuntimeImage.sizeBytes(image.cache()) / 1e6,
        image.launcher());
  }

  private static Path icon(Path root) {
    String os = System.getProperty("os.name", "");
    String name =
        os.startsWith("Windows") ? "weft.ico" : os.startsWith("Mac") ? "weft.icns" : "weft-512.png";
    return icons(root).resolve(name);
  }

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
