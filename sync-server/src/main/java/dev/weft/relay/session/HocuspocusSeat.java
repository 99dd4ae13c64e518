package dev.weft.relay.session;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.document.Broadcast;
import dev.weft.relay.document.CloseCode;
import dev.weft.relay.document.Encoded;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** One document on a Hocuspocus socket. */
final class HocuspocusSeat extends Seat {
  private final String address;
  private final boolean isPlainAddress;
  private final Consumer<String> denial;

  /**
   * @param denial told the reason when the document does not want this member
   */
  HocuspocusSeat(
      Socket socket,
      String address,
      String document,
      Authenticator.Granted granted,
      Consumer<String> denial) {
    super(socket, granted);
    this.address = address;
    this.denial = denial;
    this.isPlainAddress = address.equals(document);
  }

  @Override
  public boolean wantsEcho() {
    return false;
  }

  @Override
  public void askForMissing(byte[] stateVector) {
    send(new HocuspocusFrame.Sync(address, new SyncMessage.Step1(StateVector.decode(stateVector))));
  }

  @Override
  public void answer(List<Broadcast> updates) {
    int last = updates.size() - 1;
    for (int i = 0; i < last; i++) {
      sendPart(SyncMessage.UPDATE, updates.get(i).body());
    }
    // The part that comes last says that this was all.
    if (last == 0) {
      socket().send(frame(updates.getFirst(), this::answerFrame));
    } else {
      sendPart(SyncMessage.STEP_2, updates.get(last).body());
    }
  }

  private void sendPart(int type, byte[] update) {
    var head = new ByteWriter();
    head.writeVarString(address);
    head.writeVarUint(HocuspocusFrame.SYNC);
    head.writeVarUint(type);
    head.writeVarUint(update.length);
    socket().send(ByteBuffer.wrap(head.toByteArray()), ByteBuffer.wrap(update));
  }

  @Override
  public void deny(CloseCode code, String reason) {
    denial.accept(reason);
  }

  @Override
  public void acknowledge() {
    if (countAnswer()) {
      send(new HocuspocusFrame.SyncStatus(address, true));
    }
  }

  @Override
  public void reject() {
    if (countAnswer()) {
      send(new HocuspocusFrame.SyncStatus(address, false));
    }
  }

  @Override
  public void update(Broadcast broadcast) {
    send(broadcast, this::updateFrame);
  }

  @Override
  public void awareness(Broadcast broadcast) {
    send(broadcast, this::awarenessFrame);
  }

  @Override
  public void stateless(Broadcast broadcast) {
    send(broadcast, this::statelessFrame);
  }

  private void send(Broadcast broadcast, Function<byte[], byte[]> encode) {
    socket().send(frame(broadcast, encode), this, broadcast);
  }

  private Encoded frame(Broadcast broadcast, Function<byte[], byte[]> encode) {
    // Members with a session id in their address need frames of their own.
    return isPlainAddress
        ? broadcast.hocuspocus(encode, socket().isDeflating())
        : Encoded.plain(encode.apply(broadcast.body()));
  }

  private void send(HocuspocusFrame frame) {
    socket().send(ByteBuffer.wrap(frame.encode()));
  }

  private byte[] updateFrame(byte[] update) {
    return new HocuspocusFrame.Sync(address, new SyncMessage.Update(update)).encode();
  }

  private byte[] answerFrame(byte[] update) {
    return new HocuspocusFrame.Sync(address, new SyncMessage.Step2(update)).encode();
  }

  private byte[] awarenessFrame(byte[] update) {
    return new HocuspocusFrame.Awareness(address, update).encode();
  }

  private byte[] statelessFrame(byte[] text) {
    return new HocuspocusFrame.Stateless(address, new String(text, StandardCharsets.UTF_8))
        .encode();
  }
}
