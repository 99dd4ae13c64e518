package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.awareness.Awareness;
import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.protocol.YWebsocketFrame;
import dev.weft.crdt.sync.SyncProtocol;
import dev.weft.crdt.testkit.TraceUpdates;
import dev.weft.crdt.testkit.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of the README: they stand in here word for word, so they compile and run. */
class ReadmeTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private final List<byte[]> edits =
      TraceUpdates.of(Traces.rustcode(), 7, "content").subList(0, 100);
  private final byte[] first = Updates.merge(edits.subList(0, 60));
  private final byte[] second = Updates.merge(edits.subList(40, 100));

  /** Line breaks and indents are ignored, since a page is narrower than a test. */
  @Test
  void examples_areCodeThatRunsHere() throws IOException {
    String code = codeOfExamples();
    List<String> examples = examples();

    assertThat(examples).hasSizeGreaterThanOrEqualTo(10);
    assertThat(examples).allSatisfy(example -> assertThat(code).contains(withoutSpace(example)));
  }

  /** The check above fails for a page that says anything else. */
  @Test
  void examples_changedByOneToken_areNotCodeThatRunsHere() throws IOException {
    String code = codeOfExamples();

    for (String example : examples()) {
      String changed = example.replaceFirst("\\(", "Now(");
      assertThat(code).doesNotContain(withoutSpace(changed));
    }
  }

  private static List<String> examples() throws IOException {
    return EXAMPLE
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .map(example -> example.group(1))
        .toList();
  }

  /** The bodies of the two classes of examples, without comments, which would run nothing. */
  private static String codeOfExamples() throws IOException {
    StringBuilder code = new StringBuilder();
    for (Class<?> tests : List.of(ReadmeTest.class, ReadmeDocumentsTest.class)) {
      Path source = Path.of("src/test/java", tests.getName().replace('.', '/') + ".java");
      String text = Files.readString(source);
      code.append(withoutSpace(text.replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "")));
    }
    return code.toString();
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void mergingAndAnswering() {
    byte[] stored = Updates.merge(List.of(first, second, second));
    byte[] fromClient = Updates.stateVector(first).encode();

    StateVector known = StateVector.decode(fromClient);
    byte[] lacking = Updates.diff(stored, known);

    assertThat(stored).isEqualTo(Updates.merge(edits));
    assertThat(Updates.merge(List.of(first, lacking))).isEqualTo(stored);

    byte[] compact = Updates.convertV1ToV2(stored);
    byte[] again = Updates.convertV2ToV1(compact);

    assertThat(again).isEqualTo(stored);
  }

  @Test
  void judging() {
    byte[] update = edits.get(99);
    StateVector state = Updates.stateVector(first);
    DeleteSet deletes = Updates.clockRanges(first).deletes();

    DecodeLimits limits = DecodeLimits.DEFAULT.withMaxBytes(4_000_000);
    ClockRanges ranges = Updates.clockRanges(update, limits);
    boolean isNews = !ranges.isKnown(state, deletes);
    StateVector toAskFor = ranges.missing(state);

    assertThat(isNews).isTrue();
    assertThat(toAskFor.get(7)).isEqualTo(ranges.from(7)).isGreaterThan(state.get(7));
  }

  /** A replica that is nothing but bytes. */
  private static final class Stored implements SyncProtocol.Replica {
    private byte[] state;

    Stored(byte[] state) {
      this.state = state;
    }

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
  void syncing() {
    Stored client = new Stored(first);
    Stored server = new Stored(Updates.merge(edits));
    List<byte[]> toClient = new ArrayList<>();

    byte[] opening = new YWebsocketFrame.Sync(SyncProtocol.start(client)).encode();
    if (YWebsocketFrame.decode(opening) instanceof YWebsocketFrame.Sync sync) {
      SyncProtocol.handle(sync.message(), server)
          .ifPresent(answer -> toClient.add(new YWebsocketFrame.Sync(answer).encode()));
    }

    for (byte[] frame : toClient) {
      if (YWebsocketFrame.decode(frame) instanceof YWebsocketFrame.Sync sync) {
        assertThat(SyncProtocol.handle(sync.message(), client)).isEmpty();
      }
    }
    assertThat(client.state).isEqualTo(server.state);
  }

  @Test
  void presence() {
    long clientId = 7;
    LongSupplier clockMillis = () -> 0;
    List<byte[]> outgoing = new ArrayList<>();

    Awareness awareness = new Awareness(clientId, clockMillis);
    awareness.onUpdate(change -> outgoing.add(awareness.encode(change.clients())));
    awareness.setLocalState(Map.of("user", Map.of("name", "Ada", "color", "#8a2be2")));
    awareness.tick();

    Awareness other = new Awareness(8, clockMillis);
    outgoing.forEach(update -> other.apply(update, "network"));
    assertThat(other.state(7)).isEqualTo(awareness.localState());
  }
}
