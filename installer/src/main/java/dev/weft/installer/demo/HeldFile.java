package dev.weft.installer.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that one process at a time can hold; the system lets go of it however that ends. */
final class HeldFile implements AutoCloseable {
  private final FileChannel channel;

  private HeldFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Holds a file, unless another process does. */
  static Optional<HeldFile> tryHold(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new HeldFile(channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether another process holds a file. */
  static boolean isHeldElsewhere(Path file) {
    Optional<HeldFile> held = tryHold(file);
    held.ifPresent(HeldFile::close);
    return held.isEmpty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
