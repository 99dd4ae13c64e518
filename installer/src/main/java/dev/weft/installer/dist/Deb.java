package dev.weft.installer.dist;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Debian package of a tree, by dpkg-deb. */
final class Deb {
  private Deb() {}

  /**
   * Builds it.
   *
   * @param folder of the packaging folder that holds {@code control} and maintainer scripts
   * @param scripts names of the maintainer scripts
   * @param configuration files that an administrator edits, which an upgrade leaves alone
   */
  static Path build(
      Target target,
      Staging tree,
      String name,
      String folder,
      List<String> scripts,
      List<String> configuration) {
    StringBuilder sums = new StringBuilder();
    for (Path file : tree.files()) {
      sums.append(Digests.of("MD5", tree.root().resolve(file)))
          .append("  ")
          .append(file)
          .append('\n');
    }
    tree.word("SIZE", Long.toString(tree.sizeKibibytes()));
    tree.text(sums.toString(), "DEBIAN/md5sums", false);
    tree.file(folder + "/control", "DEBIAN/control", false);
    for (String script : scripts) {
      tree.file(folder + "/" + script, "DEBIAN/" + script, true);
    }
    if (!configuration.isEmpty()) {
      tree.text(String.join("\n", configuration) + "\n", "DEBIAN/conffiles", false);
    }
    tree.done();
    Path deb =
        target.packages().resolve(name + "_" + target.version() + "_" + target.debArch() + ".deb");
    Command.run(
        // One commit gives the same bytes whenever it is built.
        Map.of("SOURCE_DATE_EPOCH", Long.toString(target.time().getEpochSecond())),
        List.of(
            "dpkg-deb",
            "--root-owner-group",
            "-Zxz",
            "-z6",
            "--build",
            tree.root().toString(),
            deb.toString()));
    return deb;
  }
}
