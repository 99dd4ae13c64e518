package dev.weft.relay.blob;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Stores blobs, one after the other, and says of each when it is stored. */
final class StoreMain {
  private StoreMain() {}

  /** The directory, then the prefixes below which blobs are stored. */
  public static void main(String[] arguments) {
    BlobStore store = Blobs.files(Path.of(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      byte[] bytes = arguments[i].getBytes(StandardCharsets.UTF_8);
      BlobKey key = BlobKey.of(arguments[i], bytes);
      store.put(key, bytes);
      System.out.print("stored " + key.text() + "\n");
      System.out.flush();
    }
  }
}
