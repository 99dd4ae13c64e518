package dev.weft.installer.dist;

import dev.weft.jlink.AppImage;
import dev.weft.jlink.Icons;
import dev.weft.jlink.Images;
import dev.weft.jlink.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Builds every package that this system can build into {@code installer/target/packages}. */
public final class Dist {
  private Dist() {}

  /**
   * Runs the build.
   *
   * @param arguments root of the source tree, version, the time for all files in ISO-8601
   */
  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
    String version = Images.plainVersion(arguments[1]);
    Target target = new Target(root, version, Instant.parse(arguments[2]));
    try {
      Files.createDirectories(target.packages());
      AppImage desktop = Images.image(root, Program.DESKTOP);
      AppImage relay = Images.image(root, Program.RELAY);
      if (System.getProperty("os.name", "").equals("Linux")) {
        linux(target, desktop, relay);
      } else {
        OtherSystems.build(target, desktop, relay);
      }
      Provenance.write(target);
      Digests.writeSums(target.packages());
      report(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalStateException e) {
      System.err.println("dist: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void linux(Target target, AppImage desktop, AppImage relay) {
    if (Command.exists("dpkg-deb")) {
      Deb.build(
          target,
          desktopTree(target, desktop, "desktop-deb"),
          "weft",
          "linux/desktop",
          List.of(),
          List.of());
      Deb.build(
          target,
          relayTree(target, relay, "relay-deb"),
          "weft-relay",
          "linux/relay",
          List.of("postinst", "prerm", "postrm"),
          List.of("/etc/default/weft-relay"));
    } else {
      System.out.println("No deb: this system has no dpkg-deb");
    }
    if (Command.exists("rpmbuild")) {
      Rpm.build(target, desktopTree(target, desktop, "desktop-rpm"), "linux/desktop/weft.spec");
      Rpm.build(target, relayTree(target, relay, "relay-rpm"), "linux/relay/weft-relay.spec");
    } else {
      System.out.println("No rpm: this system has no rpmbuild (Debian's package rpm)");
    }
    userArchive(target, desktop);
    relayArchive(target, relay);
    chart(target);
  }

  /** The chart as {@code helm install} takes it. */
  private static void chart(Target target) {
    String name = Program.RELAY.launcher();
    Staging tree = new Staging(target, "chart");
    Path chart = target.packaging().resolve("kubernetes/chart");
    try (Stream<Path> files = Files.walk(chart)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String inside = chart.relativize(file).toString();
        tree.file("kubernetes/chart/" + inside, name + "/" + inside, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Tarball.build(target, tree, name, name + "-" + target.version() + ".tgz");
  }

  /** For every user of a machine. */
  private static Staging desktopTree(Target target, AppImage image, String name) {
    Staging tree = new Staging(target, name);
    tree.tree(image.home(), "usr/lib/weft");
    tree.link("usr/bin/weft", "../lib/weft/bin/weft");
    share(target, tree, "usr/share/");
    documents(target, tree, image, "usr/share/doc/weft");
    tree.file("policy/policy.conf", "usr/share/doc/weft/policy.conf.example", false);
    return tree;
  }

  /** Menu entry, file types, icons. */
  private static void share(Target target, Staging tree, String share) {
    tree.file("linux/desktop/weft.desktop", share + "applications/weft.desktop", false);
    tree.file("linux/desktop/weft-mime.xml", share + "mime/packages/weft.xml", false);
    tree.file(
        "linux/desktop/dev.weft.Weft.metainfo.xml",
        share + "metainfo/dev.weft.Weft.metainfo.xml",
        false);
    Path icons = Images.icons(target.root());
    for (int size : Icons.SIZES) {
      String folder = share + "icons/hicolor/" + size + "x" + size + "/";
      tree.copy(icons.resolve("weft-" + size + ".png"), folder + "apps/weft.png");
      tree.copy(
          icons.resolve("weft-document-" + size + ".png"),
          folder + "mimetypes/application-x-weft.png");
    }
  }

  private static Staging relayTree(Target target, AppImage image, String name) {
    Staging tree = new Staging(target, name);
    tree.tree(image.home(), "usr/lib/weft-relay");
    tree.link("usr/bin/weft-relay", "../lib/weft-relay/bin/weft-relay");
    tree.file("linux/relay/weft-relay.service", "usr/lib/systemd/system/weft-relay.service", false);
    tree.file("linux/relay/weft-relay.default", "etc/default/weft-relay", false);
    documents(target, tree, image, "usr/share/doc/weft-relay");
    tree.file("linux/relay/README.txt", "usr/share/doc/weft-relay/README.txt", false);
    return tree;
  }

  /** For one user, without an administrator. */
  private static void userArchive(Target target, AppImage image) {
    String name = "weft-" + target.version() + "-linux-" + target.debArch();
    Staging tree = new Staging(target, "desktop-tar");
    tree.tree(image.home(), name + "/app");
    share(target, tree, name + "/share/");
    documents(target, tree, image, name + "/doc");
    tree.file("policy/policy.conf", name + "/doc/policy.conf.example", false);
    tree.file("linux/desktop/install-for-me", name + "/install-for-me", true);
    tree.file("linux/desktop/remove-for-me", name + "/remove-for-me", true);
    Tarball.build(target, tree, name);
  }

  private static void relayArchive(Target target, AppImage image) {
    String name = "weft-relay-" + target.version() + "-linux-" + target.debArch();
    Staging tree = new Staging(target, "relay-tar");
    tree.tree(image.home(), name);
    tree.file("linux/relay/README.txt", name + "/README.txt", false);
    tree.file("linux/relay/weft-relay.service", name + "/share/weft-relay.service", false);
    documents(target, tree, image, name + "/doc");
    Tarball.build(target, tree, name);
    Staging container = new Staging(target, "container");
    container.file("container/Containerfile", "Containerfile", false);
    container.done();
    try {
      Files.copy(
          container.root().resolve("Containerfile"),
          target.packages().resolve("Containerfile"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Licences, bill of materials, guide. */
  private static void documents(Target target, Staging tree, AppImage image, String folder) {
    Components components = Components.of(target.root(), image);
    components.writeLicences(tree.root().resolve(folder).resolve("licenses"));
    components.writeBill(tree.root().resolve(folder).resolve("sbom.cdx.json"));
    components.writeBill(
        target
            .packages()
            .resolve(image.program().launcher() + "-" + target.version() + ".cdx.json"));
    tree.copy(target.root().resolve("LICENSE"), folder + "/copyright");
    Path guide = target.root().resolve("installer/docs");
    tree.copy(guide.resolve("admin-guide.md"), folder + "/admin-guide.md");
    tree.tree(guide.resolve("pictures"), folder + "/pictures");
    if (image.program() == Program.RELAY) {
      tree.copy(guide.resolve("kubernetes.md"), folder + "/kubernetes.md");
      tree.tree(guide.resolve("clouds"), folder + "/clouds");
    }
  }

  private static void report(Target target) throws IOException {
    try (Stream<Path> files = Files.list(target.packages())) {
      for (Path file : files.sorted().toList()) {
        System.out.printf("%8.1f MB  %s%n", Files.size(file) / 1e6, file);
      }
    }
  }
}
