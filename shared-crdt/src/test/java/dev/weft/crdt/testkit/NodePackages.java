package dev.weft.crdt.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * Node on the PATH and the npm packages that {@code shared-crdt/src/test/js} pins, installed once
 * into {@code shared-crdt/target/node}.
 *
 * <p>A file lock lets several test runs install at the same time. Where there is no Node of version
 * {@value #MIN_NODE} or newer, tests are skipped, loudly, and the number of skips is printed at the
 * end; with {@code -Dweft.node.required=true} they fail instead.
 */
final class NodePackages {
  static final int MIN_NODE = 20;

  private static final long INSTALL_MINUTES_MAX = 5;
  private static final AtomicInteger SKIPPED = new AtomicInteger();

  private NodePackages() {}

  /** The found version, or a sentence that says what is wrong. */
  private record Found(boolean usable, String what) {}

  private static final class Node {
    private static final Found FOUND = find();

    private static Found find() {
      try {
        Process process = new ProcessBuilder("node", "--version").start();
        String version =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        process.waitFor();
        int major = Integer.parseInt(version.replaceFirst("^v", "").replaceFirst("\\..*", ""));
        return new Found(major >= MIN_NODE, "node on the PATH is " + version);
      } catch (IOException | NumberFormatException e) {
        return new Found(false, "there is no node on the PATH");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Found(false, "looking for node was interrupted");
      }
    }
  }

  /** Skips the calling test, or fails if Node is required, unless Node can be used. */
  static void assume() {
    if (Node.FOUND.usable()) {
      return;
    }
    String sentence =
        "%s, and tests against the real Yjs need version %d or newer"
            .formatted(Node.FOUND.what(), MIN_NODE);
    if (Boolean.getBoolean("weft.node.required")) {
      throw new AssertionError(sentence);
    }
    if (SKIPPED.getAndIncrement() == 0) {
      Runtime.getRuntime().addShutdownHook(new Thread(NodePackages::printSkips));
    }
    System.err.println("weft: SKIPPED: " + sentence);
    Assumptions.abort(sentence);
  }

  private static void printSkips() {
    System.err.println(
        "weft: SKIPPED " + SKIPPED + " tests against the real Yjs: " + Node.FOUND.what());
  }

  /** The root of the source tree: where the build says it is, or above the working directory. */
  static Path root() {
    String told = System.getProperty("weft.root");
    Path at = Path.of(told == null ? "" : told).toAbsolutePath();
    for (Path folder = at; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("shared-crdt/src/test/js"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no shared-crdt/src/test/js at or above " + at);
  }

  static Path sources() {
    return root().resolve("shared-crdt/src/test/js");
  }

  /**
   * Installs the packages unless that was done, and returns the folder for scripts. The lock on the
   * file is one of processes, and threads of one process that ask for it at once get an exception.
   */
  static synchronized Path install() {
    Path folder = root().resolve("shared-crdt/target/node");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("install.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        installLocked(folder);
        assert lock.isValid();
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void installLocked(Path folder) throws IOException {
    byte[] pinned = Files.readAllBytes(sources().resolve("package-lock.json"));
    Path done = folder.resolve("installed-" + fingerprint(pinned));
    if (Files.exists(done)) {
      return;
    }
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(
          sources().resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    npmCi(folder);
    Files.createFile(done);
  }

  private static String fingerprint(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void npmCi(Path folder) throws IOException {
    Path log = folder.resolve("npm.log");
    Process process =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(INSTALL_MINUTES_MAX, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("npm ci took over " + INSTALL_MINUTES_MAX + " minutes");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("npm ci was interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException("npm ci failed: " + Files.readString(log));
    }
  }
}
