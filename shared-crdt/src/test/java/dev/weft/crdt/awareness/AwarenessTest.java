package dev.weft.crdt.awareness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.Subscription;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Presence against the recorded walk of two real instances, and its own rules. */
public class AwarenessTest {
  private long nowMillis = 1_000;

  private Awareness awareness(long client) {
    return new Awareness(client, () -> nowMillis);
  }

  /** An instance and the events it raised since they were last asked for. */
  private static final class Watched {
    private final Awareness awareness;
    private final List<Object> events = new ArrayList<>();

    Watched(Awareness awareness) {
      this.awareness = awareness;
      awareness.onChange(change -> record("change", change));
      awareness.onUpdate(change -> record("update", change));
    }

    private void record(String kind, AwarenessChange change) {
      Map<String, Object> lists = new HashMap<>();
      lists.put("added", change.added());
      lists.put("updated", change.updated());
      lists.put("removed", change.removed());
      events.add(List.of(kind, lists, String.valueOf(change.origin())));
    }

    void check(Map<String, @Nullable Object> expected) {
      Map<String, Object> states = new HashMap<>();
      Map<String, Object> clocks = new HashMap<>();
      for (long client : awareness.clients()) {
        states.put("" + client, Objects.requireNonNull(awareness.state(client)));
      }
      assertThat(states).isEqualTo(expected.get("states"));
      for (String client : Tagged.object(expected.get("clocks")).keySet()) {
        clocks.put(client, awareness.clock(Long.parseLong(client)));
      }
      assertThat(clocks).isEqualTo(expected.get("clocks"));
      assertThat(events).isEqualTo(expected.get("events"));
      events.clear();
    }
  }

  @Test
  void recordedWalk_statesClocksEventsAndBytes() {
    Map<String, @Nullable Object> walk = Tagged.cases("awareness").get(0);
    Map<String, Watched> instances = new HashMap<>();
    instances.put("A", new Watched(awareness(Tagged.integer(walk, "clientA"))));
    instances.put("B", new Watched(awareness(Tagged.integer(walk, "clientB"))));
    int count = 0;
    for (Map<String, @Nullable Object> step : Tagged.list(walk, "steps")) {
      Watched on = instances.getOrDefault(String.valueOf(step.get("on")), instances.get("A"));
      perform(step, Objects.requireNonNull(on).awareness);
      Objects.requireNonNull(instances.get("A")).check(Tagged.object(step.get("a")));
      Objects.requireNonNull(instances.get("B")).check(Tagged.object(step.get("b2")));
      count++;
    }
    assertThat(count).isGreaterThan(20);
  }

  private static void perform(Map<String, @Nullable Object> step, Awareness on) {
    switch (Tagged.string(step, "do")) {
      case "initial" -> {}
      case "setLocalState" -> {
        Object state = step.get("state");
        on.setLocalState(state == null ? null : Tagged.object(state));
      }
      case "setLocalStateField" ->
          on.setLocalStateField(Tagged.string(step, "field"), step.get("value"));
      case "encode" -> assertThat(on.encode(clients(step))).isEqualTo(Tagged.bytes(step, "b"));
      case "encodeRemoved" ->
          assertThat(on.encodeAsGone(clients(step))).isEqualTo(Tagged.bytes(step, "b"));
      case "apply", "apply-again" -> on.apply(Tagged.bytes(step, "b0"), "remote");
      case "removeStates" -> on.remove(clients(step), Tagged.string(step, "origin"));
      default -> throw new IllegalArgumentException(Tagged.string(step, "do"));
    }
  }

  private static List<Long> clients(Map<String, @Nullable Object> step) {
    List<Long> clients = new ArrayList<>();
    Tagged.values(step, "clients").forEach(c -> clients.add((Long) Objects.requireNonNull(c)));
    return clients;
  }

  @Test
  void tick_renewsTheOwnStateAndRemovesTheSilent() {
    Awareness here = awareness(1);
    Awareness there = awareness(2);
    there.setLocalState(Map.of("user", "B"));
    here.apply(there.encode(), "remote");
    Watched watched = new Watched(here);

    nowMillis += Awareness.RENEWAL_MILLIS - 1;
    here.tick();
    assertThat(watched.events).isEmpty();

    nowMillis += 1;
    here.tick();
    assertThat(here.clock(1)).isEqualTo(1);
    assertThat(watched.events).hasSize(1);
    assertThat(here.state(2)).isEqualTo(Map.of("user", "B"));

    nowMillis += Awareness.TIMEOUT_MILLIS - Awareness.RENEWAL_MILLIS;
    here.tick();
    assertThat(here.state(2)).isNull();
    assertThat(here.clock(2)).as("a time-out leaves the clock").isEqualTo(1);
    assertThat(here.localState()).isEmpty();
  }

  @Test
  void malformedUpdate_changesNothing() {
    Awareness here = awareness(1);
    Awareness there = awareness(2);
    there.setLocalState(Map.of("user", "B"));
    byte[] good = there.encode();
    byte[] twoWithOneBroken = new byte[good.length + 5];
    System.arraycopy(good, 0, twoWithOneBroken, 0, good.length);
    twoWithOneBroken[0] = 2;
    System.arraycopy(new byte[] {5, 1, 2, '"', '"'}, 0, twoWithOneBroken, good.length, 5);
    assertThatThrownBy(() -> here.apply(twoWithOneBroken, "remote"))
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining("JSON object");
    assertThat(here.clients()).containsExactly(1L);
    assertThatThrownBy(() -> here.apply(new byte[] {(byte) 0xFF, 0x7F, 0, 0, 0}, "remote"))
        .isInstanceOf(MalformedUpdateException.class);
  }

  @Test
  void crowd_isRefusedAndTheLongGoneAreForgotten() {
    Awareness here = awareness(0);
    for (long client = 1; client < Awareness.MAX_CLIENTS; client++) {
      here.apply(entry(client, 1, Map.of()), "remote");
    }
    assertThatThrownBy(() -> here.apply(entry(123_456, 1, Map.of()), "remote"))
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining("" + Awareness.MAX_CLIENTS);
    here.apply(entry(17, 2, null), "remote");
    here.apply(entry(123_456, 1, Map.of()), "remote");
    assertThat(here.clients()).hasSize(Awareness.MAX_CLIENTS);
    assertThat(here.clock(17)).isZero();
  }

  private static byte[] entry(
      long client, long clock, @Nullable Map<String, @Nullable Object> state) {
    return new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(client, clock, state))).encode();
  }

  @Test
  void closedSubscription_getsNoMoreCalls() {
    Awareness here = awareness(1);
    List<AwarenessChange> changes = new ArrayList<>();
    try (Subscription subscription = here.onChange(changes::add)) {
      here.setLocalStateField("user", "A");
      assertThat(subscription).isNotNull();
    }
    here.setLocalStateField("user", "B");
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).clients()).containsExactly(1L);
  }
}
