package dev.weft.relay.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract, on a file system. */
final class FileBlobsTest extends BlobStoreContract {
  private Path root;
  private BlobStore store;

  @BeforeEach
  void open() {
    root = folder.resolve("blobs");
    store = Blobs.files(root);
  }

  @Override
  BlobStore store() {
    return store;
  }

  @Override
  void tamper(BlobKey key, byte[] bytes) {
    try {
      Files.write(root.resolve(key.text()), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void open_afterACrash_removesWhatWasUnfinished() throws Exception {
    Path draft = Files.writeString(root.resolve("unfinished/x"), "half");
    Blobs.files(root);
    assertThat(draft).doesNotExist();
  }

  @Test
  void put_whereItCannotBeWritten_failsAndLeavesNothing() throws Exception {
    byte[] bytes = {1};
    BlobKey key = BlobKey.of("blocked/", bytes);
    Files.writeString(root.resolve("blocked"), "a file where a directory must be");
    assertFails(() -> store.put(key, bytes), BlobFailure.Kind.UNAVAILABLE);
    try (Stream<Path> left = Files.list(root.resolve("unfinished"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void key_thatLeavesTheDirectory_isRefused() {
    String hash = "0".repeat(64);
    for (String bad : new String[] {"../" + hash, "/a/" + hash, "a/../" + hash, hash, "a/x"}) {
      assertThatThrownBy(() -> new BlobKey(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
