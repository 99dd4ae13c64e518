package dev.weft.installer.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An RPM package of a tree, by rpmbuild. */
final class Rpm {
  private Rpm() {}

  /**
   * Builds it.
   *
   * @param spec file of the packaging folder; it copies the tree from {@code @TREE@}
   */
  static Path build(Target target, Staging tree, String spec) {
    tree.done();
    Staging work = new Staging(target, tree.root().getFileName() + "-rpm");
    work.word("TREE", tree.root().toString());
    work.file(spec, "package.spec", false);
    Command.run(
        Map.of("SOURCE_DATE_EPOCH", Long.toString(target.time().getEpochSecond())),
        List.of(
            "rpmbuild",
            "-bb",
            "--quiet",
            "--target",
            target.rpmArch(),
            "--define",
            "_topdir " + work.root(),
            "--define",
            "_buildhost localhost",
            "--define",
            "use_source_date_epoch_as_buildtime 1",
            "--define",
            "clamp_mtime_to_source_date_epoch 1",
            "--define",
            "_dbpath " + work.root().resolve("db"),
            work.root().resolve("package.spec").toString()));
    try (Stream<Path> files = Files.walk(work.root().resolve("RPMS"))) {
      Path rpm = files.filter(file -> file.toString().endsWith(".rpm")).findFirst().orElseThrow();
      return Files.copy(
          rpm, target.packages().resolve(rpm.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
