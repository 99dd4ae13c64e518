package dev.weft.installer.demo;

import dev.weft.installer.program.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two programs as the build has just made them, each with a class path of its own.
 *
 * <p>Jars of this source tree are copied into a folder named by their content, because the next
 * start of the demonstration may build them anew while an editor still runs from them.
 */
final class BuiltPrograms {
  private static final String CLASS_PATH_FILE = "runtime.classpath";

  private final Path root;
  private final List<Path> relay;
  private final List<Path> editor;

  private BuiltPrograms(Path root) throws IOException {
    this.root = root;
    relay = classPath("sync-server");
    editor = classPath("desktop-app");
  }

  /**
   * Finds what was built.
   *
   * @throws IllegalStateException if nothing was
   */
  static BuiltPrograms of(Path root) {
    try {
      return new BuiltPrograms(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JavaProgram relay() {
    return JavaProgram.relay(relay);
  }

  JavaProgram editor(boolean isHeadless) {
    return JavaProgram.editor(editor, isHeadless);
  }

  private List<Path> classPath(String module) throws IOException {
    Path target = root.resolve(module).resolve("target");
    Path file = target.resolve(CLASS_PATH_FILE);
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "There is no " + file + ": start the demonstration with ./mvnw -q -Pdemo");
    }
    List<Path> paths = new ArrayList<>();
    paths.add(staged(jar(target, module)));
    for (String path : Files.readString(file).strip().split(File.pathSeparator)) {
      Path jar = Path.of(path);
      paths.add(jar.startsWith(root) ? staged(jar) : jar);
    }
    return paths;
  }

  private static Path jar(Path target, String module) throws IOException {
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

  private Path staged(Path jar) throws IOException {
    Path folder = root.resolve("installer/target/demo/programs").resolve(fingerprint(jar));
    Path copy = folder.resolve(jar.getFileName());
    if (!Files.exists(copy)) {
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, "jar", ".tmp");
      Files.copy(jar, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
    }
    return copy;
  }

  private static String fingerprint(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
