package dev.weft.installer.dist;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/**
 * What all packages of one run share.
 *
 * @param root the source tree
 * @param version digits and dots
 * @param time of every file
 */
record Target(Path root, String version, Instant time) {
  private static final String MAINTAINER = "The Weft authors <packages@weft.dev>";
  static final String HOMEPAGE = "https://weft.dev";

  /** Files that go into packages as they stand, or with {@code @NAME@} filled in. */
  Path packaging() {
    return root.resolve("installer/packaging");
  }

  /** Where packages are laid out. */
  Path staging() {
    return root.resolve("installer/target/staging");
  }

  /** Where finished packages go. */
  Path packages() {
    return root.resolve("installer/target/packages");
  }

  /** This machine's architecture as Debian, Go and containers call it. */
  String debArch() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (arch) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default -> arch;
    };
  }

  /** The same as RPM calls it. */
  String rpmArch() {
    return switch (debArch()) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> debArch();
    };
  }

  /** What templates may name, besides what one package adds. */
  Map<String, String> words() {
    return Map.of(
        "VERSION",
        version,
        "ARCH",
        debArch(),
        "RPMARCH",
        rpmArch(),
        "DATE",
        time.atZone(ZoneOffset.UTC).toLocalDate().toString(),
        "MAINTAINER",
        MAINTAINER,
        "HOMEPAGE",
        HOMEPAGE);
  }
}
