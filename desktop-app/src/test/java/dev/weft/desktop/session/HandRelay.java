package dev.weft.desktop.session;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.desktop.sync.RelayDirectory;
import dev.weft.desktop.sync.Transport;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relay with one document that takes each step when it is told to, and notes what it has said.
 */
final class HandRelay implements Transport {
  /** What the desktop was told that the relay has; nothing else may count as confirmed. */
  StateVector told = StateVector.EMPTY;

  DeleteSet toldDeletes = DeleteSet.EMPTY;

  private final ArrayDeque<byte[]> up = new ArrayDeque<>();
  private final ArrayDeque<Down> down = new ArrayDeque<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private byte[] content = {0, 0};
  private int others;
  private @Nullable Listener listener;

  private static final ClockRanges NOTHING = Updates.clockRanges(new byte[] {0, 0});

  /** A frame, and what it tells of the relay's content once it has arrived. */
  private record Down(byte[] bytes, StateVector vector, ClockRanges part) {}

  private record Waiting(String address, byte[] update) {}

  @Override
  public void connect(URI address, Listener heard) {
    cut();
    listener = heard;
    heard.opened(new Line());
  }

  private final class Line implements Socket {
    @Override
    public void send(byte[] message) {
      up.add(message);
    }

    @Override
    public boolean isCongested() {
      return false;
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}
  }

  /** Answers that nothing changed. */
  static RelayDirectory directory() {
    return (since, heard) -> heard.changes(new RelayDirectory.Changes("log.1", List.of(), false));
  }

  /** Breaks the connection; what is on its way is lost. */
  void cut() {
    Listener before = listener;
    listener = null;
    up.clear();
    down.clear();
    waiting.clear();
    if (before != null) {
      before.closed(1006, "cut");
    }
  }

  /** Reads the next frame; false if there is none. */
  boolean take() {
    byte[] message = up.poll();
    if (message == null) {
      return false;
    }
    switch (HocuspocusFrame.decode(message)) {
      case HocuspocusFrame.Token token ->
          say(
              new HocuspocusFrame.Authenticated(
                  token.address(), HocuspocusFrame.Authenticated.READ_WRITE));
      case HocuspocusFrame.Sync sync -> take(sync.address(), sync.message());
      default -> {}
    }
    return true;
  }

  private void take(String address, SyncMessage message) {
    switch (message) {
      case SyncMessage.Step1 step -> {
        byte[] answer = Updates.diff(content, step.stateVector());
        say(new HocuspocusFrame.Sync(address, new SyncMessage.Step2(answer)), answer);
        StateVector has = Updates.stateVector(content);
        down.add(
            new Down(
                new HocuspocusFrame.Sync(address, new SyncMessage.Step1(has)).encode(),
                has,
                NOTHING));
      }
      case SyncMessage.Step2 step -> waiting.add(new Waiting(address, step.update()));
      case SyncMessage.Update update -> waiting.add(new Waiting(address, update.update()));
    }
  }

  /** Commits the next update and says so, or refuses it; false if there is none. */
  boolean settle(boolean accepts) {
    Waiting next = waiting.poll();
    if (next == null) {
      return false;
    }
    HocuspocusFrame status = new HocuspocusFrame.SyncStatus(next.address, accepts);
    if (accepts) {
      content = Updates.merge(List.of(content, next.update));
      say(status, next.update);
    } else {
      say(status);
    }
    return true;
  }

  /** Somebody else writes, and everybody is told. */
  void remoteEdit(String address) {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(900 + others++));
    doc.applyUpdate(content);
    StateVector before = doc.stateVector();
    doc.getText(OpenDocument.CONTENT).insert(0, "remote");
    byte[] update = doc.encodeStateAsUpdate(before);
    content = Updates.merge(List.of(content, update));
    if (listener != null) {
      say(new HocuspocusFrame.Sync(address, new SyncMessage.Update(update)), update);
    }
  }

  /** Lets the next frame arrive; false if there is none. */
  boolean deliver() {
    Down next = down.poll();
    Listener to = listener;
    if (next == null || to == null) {
      return false;
    }
    told = next.part.stateAfter(told.merge(next.vector));
    toldDeletes = toldDeletes.union(next.part.deletes());
    to.message(next.bytes);
    return true;
  }

  private void say(HocuspocusFrame frame) {
    down.add(new Down(frame.encode(), StateVector.EMPTY, NOTHING));
  }

  private void say(HocuspocusFrame frame, byte[] part) {
    down.add(new Down(frame.encode(), StateVector.EMPTY, Updates.clockRanges(part)));
  }
}
