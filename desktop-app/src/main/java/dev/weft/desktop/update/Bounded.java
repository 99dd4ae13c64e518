package dev.weft.desktop.update;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends one byte after a limit, so that a server cannot fill the disk. */
final class Bounded extends FilterInputStream {
  private long left;

  /**
   * Bounds a stream.
   *
   * @param limit in bytes; one more comes through, so that the excess shows
   */
  Bounded(InputStream in, long limit) {
    super(in);
    left = limit + 1;
  }

  @Override
  public int read() throws IOException {
    int value = left > 0 ? super.read() : -1;
    if (value >= 0) {
      left--;
    }
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left <= 0) {
      return -1;
    }
    int count = super.read(bytes, offset, (int) Math.min(length, left));
    left -= Math.max(count, 0);
    return count;
  }
}
