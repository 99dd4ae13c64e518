package dev.weft.installer.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Builds the commit that is checked out twice, in folders of different names and under different
 * settings of the machine, and compares the jars byte for byte.
 */
public final class Reproducible {
  private Reproducible() {}

  /**
   * Ends with code 1 and the names of jars that differ.
   *
   * @param arguments root of the source tree
   */
  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
    Path work = root.resolve("installer/target/reproducible");
    Staging.deleteTree(work);
    Map<String, String> first =
        build(root, work.resolve("one"), Map.of("TZ", "UTC", "LC_ALL", "C.UTF-8"), "022");
    Map<String, String> second =
        build(
            root,
            work.resolve("a-second/and-longer/folder"),
            Map.of("TZ", "Pacific/Auckland", "LC_ALL", "C"),
            "077");
    boolean isSame = !first.isEmpty() && first.keySet().equals(second.keySet());
    for (Map.Entry<String, String> jar : first.entrySet()) {
      boolean isJarSame = jar.getValue().equals(second.get(jar.getKey()));
      isSame &= isJarSame;
      System.out.printf(
          "%s  %s  %s%n", isJarSame ? "same   " : "DIFFERS", jar.getValue(), jar.getKey());
    }
    System.out.println(
        isSame
            ? "Reproducible: two builds of this commit gave " + first.size() + " identical jars"
            : "NOT reproducible: see " + work);
    System.exit(isSame ? 0 : 1);
  }

  private static Map<String, String> build(
      Path root, Path copy, Map<String, String> environment, String umask) {
    Command.run(Map.of(), List.of("git", "clone", "--quiet", root.toString(), copy.toString()));
    Command.run(
        environment,
        List.of(
            "sh",
            "-c",
            "umask " + umask + "; cd \"$1\" && ./mvnw -q -B package -DskipTests",
            "sh",
            copy.toString()));
    Map<String, String> jars = new TreeMap<>();
    try (Stream<Path> files = Files.walk(copy, 3)) {
      for (Path jar :
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .filter(file -> copy.relativize(file).getName(1).toString().equals("target"))
              .toList()) {
        jars.put(copy.relativize(jar).toString(), Digests.of("SHA-256", jar));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jars;
  }
}
