package dev.weft.installer.dist;

import dev.weft.jlink.AppImage;
import dev.weft.jlink.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Installers for Windows (msi, exe) and macOS (dmg, pkg), by jpackage on those systems. Everything
 * that differs lies in {@code installer/packaging/windows} and {@code macos}: an argument file for
 * each kind of package, and the file types.
 */
final class OtherSystems {
  private static final List<String> WINDOWS = List.of("msi", "exe");
  private static final List<String> MACOS = List.of("dmg", "pkg");

  private OtherSystems() {}

  static void build(Target target, AppImage desktop, AppImage relay) {
    boolean isWindows = System.getProperty("os.name", "").startsWith("Windows");
    String folder = isWindows ? "windows" : "macos";
    for (String kind : isWindows ? WINDOWS : MACOS) {
      jpackage(target, desktop, folder, kind);
    }
    // A relay that just runs: the image itself, as an archive.
    Command.run(
        Map.of(),
        List.of(
            "tar",
            "-czf",
            target
                .packages()
                .resolve("weft-relay-" + target.version() + "-" + folder + ".tar.gz")
                .toString(),
            "-C",
            relay.home().resolve("..").normalize().toString(),
            relay.home().getFileName().toString()));
    Components components = Components.of(target.root(), desktop);
    components.writeBill(target.packages().resolve("weft-" + target.version() + ".cdx.json"));
    components.writeLicences(target.packages().resolve("licenses"));
  }

  private static void jpackage(Target target, AppImage image, String folder, String kind) {
    Staging words = new Staging(target, folder + "-" + kind);
    words.word("ICONS", slashes(Images.icons(target.root())));
    words.word("PACKAGING", slashes(target.packaging()));
    words.word("GENERATED", slashes(words.root()));
    try (Stream<Path> files = Files.list(target.packaging().resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        words.file(folder + "/" + file.getFileName(), file.getFileName().toString(), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jpackage").toString());
    command.addAll(
        List.of(
            "--type",
            kind,
            "--app-image",
            image.home().toString(),
            "--name",
            "Weft",
            "--app-version",
            target.version(),
            "--dest",
            target.packages().toString(),
            "@" + words.root().resolve("common.args"),
            "@" + words.root().resolve(kind + ".args")));
    command.addAll(signing(folder));
    Command.run(Map.of(), command);
  }

  /** Signing is the releaser's: what these variables hold goes to jpackage as it stands. */
  private static List<String> signing(String folder) {
    String identity = System.getenv("WEFT_MAC_SIGNING_IDENTITY");
    return folder.equals("macos") && identity != null
        ? List.of("--mac-sign", "--mac-signing-key-user-name", identity)
        : List.of();
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }
}
