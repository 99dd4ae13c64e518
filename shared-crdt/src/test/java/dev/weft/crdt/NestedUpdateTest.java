package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.codec.MalformedUpdateException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Updates that listeners apply while another one is between its decoding and its application. */
class NestedUpdateTest {
  private final YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1));

  private static YDoc author(long client, String text) {
    YDoc author = new YDoc(YDoc.Options.defaults().withClientId(client));
    author.getText("t" + client).insert(0, text);
    return author;
  }

  private void once(String moment, Runnable work) {
    boolean[] done = {false};
    Runnable first =
        () -> {
          if (!done[0]) {
            done[0] = true;
            work.run();
          }
        };
    if (moment.equals("beforeAll")) {
      doc.onBeforeAllTransactions(first);
    } else {
      doc.onBeforeTransaction(t -> first.run());
    }
  }

  private static byte[] encoded(int version, YDoc author) {
    return version == 1 ? author.encodeStateAsUpdate() : author.encodeStateAsUpdateV2();
  }

  private BiConsumer<YDoc, byte[]> apply(int version) {
    return version == 1 ? YDoc::applyUpdate : YDoc::applyUpdateV2;
  }

  @ParameterizedTest
  @CsvSource({"beforeAll, 1", "beforeAll, 2", "beforeTransaction, 1", "beforeTransaction, 2"})
  void update_appliedByAListenerBeforeAnother_leavesItsText(String moment, int version) {
    byte[] outer = encoded(version, author(2, "hello"));
    byte[] inner = encoded(version, author(3, "XYZ"));
    once(moment, () -> apply(version).accept(doc, inner));
    apply(version).accept(doc, outer);
    assertThat(doc.getText("t2")).hasToString("hello");
    assertThat(doc.getText("t3")).hasToString("XYZ");
    DocumentInvariants.check(doc);
    YDoc next = author(4, "and on");
    apply(version).accept(doc, encoded(version, next));
    assertThat(doc.getText("t4")).hasToString("and on");
  }

  @ParameterizedTest
  @CsvSource({"beforeAll, 1", "beforeAll, 2", "beforeTransaction, 1", "beforeTransaction, 2"})
  void update_refusedBeforeAnother_leavesItsText(String moment, int version) {
    byte[] outer = encoded(version, author(2, "hello"));
    byte[] inner = encoded(version, author(3, "XYZ"));
    byte[] broken = Arrays.copyOf(inner, inner.length - 1);
    once(
        moment,
        () ->
            assertThatThrownBy(() -> apply(version).accept(doc, broken))
                .isInstanceOf(MalformedUpdateException.class));
    apply(version).accept(doc, outer);
    assertThat(doc.getText("t2")).hasToString("hello");
    assertThat(doc.rootNames()).doesNotContain("t3");
    DocumentInvariants.check(doc);
  }

  /** A long state arrives in one piece, and is staged behind the text of another update. */
  @Test
  void state_appliedByAListenerBeforeAnother_keepsBoth() {
    YDoc many = author(3, "");
    for (int i = 0; i < 50; i++) {
      many.getText("t3").insert(0, "run" + i + " ");
    }
    byte[] inner = many.encodeStateAsUpdate();
    once("beforeTransaction", () -> doc.applyUpdate(inner));
    doc.applyUpdate(author(2, "hello \u65E5\u672C").encodeStateAsUpdate());
    assertThat(doc.getText("t2")).hasToString("hello \u65E5\u672C");
    assertThat(doc.getText("t3")).hasToString(many.getText("t3").toString());
    DocumentInvariants.check(doc);
  }

  /** An update that waits for its causes is decoded again, within the one that brings them. */
  @Test
  void waitingUpdate_integratedWithinANestedOne_keepsAllText() {
    YDoc author = author(3, "first");
    StateVector known = author.stateVector();
    byte[] causes = author.encodeStateAsUpdate();
    author.getText("t3").insert(5, " second");
    doc.applyUpdate(author.encodeStateAsUpdate(known));
    assertThat(doc.hasPending()).isTrue();
    once("beforeTransaction", () -> doc.applyUpdate(causes));
    doc.applyUpdate(author(2, "hello").encodeStateAsUpdate());
    assertThat(doc.getText("t2")).hasToString("hello");
    assertThat(doc.getText("t3")).hasToString("first second");
    assertThat(doc.hasPending()).isFalse();
  }

  @Test
  void listenerThatThrows_leavesNothingStaged() {
    Subscription subscription =
        doc.onBeforeTransaction(
            t -> {
              throw new IllegalStateException("listener");
            });
    byte[] outer = author(2, "hello").encodeStateAsUpdate();
    assertThatThrownBy(() -> doc.applyUpdate(outer)).hasMessage("listener");
    subscription.close();
    doc.applyUpdate(author(3, "XYZ").encodeStateAsUpdate());
    doc.applyUpdateV2(author(2, "hello").encodeStateAsUpdateV2());
    assertThat(doc.getText("t2")).hasToString("hello");
    assertThat(doc.getText("t3")).hasToString("XYZ");
  }
}
