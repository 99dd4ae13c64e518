package dev.weft.crdt.testkit.replay;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One document of the implementation under test, as the replay harness drives it.
 *
 * <p>Values are those of {@code dev.weft.crdt.codec}; shared types as input are {@link
 * ReplayValue}s. An adapter throws {@link UnsupportedOperationException} for what its
 * implementation cannot do yet.
 */
public interface ReplayDoc {
  /** Makes documents of one implementation. */
  interface Factory {
    /** Name for reports. */
    String name();

    /**
     * Makes an empty document.
     *
     * @param gc whether it collects deleted content
     * @param formatCleanup whether it deletes redundant format markers after remote changes
     */
    ReplayDoc create(long clientId, boolean gc, boolean formatCleanup);
  }

  /** Hears what every transaction changed, in both versions. */
  @FunctionalInterface
  interface UpdateListener {
    void update(byte[] v1, byte[] v2, boolean local);
  }

  /** Pending data of a document: null or version 2 updates; the clock that each client lacks. */
  record Pending(
      byte @Nullable [] structsV2, Map<Long, Long> missing, byte @Nullable [] deletesV2) {}

  /**
   * How an undo manager works.
   *
   * @param merges true: transactions join until capturing is stopped; false: they never do
   */
  record UndoOptions(
      List<List<Object>> scope,
      Set<@Nullable Object> origins,
      boolean merges,
      boolean ignoreRemoteMapChanges) {}

  /** An undo manager. */
  interface Undo {
    /** Undoes; tells whether something was done. */
    boolean undo();

    /** Redoes; tells whether something was done. */
    boolean redo();

    void stopCapturing();

    void clear();

    int undoStackSize();

    int redoStackSize();
  }

  /** Names a root and its kind ("text", "array", "map", "xmlfragment", ...). */
  void declare(String kind, String root);

  /** Runs operations in one transaction. */
  void transact(@Nullable Object origin, List<ReplayOp> ops);

  /** Applies an update of version 1 or 2. */
  void apply(byte[] update, int format, @Nullable Object origin);

  /** Encodes what a replica with this state vector lacks, as version 1 or 2. */
  byte[] encodeState(int format, byte[] stateVector);

  byte[] stateVector();

  /** The snapshot, as version 1 or 2. */
  byte[] snapshot(int format);

  void setClientId(long clientId);

  void onUpdate(UpdateListener listener);

  /** A root as the golden vectors show it: shared types are maps with a {@code $} member. */
  @Nullable Object view(String root);

  /** What toJSON of a root gives. */
  @Nullable Object json(String root);

  /** Pending data. */
  default Pending pending() {
    throw new UnsupportedOperationException("pending data");
  }

  /** Starts an undo manager. */
  default Undo undo(UndoOptions options) {
    throw new UnsupportedOperationException("undo");
  }

  /** A new document, which collects deleted content, as this one was at a snapshot (version 1). */
  default ReplayDoc restore(byte[] snapshot) {
    throw new UnsupportedOperationException("restore from a snapshot");
  }

  /** Watches a root with a deep observer. */
  default void observeDeep(String root, DeepListener listener) {
    throw new UnsupportedOperationException("deep events");
  }

  /** Hears the events of one deep observer call as the golden vectors show them. */
  @FunctionalInterface
  interface DeepListener {
    void events(boolean local, List<Map<String, @Nullable Object>> events);
  }
}
