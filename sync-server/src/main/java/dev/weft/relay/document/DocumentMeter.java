package dev.weft.relay.document;

/** What documents count; names of metrics are the implementer's. */
public interface DocumentMeter {
  /** An update that brought nothing new. */
  void duplicate();

  /** An update refused because its sender may only read. */
  void rejected();

  /** An update or awareness message that could not be decoded. */
  void malformed();

  /** A committed update sent to so many members. */
  void fannedOut(int deliveries);

  /** A slow reader answered with a difference of state. */
  void resynced();

  /** Documents in memory now. */
  void open(int documents);

  /** A document taken from the log into memory. */
  void loaded(long bytes, long nanos);
}
