package dev.weft.crdt.codec;

/** The two versions in which an update is written. Bytes do not say which one they are. */
public enum UpdateFormat {
  /** All fields in one stream. Sync messages always carry it. */
  V1 {
    @Override
    public UpdateDecoder decoder(byte[] update, DecodeLimits limits) {
      return UpdateDecoder.v1(update, limits);
    }

    @Override
    public UpdateEncoder encoder() {
      return UpdateEncoder.v1();
    }
  },
  /** A column for each kind of field. Smaller, slower to read a little of. */
  V2 {
    @Override
    public UpdateDecoder decoder(byte[] update, DecodeLimits limits) {
      return UpdateDecoder.v2(update, limits);
    }

    @Override
    public UpdateEncoder encoder() {
      return UpdateEncoder.v2();
    }
  };

  /**
   * Starts to read an update of this version.
   *
   * @param update not copied
   * @param limits what is refused
   * @return a decoder that stands at the start
   * @throws MalformedUpdateException if the bytes cannot be one of this version
   */
  public abstract UpdateDecoder decoder(byte[] update, DecodeLimits limits);

  /**
   * Starts to write an update of this version.
   *
   * @return an encoder that holds nothing yet
   */
  public abstract UpdateEncoder encoder();
}
