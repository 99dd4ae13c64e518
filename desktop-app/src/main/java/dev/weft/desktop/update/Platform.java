package dev.weft.desktop.update;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Which installer suits this computer; see {@link Release.Installer} for the words. */
public record Platform(String os, String arch, String kind) {
  /** This computer, and the way in which the editor came onto it. */
  public static Platform ofSystem() {
    String name = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String normal =
        switch (arch) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> arch;
        };
    if (name.startsWith("Windows")) {
      return new Platform("windows", normal, "msi");
    }
    if (name.startsWith("Mac")) {
      return new Platform("macos", normal, "dmg");
    }
    return new Platform("linux", normal, linuxKind());
  }

  private static String linuxKind() {
    String launcher = System.getProperty("jpackage.app-path", "");
    if (!launcher.startsWith("/usr/lib/weft/")) {
      return "tar.gz";
    }
    return Files.exists(Path.of("/var/lib/dpkg/info/weft.list")) ? "deb" : "rpm";
  }
}
