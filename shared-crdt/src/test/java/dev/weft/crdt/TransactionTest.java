package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a transaction hands back and names, and subscriptions to types. */
class TransactionTest {
  private final YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1));
  private final YText text = doc.getText("t");

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
