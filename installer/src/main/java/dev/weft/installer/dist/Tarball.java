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
   * @param name file name without its ending
   */
  static Path build(Target target, Staging tree, String name) {
    tree.done();
    Path file = target.packages().resolve(name + ".tar.gz");
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
