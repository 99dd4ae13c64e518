package dev.weft.installer.dist;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A tar.gz of a tree. */
final class Tarball {
  private Tarball() {}

  /**
   * Builds it; the tree holds one folder.
   *
   * @param name of the folder, and of the file without its ending
   */
  static Path build(Target target, Staging tree, String name) {
    return build(target, tree, name, name + ".tar.gz");
  }

  /** Builds it under a name that is not the folder's. */
  static Path build(Target target, Staging tree, String name, String fileName) {
    tree.done();
    Path file = target.packages().resolve(fileName);
    Command.run(
        Map.of("GZIP", ""),
        List.of(
            "tar",
            "--create",
            "--file",
            file.toString(),
            "--use-compress-program",
            "gzip -9n",
            "--sort=name",
            "--owner=0",
            "--group=0",
            "--numeric-owner",
            "--directory",
            tree.root().toString(),
            name));
    return file;
  }
}
