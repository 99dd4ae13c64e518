package dev.weft.crdt.sync;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.YDoc;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a replica reacts to sync messages. Without state, so safe for use by several threads. */
public final class SyncProtocol {
  private SyncProtocol() {}

  /** What is synced: a document, or a server's bytes of one. */
  public interface Replica {
    /** {@return what the replica has} */
    StateVector stateVector();

    /**
     * {@return a version 1 update of what another replica lacks; the delete set is whole}
     *
     * @param known what the other replica has
     */
    byte[] encodeStateAsUpdate(StateVector known);

    /**
     * Takes a version 1 update in.
     *
     * @param update a version 1 update
     * @throws dev.weft.crdt.codec.MalformedUpdateException if the bytes are not an update; the
     *     replica is as it was
     */
    void applyUpdate(byte[] update);
  }

  /**
   * A document as a replica, on the document's thread.
   *
   * @param doc what is synced
   * @param origin of the transactions that apply what comes in, so that the listener that sends
   *     updates can leave those out; or null
   * @return the document under this interface
   */
  public static Replica of(YDoc doc, @Nullable Object origin) {
    return new Replica() {
      @Override
      public StateVector stateVector() {
        return doc.stateVector();
      }

      @Override
      public byte[] encodeStateAsUpdate(StateVector known) {
        return doc.encodeStateAsUpdate(known);
      }

      @Override
      public void applyUpdate(byte[] update) {
        doc.applyUpdate(update, origin);
      }
    };
  }

  /**
   * {@return the message that starts a sync: asks for what the replica lacks}
   *
   * @param replica asked for its state vector
   */
  public static SyncMessage start(Replica replica) {
    return new SyncMessage.Step1(replica.stateVector());
  }

  /**
   * Reacts to one message.
   *
   * @param message what the other side sent
   * @param replica asked for what is lacking, or changed by it
   * @return the answer to a {@code Step1}; nothing for the others, whose update was applied
   * @throws dev.weft.crdt.codec.MalformedUpdateException if the message carries no update; the
   *     replica is as it was
   */
  public static Optional<SyncMessage> handle(SyncMessage message, Replica replica) {
    return switch (message) {
      case SyncMessage.Step1 step ->
          Optional.of(new SyncMessage.Step2(replica.encodeStateAsUpdate(step.stateVector())));
      case SyncMessage.Step2 step -> {
        replica.applyUpdate(step.update());
        yield Optional.empty();
      }
      case SyncMessage.Update update -> {
        replica.applyUpdate(update.update());
        yield Optional.empty();
      }
    };
  }
}
