package dev.weft.crdt.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.sync.SyncMessage;
import dev.weft.crdt.sync.SyncProtocol;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Frames and sync messages against what the real providers send. */
public class FramesTest {
  private static final Map<String, @Nullable Object> SYNC = recorded("sync");
  private static final Map<String, @Nullable Object> Y_WEBSOCKET = recorded("y-websocket");
  private static final Map<String, @Nullable Object> HOCUSPOCUS = recorded("hocuspocus");

  private static final byte[] STATE = Tagged.bytes(SYNC, "stateV1");
  private static final StateVector VECTOR = StateVector.decode(Tagged.bytes(SYNC, "stateVector"));
  private static final byte[] UPDATE = Tagged.byteList(SYNC, "updates").get(0);

  private static Map<String, @Nullable Object> recorded(String name) {
    for (Map<String, @Nullable Object> c : Tagged.cases("sync-protocol")) {
      if (name.equals(c.get("name"))) {
        return c;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** A server's replica: nothing but bytes. */
  private static final class Bytes implements SyncProtocol.Replica {
    private byte[] state = STATE;

    @Override
    public StateVector stateVector() {
      return Updates.stateVector(state);
    }

    @Override
    public byte[] encodeStateAsUpdate(StateVector known) {
      return Updates.diff(state, known);
    }

    @Override
    public void applyUpdate(byte[] update) {
      state = Updates.merge(List.of(state, update));
    }
  }

  @Test
  void syncMessages_goldenBytes() {
    assertThat(new SyncMessage.Step1(StateVector.EMPTY).encode())
        .isEqualTo(Tagged.bytes(SYNC, "step1Empty"));
    assertThat(SyncProtocol.start(new Bytes()).encode()).isEqualTo(Tagged.bytes(SYNC, "step1"));
    assertThat(new SyncMessage.Update(UPDATE).encode()).isEqualTo(Tagged.bytes(SYNC, "update"));
    for (String name : List.of("step1Empty", "step1", "step2Full", "step2DiffFrom3", "update")) {
      byte[] golden = Tagged.bytes(SYNC, name);
      assertThat(SyncMessage.decode(golden).encode()).as(name).isEqualTo(golden);
    }
  }

  @Test
  void step1_isAnsweredWithWhatIsLacking() {
    Bytes replica = new Bytes();
    SyncMessage all = new SyncMessage.Step1(StateVector.EMPTY);
    assertThat(SyncProtocol.handle(all, replica).orElseThrow().encode())
        .isEqualTo(Tagged.bytes(SYNC, "replyToStep1Empty"));
    SyncMessage tail = new SyncMessage.Step1(new StateVector.Builder().put(client(), 3).build());
    assertThat(SyncProtocol.handle(tail, replica).orElseThrow().encode())
        .isEqualTo(Tagged.bytes(SYNC, "step2DiffFrom3"));
  }

  private static long client() {
    return VECTOR.clients().findFirst().orElseThrow();
  }

  @Test
  void update_isAppliedWithoutAnswer() {
    Bytes replica = new Bytes();
    replica.state = new byte[] {0, 0};
    for (byte[] update : Tagged.byteList(SYNC, "updates")) {
      assertThat(SyncProtocol.handle(new SyncMessage.Update(update), replica)).isEmpty();
    }
    assertThat(replica.state).isEqualTo(STATE);
    assertThat(SyncProtocol.handle(new SyncMessage.Step2(STATE), replica)).isEmpty();
    assertThat(replica.state).isEqualTo(STATE);
  }

  @Test
  void yWebsocketFrames_goldenBytes() {
    Map<String, YWebsocketFrame> frames = new HashMap<>();
    frames.put("syncStep1", new YWebsocketFrame.Sync(new SyncMessage.Step1(VECTOR)));
    frames.put("syncStep2", new YWebsocketFrame.Sync(new SyncMessage.Step2(STATE)));
    frames.put("update", new YWebsocketFrame.Sync(new SyncMessage.Update(UPDATE)));
    frames.put("auth", new YWebsocketFrame.PermissionDenied("no access: ü"));
    frames.put("queryAwareness", new YWebsocketFrame.QueryAwareness());
    frames.forEach(
        (name, frame) -> {
          byte[] golden = Tagged.bytes(Y_WEBSOCKET, name);
          assertThat(frame.encode()).as(name).isEqualTo(golden);
          assertThat(YWebsocketFrame.decode(golden).encode()).as(name).isEqualTo(golden);
        });
    byte[] awareness = Tagged.bytes(Y_WEBSOCKET, "awareness");
    assertThat(YWebsocketFrame.decode(awareness).encode()).isEqualTo(awareness);
  }

  @Test
  void yWebsocketMessage_ofSeveralFrames() {
    ByteWriter out = new ByteWriter();
    new YWebsocketFrame.Sync(new SyncMessage.Step1(VECTOR)).writeTo(out);
    new YWebsocketFrame.QueryAwareness().writeTo(out);
    byte[] both = out.toByteArray();
    assertThat(YWebsocketFrame.decodeAll(both)).hasSize(2);
    assertThatThrownBy(() -> YWebsocketFrame.decode(both))
        .isInstanceOf(MalformedUpdateException.class);
  }

  @Test
  void hocuspocusFrames_goldenBytes() {
    String room = Tagged.string(HOCUSPOCUS, "documentName");
    Map<String, HocuspocusFrame> frames = new HashMap<>();
    frames.put("authToken", new HocuspocusFrame.Token(room, "tok", "4.5.0"));
    frames.put("authTokenOldClient", new HocuspocusFrame.Token(room, "tok", null));
    frames.put(
        "authenticatedReadWrite",
        new HocuspocusFrame.Authenticated(room, HocuspocusFrame.Authenticated.READ_WRITE));
    frames.put(
        "authenticatedReadonly",
        new HocuspocusFrame.Authenticated(room, HocuspocusFrame.Authenticated.READ_ONLY));
    frames.put("permissionDenied", new HocuspocusFrame.PermissionDenied(room, "permission-denied"));
    frames.put("tokenSyncRequest", new HocuspocusFrame.TokenRequest(room));
    frames.put("syncStep1", new HocuspocusFrame.Sync(room, new SyncMessage.Step1(VECTOR)));
    frames.put(
        "syncReplyStep1", new HocuspocusFrame.SyncReply(room, new SyncMessage.Step1(VECTOR)));
    frames.put("update", new HocuspocusFrame.Sync(room, new SyncMessage.Update(UPDATE)));
    frames.put("awarenessQuery", new HocuspocusFrame.QueryAwareness(room));
    frames.put("stateless", new HocuspocusFrame.Stateless(room, "payload {\"x\":1}"));
    frames.put("close", new HocuspocusFrame.Close(room, "bye"));
    frames.put("closeFromClient", new HocuspocusFrame.Close(room, null));
    frames.put("syncStatusSaved", new HocuspocusFrame.SyncStatus(room, true));
    frames.put("syncStatusRejected", new HocuspocusFrame.SyncStatus(room, false));
    frames.put(
        "sessionAddress",
        new HocuspocusFrame.Sync(room + "\0sess1", new SyncMessage.Step1(VECTOR)));
    assertThat(frames).hasSize(HOCUSPOCUS.size() - 2);
    frames.forEach(
        (name, frame) -> {
          byte[] golden = Tagged.bytes(HOCUSPOCUS, name);
          assertThat(frame.encode()).as(name).isEqualTo(golden);
          assertThat(HocuspocusFrame.decode(golden).encode()).as(name).isEqualTo(golden);
        });
  }

  @Test
  void hocuspocusAddress_namesDocumentAndSession() {
    byte[] golden = Tagged.bytes(HOCUSPOCUS, "sessionAddress");
    HocuspocusFrame.Addressed frame = (HocuspocusFrame.Addressed) HocuspocusFrame.decode(golden);
    assertThat(frame.documentName()).isEqualTo("room/ä");
    assertThat(frame.sessionId()).isEqualTo("sess1");
    assertThat(new HocuspocusFrame.QueryAwareness("a").sessionId()).isNull();
  }

  @Test
  void otherHocuspocusFrames_bothWays() {
    Stream.of(
            new HocuspocusFrame.Ping(),
            new HocuspocusFrame.Pong(),
            new HocuspocusFrame.BroadcastStateless("d", "x"))
        .forEach(frame -> assertThat(HocuspocusFrame.decode(frame.encode())).isEqualTo(frame));
    assertThat(new HocuspocusFrame.Ping().encode()).containsExactly(9);
    assertThat(new HocuspocusFrame.Pong().encode()).containsExactly(10);
  }

  @Test
  void garbage_isRefused() {
    List<byte[]> garbage = new ArrayList<>();
    garbage.add(new byte[0]);
    garbage.add(new byte[] {4});
    garbage.add(new byte[] {0, 3, 0});
    garbage.add(new byte[] {2, 7, 0});
    garbage.add(new byte[] {1, 'a', 11});
    garbage.add(new byte[] {1, 'a', 8, 2});
    garbage.add(new byte[] {0, 0, 1, 0, 0});
    garbage.add(new byte[] {0, 0, 6, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x20, 0});
    for (byte[] bytes : garbage) {
      assertThatThrownBy(() -> YWebsocketFrame.decode(bytes))
          .isInstanceOf(MalformedUpdateException.class);
      assertThatThrownBy(() -> HocuspocusFrame.decode(bytes))
          .isInstanceOf(MalformedUpdateException.class);
    }
  }
}
