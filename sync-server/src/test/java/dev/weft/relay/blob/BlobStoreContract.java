package dev.weft.relay.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.blob.BlobFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every blob store keeps to. */
abstract class BlobStoreContract {
  private static final byte[] BYTES = "some bytes".getBytes(UTF_8);

  @TempDir Path folder;

  /** The store under test. */
  abstract BlobStore store();

  /** Changes what is stored behind the store's back. */
  abstract void tamper(BlobKey key, byte[] bytes);

  static void assertFails(ThrowingCallable call, Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(BlobFailure.class, f -> assertThat(f.kind()).isEqualTo(kind));
  }

  @Test
  void put_thenGet_givesTheBytes() throws Exception {
    BlobKey key = BlobKey.of("a/b/1-", BYTES);
    assertThat(store().holds(key)).isFalse();
    store().put(key, BYTES);
    assertThat(store().holds(key)).isTrue();
    assertThat(store().get(key)).isEqualTo(BYTES);
    try (InputStream in = store().open(key)) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
    }
  }

  @Test
  void put_emptyBytes_areABlobToo() {
    BlobKey key = BlobKey.of("empty/", new byte[0]);
    store().put(key, new byte[0]);
    assertThat(store().get(key)).isEmpty();
  }

  @Test
  void put_largeFile_isStreamedBothWays() throws Exception {
    byte[] bytes = new byte[9 << 20];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("large"), bytes);
    BlobKey key = BlobKey.of("large/", bytes);
    store().put(key, file);
    try (InputStream in = store().open(key)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(file).exists();
  }

  @Test
  void put_sameBlobAgain_changesNothing() {
    BlobKey key = BlobKey.of("twice/", BYTES);
    store().put(key, BYTES);
    store().put(key, BYTES);
    assertThat(store().get(key)).isEqualTo(BYTES);
  }

  @Test
  void put_fromManyThreads_storesEveryBlob() throws Exception {
    List<BlobKey> keys =
        IntStream.range(0, 24).mapToObj(i -> BlobKey.of("many/", new byte[] {(byte) i})).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> puts =
          IntStream.range(0, 48)
              .<Future<?>>mapToObj(
                  i ->
                      threads.submit(
                          () -> store().put(keys.get(i % 24), new byte[] {(byte) (i % 24)})))
              .toList();
      for (Future<?> put : puts) {
        put.get();
      }
    }
    assertThat(store().list("many/")).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void put_keyOfOtherBytes_isRefused() {
    BlobKey key = BlobKey.of("a/", new byte[] {9});
    assertThatThrownBy(() -> store().put(key, BYTES)).isInstanceOf(IllegalArgumentException.class);
    assertThat(store().holds(key)).isFalse();
  }

  @Test
  void get_missingBlob_saysMissing() {
    BlobKey key = BlobKey.of("nowhere/", BYTES);
    assertFails(() -> store().get(key), Kind.MISSING);
    assertFails(() -> store().open(key), Kind.MISSING);
  }

  @Test
  void get_flippedBit_saysDamaged() {
    BlobKey key = BlobKey.of("flipped/", BYTES);
    store().put(key, BYTES);
    byte[] other = BYTES.clone();
    other[3] ^= 4;
    tamper(key, other);
    assertFails(() -> store().get(key), Kind.DAMAGED);
    assertThatThrownBy(
            () -> {
              try (InputStream in = store().open(key)) {
                in.readAllBytes();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining(key.text());
  }

  @Test
  void get_halfABlob_saysDamaged() {
    BlobKey key = BlobKey.of("half/", BYTES);
    store().put(key, BYTES);
    tamper(key, Arrays.copyOf(BYTES, 4));
    assertFails(() -> store().get(key), Kind.DAMAGED);
  }

  @Test
  void delete_blob_isGoneAndAgainIsFine() {
    BlobKey key = BlobKey.of("gone/", BYTES);
    store().put(key, BYTES);
    store().delete(key);
    assertThat(store().holds(key)).isFalse();
    store().delete(key);
    assertThat(store().list("gone/")).isEmpty();
  }
}
