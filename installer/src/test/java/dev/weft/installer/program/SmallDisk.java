package dev.weft.installer.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk of a few megabytes of its own, to be filled up for real: a tmpfs, which only root on Linux
 * can mount. Elsewhere the test that asks for one is skipped, and counted as such.
 */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK_BYTES = 4096;

  private final Path root;

  private SmallDisk(Path root) {
    this.root = root;
  }

  /** Mounts one over an empty folder. */
  static SmallDisk mount(Path folder, int megabytes) throws IOException {
    Files.createDirectories(folder);
    boolean isMounted =
        System.getProperty("os.name").equals("Linux")
            && succeeds(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder + "");
    if (!isMounted) {
      System.err.println("weft: SKIPPED, a full disk needs the right to mount a tmpfs (root)");
    }
    assumeTrue(isMounted, "no right to mount a tmpfs");
    return new SmallDisk(folder);
  }

  private static boolean succeeds(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(String.join(" ", List.of(command)), e);
    }
  }

  Path root() {
    return root;
  }

  /** Makes it read-only, or writable again. */
  void setWritable(boolean isWritable) throws IOException {
    assertThat(succeeds("mount", "-o", "remount," + (isWritable ? "rw" : "ro"), root + ""))
        .isTrue();
  }

  /** Leaves not one free block. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(filler())) {
      byte[] block = new byte[BLOCK_BYTES];
      while (root.toFile().getUsableSpace() > 0) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  /** Gives back what {@link #fill} took. */
  void empty() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return root.resolve("filler");
  }

  @Override
  public void close() throws IOException {
    assertThat(succeeds("umount", "-l", root + "")).isTrue();
  }
}
