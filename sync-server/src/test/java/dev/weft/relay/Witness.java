package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a relay, reads from it, and knows what it has acknowledged and shown: none of that may
 * ever be missing.
 */
final class Witness {
  private static final String DOCUMENT = "doc";

  /** Connections tried before a relay that says "come back" is taken for broken. */
  private static final int ATTEMPTS = 50;

  private static final int BROKEN = 1006;

  /** How long a relay may take for its first acknowledgement of a round; then it is broken. */
  private static final Duration FIRST_ACKNOWLEDGEMENT = Duration.ofMinutes(2);

  private long acknowledged;
  private long acknowledgements;
  private long seen;
  private long sent;

  /** Checks that everything acknowledged or seen is there, and goes on from what is. */
  long verify(int port) {
    long survived = survived(port);
    assertThat(survived)
        .as("clocks that survived, acknowledged and seen by readers before")
        .isGreaterThanOrEqualTo(acknowledged)
        .isGreaterThanOrEqualTo(seen);
    acknowledged = survived;
    sent = survived;
    return survived;
  }

  /** How many acknowledgements there were in all rounds. */
  long acknowledgements() {
    return acknowledgements;
  }

  /**
   * Sends one character after the other without waiting, until the relay closes the socket or the
   * time is over, and then does something bad in their midst, after which both sockets must be
   * closed with this code.
   *
   * @param millis how long from the first acknowledgement on; negative for a round that does not
   *     wait for one
   */
  void writeUntil(int port, long millis, Runnable bad, int closeCode) {
    try (var writer = TestClient.connect(port, "/sync");
        var reader = TestClient.connect(port, "/sync/" + DOCUMENT)) {
      writer.send(new HocuspocusFrame.Token(DOCUMENT, "", null).encode());
      if (millis >= 0) {
        long before = acknowledgements;
        send(writer);
        long patience = System.nanoTime() + FIRST_ACKNOWLEDGEMENT.toNanos();
        while (acknowledgements == before && !writer.isClosed()) {
          assertThat(System.nanoTime()).as("waiting for an acknowledgement").isLessThan(patience);
          count(writer, reader);
        }
      }
      long until = System.nanoTime() + Duration.ofMillis(Math.abs(millis)).toNanos();
      while (System.nanoTime() < until && !writer.isClosed()) {
        send(writer);
        count(writer, reader);
      }
      bad.run();
      for (int i = 0; i < 4 && !writer.isClosed(); i++) {
        send(writer);
      }
      // What was on its way may still arrive, and counts.
      // A writer that is still sending may meet the closed connection before it reads the reason.
      assertThat(writer.closeCode()).isIn(closeCode, BROKEN);
      assertThat(reader.closeCode()).isEqualTo(closeCode);
      count(writer, reader);
    }
  }

  private void send(TestClient writer) {
    for (int i = 0; i < 8; i++) {
      writer.trySend(
          new HocuspocusFrame.Sync(DOCUMENT, new SyncMessage.Update(character(sent++))).encode());
    }
  }

  private void count(TestClient writer, TestClient reader) {
    byte[] message;
    while ((message = writer.poll(Duration.ZERO)) != null) {
      if (HocuspocusFrame.decode(message).equals(new HocuspocusFrame.SyncStatus(DOCUMENT, true))) {
        acknowledged++;
        acknowledgements++;
      }
    }
    while ((message = reader.poll(Duration.ZERO)) != null) {
      if (YWebsocketFrame.decode(message)
          instanceof YWebsocketFrame.Sync(SyncMessage.Update(byte[] update))) {
        ClockRanges ranges = Updates.clockRanges(update);
        seen = Math.max(seen, ranges.to(1));
      }
    }
  }

  /** The clock up to which a fresh reader gets everything. */
  private static long survived(int port) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (var client = TestClient.connect(port, "/sync/" + DOCUMENT)) {
        client.trySend(new YWebsocketFrame.Sync(new SyncMessage.Step1(StateVector.EMPTY)).encode());
        byte[] state = answer(client);
        if (state != null) {
          return Updates.stateVector(state).get(1);
        }
      }
    }
    throw new AssertionError("The relay still says come back after " + ATTEMPTS + " attempts");
  }

  /** The relay's answer, or null if it closes the socket. */
  private static byte @Nullable [] answer(TestClient client) {
    long until = System.nanoTime() + TestClient.PATIENCE.multipliedBy(3).toNanos();
    while (System.nanoTime() < until) {
      byte[] message = client.poll(Duration.ofMillis(100));
      if (message == null) {
        if (client.isClosed()) {
          return null;
        }
      } else if (YWebsocketFrame.decode(message)
          instanceof YWebsocketFrame.Sync(SyncMessage.Step2(byte[] update))) {
        return update;
      }
    }
    throw new AssertionError("The relay neither answers nor closes");
  }

  /** Client 1 appends an "x" at a clock to the root text "t". */
  static byte[] character(long clock) {
    var update = new ByteWriter();
    update.writeVarUint(1);
    update.writeVarUint(1);
    update.writeVarUint(1);
    update.writeVarUint(clock);
    if (clock == 0) {
      update.writeUint8(4);
      update.writeVarUint(1);
      update.writeVarString("t");
    } else {
      update.writeUint8(0x84);
      update.writeVarUint(1);
      update.writeVarUint(clock - 1);
    }
    update.writeVarString("x");
    update.writeVarUint(0);
    return update.toByteArray();
  }
}
