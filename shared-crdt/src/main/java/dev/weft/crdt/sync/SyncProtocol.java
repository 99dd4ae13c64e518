package dev.weft.crdt.sync;

import dev.weft.crdt.StateVector;
import java.util.Optional;

/** How a replica reacts to sync messages. Without state, so safe for use by several threads. */
public final class SyncProtocol {
  private SyncProtocol() {}

  /** What is synced: a document, or a server's bytes of one. */
  public interface Replica {
    /** What the replica has. */
    StateVector stateVector();

    /** A version 1 update of what another replica lacks; the delete set is whole. */
    byte[] encodeStateAsUpdate(StateVector known);

    /** Takes a version 1 update in. */
    void applyUpdate(byte[] update);
  }

  /** The message that starts a sync: asks for what the replica lacks. */
  public static SyncMessage start(Replica replica) {
    return new SyncMessage.Step1(replica.stateVector());
  }

  /**
   * Reacts to one message.
   *
   * @return the answer to a {@code Step1}; nothing for the others, whose update was applied
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
