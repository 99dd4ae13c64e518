package dev.weft.relay.config;

import java.nio.file.Path;

/**
 * How one relay is to run. The defaults need nothing set up: loopback only, data under the working
 * directory.
 *
 * @param data directory that holds everything that is not kept elsewhere
 * @param host address to listen on
 * @param port TCP port, 0 for any free one
 * @param isOpenToNetwork whether an address other than loopback is allowed although the relay asks
 *     nobody who they are
 * @param storage where log and blobs are kept
 */
public record RelayOptions(
    Path data, String host, int port, boolean isOpenToNetwork, StorageOptions storage) {
  public static final int DEFAULT_PORT = 8710;
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final String DEFAULT_DATA = "weft-data";

  /** Everything in the data directory. */
  public RelayOptions(Path data, String host, int port, boolean isOpenToNetwork) {
    this(data, host, port, isOpenToNetwork, StorageOptions.EMBEDDED);
  }

  /** The defaults with another data directory, on any free port. */
  public static RelayOptions onAnyPort(Path data) {
    return new RelayOptions(data, DEFAULT_HOST, 0, false);
  }
}
