package dev.weft.relay.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.awareness.AwarenessUpdate;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.relay.config.Limits;
import dev.weft.relay.document.Document.NewRecord;
import dev.weft.relay.metrics.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The state machine by itself: commits come when the test says so. */
final class DocumentTest {
  private final List<NewRecord> appended = new ArrayList<>();
  private boolean isBrokenOff;
  private final Document document = document(false);
  private final RecordingMember ann = joined();
  private final RecordingMember bea = joined();

  private Document document(boolean isPurged) {
    return new Document(
        "d",
        new LoadedDocument(0, new Content(), new KnownClocks(), List.of(), isPurged),
        new Document.Appender() {
          @Override
          public void append(NewRecord record) {
            appended.add(record);
          }

          @Override
          public void breakOff() {
            isBrokenOff = true;
          }
        },
        () -> 0,
        new Metrics(),
        new FanOut(() -> 0, nanos -> {}, new Metrics()));
  }

  private RecordingMember joined() {
    var member = new RecordingMember();
    document.handle(new DocumentEvent.Joined(member));
    return member;
  }

  private static byte[] typed(long client, String text) {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(client));
    doc.getText("t").insert(0, text);
    return doc.encodeStateAsUpdate();
  }

  /** One struct of each clock, none of which begins where another ends. */
  private static byte[] gaps(long client, int count, long first) {
    var update = new ByteWriter();
    update.writeVarUint(count);
    for (int i = 0; i < count; i++) {
      update.writeVarUint(1);
      update.writeVarUint(client);
      update.writeVarUint(first + 2L * (count - i));
      update.writeUint8(0);
      update.writeVarUint(1);
    }
    update.writeVarUint(0);
    return update.toByteArray();
  }

  private static List<byte[]> parts(Content content, StateVector known) {
    return content.since(known).stream().map(Broadcast::body).toList();
  }

  private void bring(RecordingMember member, byte[] update) {
    document.handle(new DocumentEvent.Update(member, update));
  }

  private void commit() {
    document.handle(new DocumentEvent.Committed());
    document.endTurn();
  }

  @Test
  void update_refusedWhileEarlierOnesAreCommitted_isAnsweredAfterThem() {
    bring(ann, typed(1, "a"));
    bring(ann, typed(2, "b"));
    ann.isReadOnly = true;
    bring(ann, typed(3, "c"));
    bring(ann, typed(1, "a"));
    assertThat(ann.heard).isEmpty();
    commit();
    assertThat(ann.heard).containsExactly("acknowledge");
    commit();
    assertThat(ann.heard).containsExactly("acknowledge", "acknowledge", "reject", "acknowledge");
    assertThat(appended).hasSize(2);
  }

  @Test
  void update_beyondTheLimitOfGaps_refusesItsSenderAndServesTheOthers() {
    bring(ann, gaps(7, Limits.DETACHED_RANGES_MAX, 0));
    commit();
    assertThat(ann.heard).contains("acknowledge").doesNotContain("close DETACHED_RANGES");
    bring(ann, gaps(8, 1, 5));
    assertThat(ann.heard).contains("close DETACHED_RANGES");
    assertThat(isBrokenOff).isFalse();
    assertThat(bea.heard).containsExactly("update");
    bring(bea, typed(9, "still served"));
    commit();
    assertThat(bea.heard).containsExactly("update", "acknowledge");
    // What fills a gap is welcome even then.
    bring(bea, gaps(7, 1, -2));
    commit();
    assertThat(bea.heard).endsWith("acknowledge");
  }

  @Test
  void update_dependingOnSomethingMissing_isKeptAndItsSenderIsAskedForTheRest() {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(4));
    doc.getText("t").insert(0, "first ");
    StateVector before = doc.stateVector();
    doc.getText("t").insert(6, "second");
    byte[] second = Updates.diff(doc.encodeStateAsUpdate(), before);
    bring(ann, second);
    commit();
    assertThat(ann.heard).containsExactly("askForMissing", "acknowledge");
    bring(ann, doc.encodeStateAsUpdate());
    commit();
    document.handle(new DocumentEvent.StepOne(bea, StateVector.EMPTY, false));
    YDoc read = new YDoc();
    bea.answers.forEach(read::applyUpdate);
    assertThat(read.getText("t").toString()).isEqualTo("first second");
  }

  private static AwarenessUpdate.Entry present(long client, long clock) {
    return new AwarenessUpdate.Entry(client, clock, Map.of());
  }

  private void tell(RecordingMember member, AwarenessUpdate.Entry... entries) {
    byte[] update = new AwarenessUpdate(List.of(entries)).encode();
    document.handle(new DocumentEvent.AwarenessTold(member, update));
  }

  @Test
  void presence_ofInventedClients_fillsUpAndThenGivesWay() {
    var all = new AwarenessUpdate.Entry[Limits.AWARENESS_CLIENTS_MAX];
    Arrays.setAll(all, client -> present(client, 1));
    tell(ann, all);
    tell(ann, present(5, 2));
    assertThat(ann.heard).as("who is known may go on").doesNotContain("close AWARENESS_CLIENTS");
    tell(bea, present(1L << 40, 1));
    assertThat(bea.heard).contains("close AWARENESS_CLIENTS");
    document.handle(new DocumentEvent.Left(ann));
    RecordingMember cem = joined();
    tell(cem, present(1L << 40, 1));
    assertThat(cem.heard).contains("awareness").doesNotContain("close AWARENESS_CLIENTS");
  }

  @Test
  void turn_thatTellsOneMember_flushesOnlyThatOne() {
    document.endTurn();
    int annBefore = ann.flushes;
    int beaBefore = bea.flushes;
    document.handle(new DocumentEvent.StepOne(ann, StateVector.EMPTY, false));
    document.handle(new DocumentEvent.StepOne(ann, StateVector.EMPTY, false));
    document.endTurn();
    document.endTurn();
    assertThat(ann.flushes - annBefore).isEqualTo(1);
    assertThat(bea.flushes - beaBefore).isZero();
  }

  @Test
  void stepOne_ofTwoNewcomers_isAnsweredWithTheSameBytes() {
    bring(ann, typed(1, "shared"));
    commit();
    document.handle(new DocumentEvent.StepOne(ann, StateVector.EMPTY, false));
    document.handle(new DocumentEvent.StepOne(bea, StateVector.EMPTY, false));
    assertThat(ann.answers.getFirst()).isSameAs(bea.answers.getFirst());
  }

  @Test
  void join_purgedDocument_isDeniedAndNothingIsAppended() {
    Document purged = document(true);
    purged.handle(new DocumentEvent.Joined(ann));
    purged.handle(new DocumentEvent.Update(ann, typed(1, "back again")));
    assertThat(ann.heard).containsExactly("deny GONE");
    assertThat(appended).isEmpty();
    // It has no seat, and is let go all the same.
    int before = ann.flushes;
    purged.endTurn();
    assertThat(ann.flushes - before).isEqualTo(1);
  }

  @Test
  void content_largerThanOnePart_comesInPartsThatMakeItWhole() {
    var content = new Content();
    YDoc written = new YDoc(YDoc.Options.defaults().withClientId(1));
    int parts = 3;
    for (int i = 0; i < 4 * parts; i++) {
      written.getText("t").insert(0, ("" + i).repeat(Limits.ANSWER_PART_BYTES / 4));
    }
    written.getText("t").delete(5, 10);
    content.add(written.encodeStateAsUpdate());
    List<byte[]> answer = parts(content, StateVector.EMPTY);
    assertThat(answer).hasSizeGreaterThan(parts);
    YDoc read = new YDoc();
    answer.forEach(read::applyUpdate);
    assertThat(read.getText("t").toString().equals(written.getText("t").toString())).isTrue();
    // What somebody lacks of it is found in the parts, too.
    StateVector before = written.stateVector();
    written.getText("t").insert(3, "news");
    content.add(Updates.diff(written.encodeStateAsUpdate(), before));
    List<byte[]> news = parts(content, before);
    assertThat(news.stream().mapToLong(part -> part.length).sum()).isLessThan(1_000);
    news.forEach(read::applyUpdate);
    assertThat(read.getText("t").toString().equals(written.getText("t").toString())).isTrue();
  }
}
