package dev.weft.crdt.sync;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.MalformedUpdateException;

/**
 * A message of the sync protocol: its type as a varUint, then a length and the payload.
 *
 * <pre>
 * 0 Step1   state vector of the sender
 * 1 Step2   version 1 update: what the sender of a Step1 lacks
 * 2 Update  version 1 update: a change
 * </pre>
 *
 * <p>Updates are not checked here; {@code Updates.validate} or applying them does. Messages hold
 * their arrays without copying them.
 */
public sealed interface SyncMessage {
  /**
   * Asks for what the sender lacks.
   *
   * @param stateVector what the sender has
   */
  record Step1(StateVector stateVector) implements SyncMessage {
    @Override
    public void writeTo(ByteWriter out) {
      out.writeVarUint(STEP_1);
      out.writeVarBytes(stateVector.encode());
    }
  }

  /**
   * Answers a {@link Step1}.
   *
   * @param update a version 1 update, not copied
   */
  record Step2(byte[] update) implements SyncMessage {
    @Override
    public void writeTo(ByteWriter out) {
      out.writeVarUint(STEP_2);
      out.writeVarBytes(update);
    }
  }

  /**
   * Tells a change.
   *
   * @param update a version 1 update, not copied
   */
  record Update(byte[] update) implements SyncMessage {
    @Override
    public void writeTo(ByteWriter out) {
      out.writeVarUint(UPDATE);
      out.writeVarBytes(update);
    }
  }

  /** Type of {@link Step1}. */
  int STEP_1 = 0;

  /** Type of {@link Step2}. */
  int STEP_2 = 1;

  /** Type of {@link Update}. */
  int UPDATE = 2;

  /**
   * Writes the message into a frame.
   *
   * @param out gets the bytes behind what it holds
   */
  void writeTo(ByteWriter out);

  /**
   * Encodes the message by itself.
   *
   * @return bytes that belong to the caller
   */
  default byte[] encode() {
    ByteWriter out = new ByteWriter();
    writeTo(out);
    return out.toByteArray();
  }

  /**
   * Reads one message; more may follow.
   *
   * @param in stands at the message, and behind it afterwards
   * @return the message; its bytes belong to the caller
   * @throws MalformedUpdateException if its type is unknown or its payload ends early
   */
  static SyncMessage readFrom(ByteReader in) {
    long type = in.readVarUint();
    if (type == STEP_1) {
      return new Step1(readStateVector(in));
    }
    if (type == STEP_2) {
      return new Step2(in.readVarBytes());
    }
    if (type == UPDATE) {
      return new Update(in.readVarBytes());
    }
    throw in.malformed("unknown type of sync message " + type);
  }

  private static StateVector readStateVector(ByteReader in) {
    ByteReader payload = in.readVarReader();
    StateVector vector = StateVector.readFrom(payload);
    payload.expectEnd();
    return vector;
  }

  /**
   * Decodes bytes that are exactly one message.
   *
   * @param encoded the whole of the bytes
   * @return the message; its bytes belong to the caller
   * @throws MalformedUpdateException if they are not
   */
  static SyncMessage decode(byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    SyncMessage message = readFrom(in);
    in.expectEnd();
    return message;
  }
}
