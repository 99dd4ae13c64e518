package dev.weft.installer.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A minimal Debian 12 in a folder. Programs run inside it (chroot), each in a mount namespace of
 * its own, so that no mount outlives them. Needs to be root, and debootstrap.
 */
final class DebianRoot {
  private static final String RELEASE = "bookworm";
  private static final String MIRROR =
      System.getProperty("weft.debian.mirror", "http://deb.debian.org/debian");

  private final Path root;

  private DebianRoot(Path root) {
    this.root = root;
  }

  /** A fresh one; the base system is fetched once and kept beside it as an archive. */
  static DebianRoot create(Path folder) {
    Path base = folder.resolve("debian-" + RELEASE + ".tar");
    Path root = folder.resolve("root");
    Command.run(Map.of(), List.of("rm", "-rf", "--one-file-system", root.toString()));
    try {
      Files.createDirectories(root);
      if (!Files.exists(base)) {
        Command.run(
            Map.of(),
            List.of("debootstrap", "--variant=minbase", RELEASE, root.toString(), MIRROR));
        Path fresh = folder.resolve("fresh.tar");
        Command.run(Map.of(), List.of("tar", "-C", root.toString(), "-cf", fresh.toString(), "."));
        Files.move(fresh, base, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Command.run(Map.of(), List.of("tar", "-C", root.toString(), "-xpf", base.toString()));
      }
      Files.copy(
          Path.of("/etc/resolv.conf"),
          root.resolve("etc/resolv.conf"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DebianRoot(root);
  }

  /** A path inside it as seen from outside. */
  Path path(String inside) {
    return root.resolve(inside.substring(1));
  }

  /** The command line that runs a command inside, as a user of it. */
  List<String> command(String user, Map<String, String> environment, List<String> command) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "root=$1; shift; mount -t proc proc $root/proc && mount --rbind /dev $root/dev"
                    + " && exec chroot $root \"$@\"",
                "chroot",
                root.toString()));
    if (!user.equals("root")) {
      line.addAll(List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups"));
    }
    line.addAll(
        List.of("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "USER=" + user));
    line.add("HOME=" + (user.equals("root") ? "/root" : "/home/" + user));
    environment.forEach((name, value) -> line.add(name + "=" + value));
    line.addAll(command);
    return line;
  }

  /** Runs a shell command inside as root, to its end. */
  String shell(String command) {
    return Command.run(
        Map.of(),
        command(
            "root", Map.of("DEBIAN_FRONTEND", "noninteractive"), List.of("sh", "-ec", command)));
  }

  /** Starts a program inside. */
  Process start(String user, Map<String, String> environment, List<String> command, Path errors) {
    try {
      return new ProcessBuilder(command(user, environment, command))
          .redirectError(errors.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every regular file below a folder with the digest of its bytes. */
  Map<String, String> digests(String inside) {
    Path folder = path(inside);
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        digests.put(folder.relativize(file).toString(), Digests.of("SHA-256", file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digests;
  }
}
