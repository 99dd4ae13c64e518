package dev.weft.relay.session;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.relay.document.Broadcast;
import dev.weft.relay.document.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** One document on a Hocuspocus socket. */
final class HocuspocusSeat extends Seat {
  private final String address;
  private final boolean isPlainAddress;

  HocuspocusSeat(Socket socket, String address, String document, Authenticator.Granted granted) {
    super(socket, granted);
    this.address = address;
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
  public void answer(Broadcast update) {
    socket().send(frame(update, this::answerFrame));
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
  public void deny(CloseCode code, String reason) {
    send(new HocuspocusFrame.PermissionDenied(address, reason));
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

  private ByteBuffer frame(Broadcast broadcast, Function<byte[], byte[]> encode) {
    // Members with a session id in their address need frames of their own.
    return isPlainAddress
        ? broadcast.hocuspocus(encode)
        : ByteBuffer.wrap(encode.apply(broadcast.body()));
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
