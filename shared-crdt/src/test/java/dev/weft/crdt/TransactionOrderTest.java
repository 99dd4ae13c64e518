package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Transactions: what joins what, and in which order everybody is told. */
class TransactionOrderTest {
  private final YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1));
  private final List<String> heard = new ArrayList<>();

  private void watchEverything() {
    doc.onBeforeAllTransactions(() -> heard.add("beforeAllTransactions"));
    doc.onBeforeTransaction(t -> heard.add("beforeTransaction"));
    doc.onBeforeObserverCalls(t -> heard.add("beforeObserverCalls"));
    doc.onAfterTransaction(t -> heard.add("afterTransaction"));
    doc.onAfterTransactionCleanup(t -> heard.add("afterTransactionCleanup"));
    doc.onUpdate((update, origin, t) -> heard.add("update"));
    doc.onUpdateV2((update, origin, t) -> heard.add("updateV2"));
    doc.onSubdocuments(event -> heard.add("subdocuments"));
    doc.onAfterAllTransactions(all -> heard.add("afterAllTransactions " + all.size()));
    doc.getMap("m").observe(event -> heard.add("map"));
    doc.getText("t").observe(event -> heard.add("text"));
    doc.getMap("m").observeDeep(events -> heard.add("deep map " + events.size()));
    doc.getText("t").observeDeep(events -> heard.add("deep text " + events.size()));
  }

  @Test
  void callbacks_comeInTheDocumentedOrder() {
    watchEverything();
    doc.transact(
        "origin",
        transaction -> {
          heard.add("work");
          doc.getText("t").insert(0, "a");
          doc.getMap("m").set("k", new YDoc());
          doc.getText("t").insert(0, "b");
        });
    assertThat(heard)
        .containsExactly(
            "beforeAllTransactions",
            "beforeTransaction",
            "work",
            "beforeObserverCalls",
            "text",
            "map",
            "deep text 1",
            "deep map 1",
            "afterTransaction",
            "afterTransactionCleanup",
            "update",
            "updateV2",
            "subdocuments",
            "afterAllTransactions 1");
  }

  @Test
  void transaction_withoutChange_tellsOfNoUpdate() {
    watchEverything();
    doc.transact(transaction -> {});
    assertThat(heard)
        .containsExactly(
            "beforeAllTransactions",
            "beforeTransaction",
            "beforeObserverCalls",
            "afterTransaction",
            "afterTransactionCleanup",
            "afterAllTransactions 1");
  }

  @Test
  void nestedTransaction_joinsTheOuterOne() {
    watchEverything();
    List<String> origins = new ArrayList<>();
    doc.onUpdate((update, origin, t) -> origins.add(String.valueOf(origin)));
    doc.transact(
        "outer",
        outer -> {
          doc.getText("t").insert(0, "a");
          doc.transact(
              "inner",
              inner -> {
                assertThat(inner).isSameAs(outer);
                assertThat(inner.origin()).isEqualTo("outer");
                doc.getText("t").insert(1, "b");
              });
          assertThat(heard).doesNotContain("text");
          doc.getText("t").insert(2, "c");
        });
    assertThat(heard).containsOnlyOnce("text", "update", "updateV2");
    assertThat(origins).containsExactly("outer");
    assertThat(doc.getText("t")).hasToString("abc");
  }

  /** What an observer writes is a transaction of its own, after the one it was told of. */
  @Test
  void changesOfAnObserver_followInATransactionOfTheirOwn() {
    List<String> updates = new ArrayList<>();
    doc.getText("t")
        .observe(
            event -> {
              if (doc.getMap("m").size() == 0) {
                doc.getMap("m").set("length", (long) doc.getText("t").length());
                assertThat(updates).as("the first transaction is not over").isEmpty();
              }
            });
    doc.onUpdate((update, origin, t) -> updates.add(String.valueOf(origin)));
    doc.onAfterAllTransactions(all -> updates.add("all " + all.size()));
    doc.transact("typing", t -> doc.getText("t").insert(0, "abc"));
    assertThat(updates).containsExactly("typing", "null", "all 2");
    assertThat(doc.getMap("m").get("length")).isEqualTo(3L);
  }

  @Test
  void deepEvents_comeByLengthOfPath_andOnlyForWhatLives() {
    YMap map = doc.getMap("m");
    map.set("list", YArray.of(new YText("a"), new YText("b")));
    YArray list = (YArray) Objects.requireNonNull(map.get("list"));
    List<List<Object>> paths = new ArrayList<>();
    map.observeDeep(events -> events.forEach(event -> paths.add(event.path())));
    doc.transact(
        t -> {
          ((YText) Objects.requireNonNull(list.get(1))).insert(0, "x");
          ((YText) Objects.requireNonNull(list.get(0))).insert(0, "x");
          list.delete(0, 1);
          map.set("k", 1L);
        });
    assertThat(paths).containsExactly(List.of(), List.of("list"), List.of("list", 0));
  }

  @Test
  void exceptionOfTheWork_keepsWhatWasDone_andTellsOfIt() {
    watchEverything();
    List<byte[]> updates = new ArrayList<>();
    doc.onUpdate((update, origin, t) -> updates.add(update));
    assertThatThrownBy(
            () ->
                doc.transact(
                    t -> {
                      doc.getText("t").insert(0, "a");
                      throw new IllegalArgumentException("work");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("work");
    assertThat(heard).contains("text", "update", "updateV2", "afterAllTransactions 1");
    assertThat(doc.getText("t")).hasToString("a");
    YDoc other = new YDoc();
    updates.forEach(other::applyUpdate);
    assertThat(other.getText("t")).hasToString("a");
    doc.getText("t").insert(1, "b");
    assertThat(doc.getText("t")).hasToString("ab");
    assertThat(updates).hasSize(2);
  }

  @Test
  void exceptionOfAnObserver_reachesTheCaller_afterAllWereCalled() {
    doc.getText("t")
        .observe(
            event -> {
              throw new IllegalArgumentException("first");
            });
    doc.getText("t")
        .observe(
            event -> {
              throw new IllegalStateException("second");
            });
    doc.onAfterTransaction(
        t -> {
          throw new IllegalStateException("third");
        });
    watchEverything();
    assertThatThrownBy(() -> doc.getText("t").insert(0, "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("first")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("second", "third"));
    assertThat(heard).contains("text", "deep text 1", "update", "afterAllTransactions 1");
    assertThat(doc.getText("t")).hasToString("a");
  }

  /** The work's own exception says what went wrong; that of an observer comes along with it. */
  @Test
  void exceptionsOfWorkAndObserver_bothReachTheCaller() {
    doc.getText("t")
        .observe(
            event -> {
              throw new IllegalStateException("observer");
            });
    assertThatThrownBy(
            () ->
                doc.transact(
                    t -> {
                      doc.getText("t").insert(0, "a");
                      throw new IllegalArgumentException("work");
                    }))
        .hasMessage("work")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("observer"));
  }

  /** Redundant marks go in a transaction of their own, told of behind that of the update. */
  @Test
  void formatCleanUp_followsTheRemoteChange() {
    YDoc other = new YDoc(YDoc.Options.defaults().withClientId(2));
    doc.getText("t").insert(0, "abcd");
    other.applyUpdate(doc.encodeStateAsUpdate());
    doc.getText("t").format(0, 4, Map.of("bold", true));
    other.getText("t").format(0, 4, Map.of("bold", true));
    List<String> updates = new ArrayList<>();
    doc.onUpdate((update, origin, t) -> updates.add(origin + (t.isLocal() ? " here" : " there")));
    doc.applyUpdate(other.encodeStateAsUpdate(doc.stateVector()), "network");
    assertThat(updates).containsExactly("network there", "null here");
  }

  /** The clean-up is a transaction that callbacks of another one started: its errors wait too. */
  @Test
  void listenerThatThrows_onTheCleanUpOfFormats_stopsNoLaterUpdate() {
    YDoc other = new YDoc(YDoc.Options.defaults().withClientId(2));
    doc.getText("t").insert(0, "abcd");
    other.applyUpdate(doc.encodeStateAsUpdate());
    List<byte[]> updates = new ArrayList<>();
    doc.onUpdate((bytes, origin, transaction) -> updates.add(bytes));
    doc.getText("t").format(0, 4, Map.of("bold", true));
    other.getText("t").format(0, 4, Map.of("bold", true));
    byte[] update = other.encodeStateAsUpdate(doc.stateVector());
    Subscription failing =
        doc.onBeforeTransaction(
            t -> {
              if (t.isLocal()) {
                throw new IllegalStateException("clean-up");
              }
            });
    assertThatThrownBy(() -> doc.applyUpdate(update, "network")).hasMessage("clean-up");
    assertThat(updates).as("the remote change is told of").hasSize(2);
    failing.close();
    doc.getText("t").insert(0, "x");
    assertThat(updates).as("and so is what follows").hasSize(3);
    doc.handOver();
    updates.forEach(other::applyUpdate);
    assertThat(other.getText("t")).hasToString("xabcd");
  }

  @Test
  void gcFilterThatThrows_stopsNoUpdate() {
    boolean[] failing = {true};
    YDoc filtered =
        new YDoc(
            YDoc.Options.defaults()
                .withGcFilter(
                    item -> {
                      if (failing[0]) {
                        throw new IllegalStateException("filter");
                      }
                      return true;
                    }));
    List<byte[]> updates = new ArrayList<>();
    filtered.onUpdate((bytes, origin, t) -> updates.add(bytes));
    filtered.getText("t").insert(0, "abc");
    assertThatThrownBy(() -> filtered.getText("t").delete(0, 1)).hasMessage("filter");
    failing[0] = false;
    filtered.getText("t").insert(0, "x");
    YDoc other = new YDoc();
    updates.forEach(other::applyUpdate);
    assertThat(other.getText("t")).hasToString("xbc");
    DocumentInvariants.check(filtered);
  }

  @Test
  void subscription_thatWasClosed_hearsNothingMore() {
    try (Subscription subscription = doc.onUpdate((update, origin, t) -> heard.add("update"))) {
      doc.getText("t").insert(0, "a");
      assertThat(subscription).isNotNull();
    }
    doc.getText("t").insert(0, "b");
    assertThat(heard).hasSize(1);
  }

  @Test
  void event_readAfterItsDelivery_isRefused() {
    List<YTextEvent> events = new ArrayList<>();
    doc.getText("t").observe(events::add);
    doc.getText("t").insert(0, "a");
    assertThatThrownBy(() -> events.getFirst().delta())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("while it is delivered");
    assertThat(events.getFirst().target()).isSameAs(doc.getText("t"));
  }
}
