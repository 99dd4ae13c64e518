package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Nesting, errors, events after the fact, and the thread that a document is confined to. */
class TransactionTest {
  private final YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1));
  private final YText text = doc.getText("t");

  @Test
  void nestedCalls_joinTheOpenTransaction() {
    List<Object> origins = new ArrayList<>();
    doc.onUpdate((update, origin, t) -> origins.add(Objects.requireNonNull(origin)));
    doc.transact(
        "outer",
        outer -> {
          text.insert(0, "a");
          doc.transact(
              "inner",
              inner -> {
                assertThat(inner).isSameAs(outer);
                assertThat(inner.origin()).isEqualTo("outer");
                text.insert(1, "b");
              });
        });
    assertThat(origins).containsExactly("outer");
  }

  @Test
  void compute_handsBackWhatCameOfIt() {
    assertThat(
            doc.<Integer>compute(
                "origin",
                t -> {
                  text.insert(0, "abc");
                  return text.length();
                }))
        .isEqualTo(3);
    assertThat(doc.<Boolean>compute(null, Transaction::isLocal)).isTrue();
  }

  @Test
  void exception_keepsWhatWasDoneAndTellsOfIt() {
    List<byte[]> updates = new ArrayList<>();
    doc.onUpdate((update, origin, t) -> updates.add(update));
    assertThatThrownBy(
            () ->
                doc.transact(
                    t -> {
                      text.insert(0, "done");
                      throw new IllegalArgumentException("half way");
                    }))
        .hasMessage("half way");
    YDoc other = new YDoc();
    updates.forEach(other::applyUpdate);
    assertThat(other.getText("t")).hasToString("done");
    text.insert(4, ".");
    assertThat(updates).hasSize(2);
  }

  @Test
  void observersThatThrow_stopNobody() {
    List<String> called = new ArrayList<>();
    text.observe(
        e -> {
          throw new IllegalStateException("first");
        });
    text.observe(e -> called.add("observer"));
    doc.onAfterTransaction(
        t -> {
          throw new IllegalStateException("second");
        });
    doc.onUpdate((u, o, t) -> called.add("update"));
    assertThatThrownBy(() -> text.insert(0, "a"))
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(called).containsExactly("observer", "update");
    assertThat(text).hasToString("a");
  }

  @Test
  void changed_namesTypesAndKeys() {
    YMap map = doc.getMap("m");
    List<Object> seen = new ArrayList<>();
    doc.onAfterTransaction(t -> seen.add(t.changed()));
    doc.transact(
        t -> {
          map.set("a", new YArray(List.of(1)));
          text.setAttribute("lang", "en");
          text.insert(0, "x");
        });
    assertThat(seen)
        .containsExactly(
            Map.of(map, Set.of("a"), text, new HashSet<>(Arrays.asList(null, "lang"))));
  }

  @Test
  void event_readTooLate_isRefused() {
    List<YTextEvent> events = new ArrayList<>();
    text.observe(events::add);
    text.insert(0, "a");
    assertThatThrownBy(() -> events.get(0).delta())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("while it is delivered");
    assertThat(events.get(0).target()).isSameAs(text);
  }

  @Test
  void event_readInTime_answersLater() {
    List<YTextEvent> events = new ArrayList<>();
    text.observe(
        e -> {
          assertThat(e.delta()).isNotEmpty();
          events.add(e);
        });
    text.insert(0, "a");
    assertThat(events.get(0).delta()).containsExactly(new DeltaOp.Insert("a"));
  }

  @Test
  void subscription_closedInsideACall_endsTheCalls() {
    List<Subscription> own = new ArrayList<>();
    List<String> called = new ArrayList<>();
    own.add(
        text.observe(
            e -> {
              called.add("once");
              own.get(0).close();
            }));
    text.insert(0, "a");
    text.insert(0, "b");
    assertThat(called).hasSize(1);
  }

  /** As in Yjs a type may be observed before it is placed. */
  @Test
  void typeObservedBeforeItIsPlaced_tellsOfLaterChanges() {
    YMap map = new YMap();
    List<Object> seen = new ArrayList<>();
    map.observe(e -> seen.addAll(e.keysChanged()));
    doc.getArray("a").push(map);
    map.set("k", 1);
    assertThat(seen).containsExactly("k");
  }

  @Test
  void otherThread_isRefusedUntilTheDocumentIsHandedOver() {
    text.insert(0, "here");
    CompletableFuture<Void> intruder = CompletableFuture.runAsync(() -> text.insert(0, "there"));
    assertThatThrownBy(intruder::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Thread.currentThread().getName())
        .hasMessageContaining("handOver()");
    assertThat(text).hasToString("here");
    doc.handOver();
    CompletableFuture.runAsync(
            () -> {
              text.insert(4, " and there");
              doc.handOver();
            })
        .join();
    assertThat(text).hasToString("here and there");
  }

  @Test
  void handOver_insideATransaction_isRefused() {
    assertThatThrownBy(() -> doc.transact(t -> doc.handOver()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("transaction is open");
    doc.onUpdate((u, o, t) -> doc.handOver());
    assertThatThrownBy(() -> text.insert(0, "a")).isInstanceOf(IllegalStateException.class);
    assertThat(Collections.singletonList(text.toString())).containsExactly("a");
  }

  @Test
  void otherSessionWithOurClientId_makesUsTakeANewOne() {
    long[] next = {40};
    YDoc ours = new YDoc(YDoc.Options.defaults().withClientId(7).withEntropy(() -> next[0]++));
    YDoc twin = new YDoc(YDoc.Options.defaults().withClientId(7));
    twin.getText("t").insert(0, "twin");
    long before = ours.clientId();
    ours.applyUpdate(twin.encodeStateAsUpdate());
    assertThat(before).isEqualTo(7);
    assertThat(ours.clientId()).isNotEqualTo(7);
    ours.getText("t").insert(4, "s");
    twin.applyUpdate(ours.encodeStateAsUpdate());
    assertThat(twin.getText("t")).hasToString("twins");
    assertThat(twin.clientId()).isEqualTo(7);
  }

  @Test
  void clientIds_reach53Bits() {
    long largest = (1L << 53) - 1;
    YDoc big = new YDoc(YDoc.Options.defaults().withClientId(largest));
    big.getText("t").insert(0, "x");
    YDoc other = new YDoc();
    other.applyUpdateV2(big.encodeStateAsUpdateV2());
    assertThat(other.stateVector().get(largest)).isEqualTo(1);
    assertThatThrownBy(() -> big.setClientId(largest + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^53-1");
    assertThatThrownBy(() -> new YDoc(YDoc.Options.defaults().withClientId(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
