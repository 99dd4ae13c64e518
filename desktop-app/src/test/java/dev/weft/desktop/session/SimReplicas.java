package dev.weft.desktop.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.desktop.sync.SimRelay;
import dev.weft.desktop.sync.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Two to five computers, one relay, several documents, and everything that may go wrong, under one
 * seed. At the end all is well again, and everybody must have the same.
 */
final class SimReplicas {
  /** Within this time of an undisturbed network everything has arrived everywhere. */
  private static final Duration HEALED = Duration.ofMinutes(40);

  private final SimWorld world;
  private final Random random;
  private final SimRelay relay;
  private final List<SimComputer> computers = new ArrayList<>();
  private final List<String> documents = new ArrayList<>();
  private final Map<String, byte[]> acknowledged = new HashMap<>();
  private final boolean mayReplace;

  SimReplicas(long seed) {
    this.world = new SimWorld(seed);
    this.random = new Random(seed ^ 0x5DEECE66DL);
    this.relay = new SimRelay(world);
    relay.onAcknowledging(
        (id, update) ->
            acknowledged.merge(id, update, (before, now) -> Updates.merge(List.of(before, now))));
    mayReplace = random.nextInt(4) == 0;
    int count = 2 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      SimComputer computer = new SimComputer(String.valueOf((char) ('a' + i)), world, relay);
      computer.network.linger(Duration.ofSeconds(random.nextInt(4)));
      computer.network.latency(latency());
      computer.skew(Duration.ofDays(random.nextInt(-3650, 3651)));
      computers.add(computer);
    }
    // Few, so that several people meet in one; or more than are synced at the same time.
    int many = random.nextInt(12) == 0 ? 24 : 1 + random.nextInt(4);
    for (int i = 0; i < many; i++) {
      documents.add("document-" + i);
    }
  }

  private Duration latency() {
    return Duration.ofMillis(random.nextInt(3) == 0 ? 3000 : 5 + random.nextInt(300));
  }

  /** Runs it, with this many events from outside. */
  void run(int events) {
    computers.forEach(SimComputer::start);
    for (int i = 0; i < events; i++) {
      disturb();
      world.run(pause());
      computers.forEach(SimComputer::checkStatus);
    }
    heal();
    converge();
  }

  /** Often shorter than anything takes, so that events meet halfway. */
  private Duration pause() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> Duration.ofNanos(random.nextInt(3_000_000));
      case 3, 4, 5, 6 -> Duration.ofMillis(random.nextInt(200));
      case 7, 8 -> Duration.ofMillis(random.nextInt(3_000));
      default -> Duration.ofSeconds(random.nextInt(40));
    };
  }

  private void disturb() {
    SimComputer one = computers.get(random.nextInt(computers.size()));
    String id = documents.get(random.nextInt(documents.size()));
    int what = random.nextInt(100);
    if (what < 58) {
      edit(one, id);
    } else if (what < 63) {
      one.close(id);
    } else if (what < 86) {
      disturb(one, what);
    } else if (what < 88) {
      relay.close(id);
    } else if (what < 90) {
      relay.refuse(id, true);
      world.after(world.upTo(Duration.ofSeconds(20)), () -> relay.refuse(id, false));
    } else if (what < 96) {
      relayCrashes();
    } else if (what < 97) {
      relay.closeAll(1012, "drain");
    } else if (what < 98) {
      if (mayReplace) {
        relay.replace();
      }
    } else {
      everybodyIsAway();
    }
  }

  private void edit(SimComputer one, String id) {
    if (!one.isUp()) {
      return;
    }
    if (!one.hasOpen(id)) {
      if (random.nextInt(3) == 0) {
        one.create(id);
      } else {
        one.open(id);
      }
      world.run(Duration.ofMillis(2));
    }
    if (one.isUp()) {
      one.edit(id, random, random.nextInt(4) == 0 ? 20 : 1 + random.nextInt(3));
    }
  }

  private void disturb(SimComputer one, int what) {
    switch (what) {
      case 63, 64, 65, 66, 67, 68 -> {
        if (one.isOn()) {
          one.crash();
        } else {
          one.start();
        }
      }
      case 69 -> {
        if (one.isUp()) {
          one.quit();
          world.run(Duration.ofMillis(random.nextInt(60)));
          one.off();
        }
      }
      case 70, 71, 72 -> one.network.cut();
      case 73, 74, 75 -> one.network.reachable(random.nextBoolean());
      case 76, 77 -> one.network.silent(random.nextBoolean());
      case 78 -> one.network.congested(random.nextBoolean());
      case 79 -> one.network.httpStatus(random.nextBoolean() ? 200 : 503);
      case 80 -> one.network.latency(latency());
      case 81, 82 -> one.skew(Duration.ofDays(random.nextInt(-3650, 3651)));
      case 83 -> {
        if (one.isUp()) {
          one.sleep(Duration.ofSeconds(random.nextInt(600)));
        }
      }
      case 84 -> one.network.forget();
      default -> {
        if (one.isUp()) {
          one.pause(random.nextBoolean());
          one.acceptRelay();
        }
      }
    }
  }

  private void relayCrashes() {
    relay.crash();
    assertNothingAcknowledgedIsMissing();
    boolean staysDown = random.nextInt(3) == 0;
    if (staysDown) {
      computers.forEach(computer -> computer.network.reachable(false));
      Duration down = world.upTo(Duration.ofSeconds(30));
      world.after(down, () -> computers.forEach(computer -> computer.network.reachable(true)));
    }
  }

  /** Lids closed or switched off for weeks; they come back one after the other. */
  private void everybodyIsAway() {
    Duration weeks = Duration.ofDays(7 + random.nextInt(60));
    for (SimComputer computer : computers) {
      boolean sleeps = computer.isUp() && random.nextBoolean();
      if (computer.isOn() && !sleeps) {
        computer.crash();
      } else if (sleeps) {
        computer.sleep(weeks.plusMillis(random.nextInt(120_000)));
      }
    }
    world.run(weeks);
  }

  private void heal() {
    for (SimComputer computer : computers) {
      computer.network.reachable(true);
      computer.network.silent(false);
      computer.network.congested(false);
      computer.network.httpStatus(200);
      computer.network.latency(Duration.ofMillis(50));
      if (!computer.isOn()) {
        computer.start();
      }
      computer.pause(false);
    }
    documents.forEach(id -> relay.refuse(id, false));
    computers.forEach(computer -> documents.forEach(computer::open));
  }

  private void converge() {
    Duration until = world.now().plus(HEALED);
    while (world.now().compareTo(until) < 0 && !isSettled()) {
      world.run(Duration.ofSeconds(10));
      computers.forEach(SimComputer::checkStatus);
      computers.forEach(computer -> documents.forEach(computer::open));
      computers.forEach(SimComputer::acceptRelay);
    }
    assertNothingAcknowledgedIsMissing();
    for (String id : documents) {
      for (SimComputer computer : computers) {
        assertEquals(
            computers.getFirst().content(id),
            computer.content(id),
            () -> id + " at " + computer + " and at " + computers.getFirst());
        assertEquals(
            Updates.stateVector(relay.content(id)),
            Updates.stateVector(computer.disk.content(id)),
            () -> id + " on the disk of " + computer + " and at the relay");
        assertTrue(
            computer.claimsRelay(id),
            () ->
                computer
                    + " does not come to say that "
                    + id
                    + " is on the relay, but "
                    + computer.status(id));
      }
    }
    computers.forEach(SimComputer::assertNothingPromisedIsMissing);
  }

  private boolean isSettled() {
    return computers.stream()
        .allMatch(
            computer ->
                documents.stream()
                    .allMatch(
                        id ->
                            computer.claimsRelay(id)
                                && isSame(computer.disk.content(id), relay.content(id))));
  }

  private static boolean isSame(byte[] one, byte[] other) {
    return SimComputer.covers(one, other) && SimComputer.covers(other, one);
  }

  private void assertNothingAcknowledgedIsMissing() {
    acknowledged.forEach(
        (id, part) ->
            assertTrue(
                SimComputer.covers(relay.everHad(id), part),
                () -> "what the relay acknowledged of " + id + " is missing there"));
  }

  /** How much of the relay's content there is, for a check that the run was not an empty one. */
  int clocks() {
    return documents.stream()
        .map(id -> Updates.stateVector(relay.content(id)))
        .mapToInt(StateVector::size)
        .sum();
  }
}
