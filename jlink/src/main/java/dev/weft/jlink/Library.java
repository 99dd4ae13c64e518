package dev.weft.jlink;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars of a program as the build made and resolved them.
 *
 * @param main the program's own jar
 * @param classPath its libraries, without JavaFX
 * @param javafx JavaFX's jars for this system
 */
record Library(Path main, List<Path> classPath, List<Path> javafx) {
  private static final String CLASS_PATH_FILE = "runtime.classpath";

  /** JavaFX's jars for all systems hold nothing but a manifest. */
  private static final long EMPTY_JAR_BYTES_MAX = 1024;

  /**
   * Finds what was built.
   *
   * @param root the source tree
   * @throws IllegalStateException if nothing was
   */
  static Library of(Path root, Program program) {
    Path target = root.resolve(program.module()).resolve("target");
    Path file = target.resolve(CLASS_PATH_FILE);
    if (!Files.exists(file)) {
      throw new IllegalStateException("There is no " + file + ": build with ./mvnw -q -Pdist");
    }
    List<Path> classPath = new ArrayList<>();
    List<Path> javafx = new ArrayList<>();
    try {
      for (String name : Files.readString(file).strip().split(File.pathSeparator)) {
        Path jar = Path.of(name);
        if (!jar.getFileName().toString().startsWith("javafx-")) {
          classPath.add(jar);
        } else if (Files.size(jar) > EMPTY_JAR_BYTES_MAX) {
          javafx.add(jar);
        }
      }
      return new Library(mainJar(target, program.module()), classPath, javafx);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that goes onto the class path, the program first. */
  List<Path> jars() {
    return Stream.concat(Stream.of(main), classPath.stream()).toList();
  }

  private static Path mainJar(Path target, String module) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().matches(module + "-[0-9][^-]*(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("There is no jar of " + module + " in " + target));
    }
  }
}
