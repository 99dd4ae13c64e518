package dev.weft.relay.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FanOutTest {
  private final Map<String, List<byte[]>> seen = new LinkedHashMap<>();
  private final List<Long> alarms = new ArrayList<>();
  private final List<Integer> counted = new ArrayList<>();
  private long nanos = 1;
  private final FanOut fanOut =
      new FanOut(() -> nanos, alarms::add, stub(DocumentMeter.class, counted));
  private final Member a = member("a", false);
  private final Member b = member("b", false);
  private final Member c = member("c", true);
  private final List<Member> all = List.of(a, b, c);

  private static <T> T stub(Class<T> type, List<Integer> counts) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("fannedOut")) {
                counts.add((Integer) arguments[0]);
              }
              return null;
            }));
  }

  private Member member(String name, boolean wantsEcho) {
    seen.put(name, new ArrayList<>());
    return (Member)
        Proxy.newProxyInstance(
            Member.class.getClassLoader(),
            new Class<?>[] {Member.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "wantsEcho" -> wantsEcho;
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "update" -> messages(name).add(((Broadcast) arguments[0]).body());
                  default -> null;
                });
  }

  private List<byte[]> messages(String name) {
    return seen.getOrDefault(name, List.of());
  }

  /** Update number {@code clock} of a client who types one character behind the other. */
  private static byte[] typed(long client, int clock) {
    var doc = new YDoc(YDoc.Options.defaults().withClientId(client));
    byte[] before = new byte[] {0, 0};
    for (int i = 0; i <= clock; i++) {
      StateVector had = Updates.stateVector(before);
      doc.getText("t").insert(i, "x");
      before = doc.encodeStateAsUpdate();
      if (i == clock) {
        return Updates.diff(before, had);
      }
    }
    return before;
  }

  private void add(Member sender, byte[] update) {
    fanOut.add(sender, update, Updates.clockRanges(update));
  }

  @Test
  void show_oneUpdate_reachesAllButItsSender() {
    byte[] update = typed(1, 0);
    add(a, update);
    assertThat(fanOut.isDue()).isTrue();
    assertThat(fanOut.show(all)).isTrue();
    assertThat(messages("a")).isEmpty();
    assertThat(messages("b")).containsExactly(update);
    assertThat(messages("c")).containsExactly(update);
    assertThat(counted).containsExactly(2);
  }

  @Test
  void show_oneUpdateOfAMemberThatWantsItsEcho_reachesItToo() {
    add(c, typed(1, 0));
    fanOut.show(all);
    assertThat(messages("c")).hasSize(1);
  }

  @Test
  void show_manyUpdates_isOneMessageWithAllOfThem() {
    List<byte[]> updates = List.of(typed(1, 0), typed(1, 1), typed(2, 0), typed(2, 1));
    add(a, updates.get(0));
    add(a, updates.get(1));
    add(b, updates.get(2));
    add(b, updates.get(3));
    fanOut.show(all);
    for (String name : List.of("a", "b", "c")) {
      assertThat(messages(name)).hasSize(1);
      StateVector known = Updates.stateVector(messages(name).getFirst());
      assertThat(known).isEqualTo(Updates.stateVector(Updates.merge(updates)));
    }
    assertThat(counted).containsExactly(2 + 2 + 4);
  }

  @Test
  void show_manyUpdatesOfOneSender_doNotComeBackToIt() {
    add(a, typed(1, 0));
    add(a, typed(1, 1));
    fanOut.show(all);
    assertThat(messages("a")).isEmpty();
    assertThat(messages("b")).hasSize(1);
  }

  @Test
  void show_oneUpdateOfEachOfTwo_givesEachTheOther() {
    byte[] first = typed(1, 0);
    byte[] second = typed(2, 0);
    add(a, first);
    add(b, second);
    fanOut.show(all);
    assertThat(messages("a")).containsExactly(second);
    assertThat(messages("b")).containsExactly(first);
  }

  @Test
  void isDue_afterACheapFanOut_atOnce() {
    showAtCost(50_000);
    add(a, typed(1, 1));
    assertThat(fanOut.isDue()).isTrue();
    assertThat(alarms).isEmpty();
  }

  @Test
  void isDue_afterACostlyFanOut_whenThreeTimesItsCostHavePassed() {
    showAtCost(1_000_000);
    add(a, typed(1, 1));
    assertThat(fanOut.isDue()).isFalse();
    assertThat(fanOut.isDue()).isFalse();
    assertThat(alarms).as("one alarm is enough").containsExactly(3_000_000L);
    nanos += 3_000_000;
    fanOut.woken();
    assertThat(fanOut.isDue()).isTrue();
  }

  @Test
  void isDue_afterAnImmenseFanOut_waitsNoLongerThanTheLimit() {
    showAtCost(1_000_000_000L);
    add(a, typed(1, 1));
    assertThat(fanOut.isDue()).isFalse();
    assertThat(alarms).containsExactly(4_000_000L);
  }

  @Test
  void isDue_afterAPause_atOnce() {
    showAtCost(1_000_000);
    nanos += 60_000_000;
    add(a, typed(1, 1));
    assertThat(fanOut.isDue()).isTrue();
  }

  private void showAtCost(long cost) {
    add(a, typed(1, 0));
    assertThat(fanOut.isDue()).isTrue();
    fanOut.show(all);
    nanos += cost;
    fanOut.done();
  }
}
