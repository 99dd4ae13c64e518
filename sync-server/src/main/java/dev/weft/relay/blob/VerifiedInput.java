package dev.weft.relay.blob;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Passes a blob on and holds its end back until the hash has been found right. */
final class VerifiedInput extends FilterInputStream {
  private final BlobKey key;
  private final MessageDigest digest = BlobKey.sha256();
  private boolean isVerified;

  VerifiedInput(InputStream in, BlobKey key) {
    super(in);
    this.key = key;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read >= 0) {
      digest.update(buffer, offset, read);
    } else if (!isVerified) {
      if (!BlobKey.hex(digest.digest()).equals(key.sha256Hex())) {
        throw new IOException(BlobFailure.damaged(key));
      }
      isVerified = true;
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    // Skipped bytes count for the hash too.
    return Math.max(0, read(new byte[(int) Math.min(count, 8 << 10)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
