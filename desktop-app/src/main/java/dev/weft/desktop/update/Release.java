package dev.weft.desktop.update;

import java.util.List;
import java.util.Optional;

/**
 * A release as a feed announces it.
 *
 * @param version its number
 * @param channel {@code stable} or {@code beta}
 * @param percent of desks that may take it yet, 0 to 100
 * @param notes what is new, plain text
 * @param files installers
 */
public record Release(
    String version, String channel, int percent, String notes, List<Installer> files) {
  /** Keeps a copy of the list. */
  public Release {
    files = List.copyOf(files);
  }

  /**
   * An installer.
   *
   * @param os {@code linux}, {@code windows} or {@code macos}
   * @param arch {@code amd64} or {@code arm64}
   * @param kind ending of its name: {@code deb}, {@code rpm}, {@code tar.gz}, {@code msi}, …
   * @param name plain file name in the folder of the feed
   * @param size in bytes
   * @param sha256 in hexadecimal
   */
  public record Installer(
      String os, String arch, String kind, String name, long size, String sha256) {}

  /** The installer for a system, if there is one. */
  Optional<Installer> installerFor(Platform platform) {
    return files.stream()
        .filter(file -> file.os().equals(platform.os()) && file.arch().equals(platform.arch()))
        .filter(file -> file.kind().equals(platform.kind()))
        .findFirst();
  }
}
