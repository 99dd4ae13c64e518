package dev.weft.desktop.sync;

/** Hears what the worker learns. Called on the worker's executor: hand over quickly. */
public interface SyncListener {
  /** The connection changed; on anything but {@code Live} presence is unknown. */
  void connection(ConnectionState state);

  /** An update from the relay was appended to the log, at this position, and shall be applied. */
  void received(String documentId, long seq, byte[] update);

  /** A presence update arrived. */
  void awareness(String documentId, byte[] update);

  /** What is known of one document changed. */
  void document(DocumentSyncState state);

  /**
   * How far a sync of many documents is.
   *
   * @param done documents that are through; equal to {@code of} when it is over
   */
  void progress(int done, int of);
}
