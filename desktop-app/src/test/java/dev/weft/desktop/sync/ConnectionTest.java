package dev.weft.desktop.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.desktop.sync.ConnectionState.Refused.Cause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the connection does when the world around it changes. */
class ConnectionTest {
  private static final Duration MOMENT = Duration.ofSeconds(3);

  private static SimDesktop live(long seed) {
    SimDesktop desk = new SimDesktop(seed);
    desk.worker.attach("a");
    desk.start();
    desk.world.run(MOMENT);
    assertLive(desk);
    return desk;
  }

  private static void assertLive(SimDesktop desk) {
    assertInstanceOf(ConnectionState.Live.class, desk.connection());
  }

  @Test
  void start_connectsThenAuthenticatesThenIsLive() {
    SimDesktop desk = live(1);
    assertEquals(
        List.of(
            new ConnectionState.Connecting(),
            new ConnectionState.Authenticating(),
            new ConnectionState.Live()),
        desk.connections);
  }

  @Test
  void pause_staysOfflineUntilResumed() {
    SimDesktop desk = live(2);
    desk.worker.pause();
    desk.write("a", "kept");
    desk.world.run(Duration.ofHours(5));
    assertInstanceOf(ConnectionState.Paused.class, desk.connection());
    assertEquals(0, desk.relay.connections());
    desk.worker.resume();
    desk.world.run(MOMENT);
    assertTrue(desk.relayHasAll("a"));
  }

  @Test
  void sleepOfAWeek_endsTheDeadConnectionWithinSecondsOfWaking() {
    SimDesktop desk = live(3);
    desk.network.silent(true);
    desk.host.sleep(Duration.ofDays(7));
    desk.world.run(Duration.ofDays(7));
    desk.network.silent(false);
    desk.network.forget();
    desk.write("a", "after the holidays");
    desk.world.run(Duration.ofSeconds(15));
    assertLive(desk);
    assertTrue(desk.relayHasAll("a"));
    assertTrue(desk.connections.contains(new ConnectionState.Connecting()));
  }

  @Test
  void sleepWhileBackingOff_isFollowedByATryAtOnce() {
    SimDesktop desk = live(4);
    desk.network.reachable(false);
    desk.network.cut();
    desk.world.run(Duration.ofMinutes(10));
    desk.network.reachable(true);
    desk.host.sleep(Duration.ofHours(8));
    desk.world.run(Duration.ofHours(8).plusSeconds(8));
    assertLive(desk);
  }

  @Test
  void otherNetwork_isTriedAtOnceAndTheOldConnectionMustProveItself() {
    SimDesktop desk = live(5);
    desk.network.silent(true);
    desk.network.address = "192.168.7.7";
    desk.world.run(Duration.ofSeconds(12));
    assertFalse(desk.connection() instanceof ConnectionState.Live);
    desk.network.silent(false);
    desk.world.run(Duration.ofMinutes(1));
    assertLive(desk);
    int before = desk.network.connects;
    desk.network.address = "192.168.7.8";
    desk.world.run(Duration.ofMinutes(1));
    assertEquals(before, desk.network.connects, "a connection that answers is kept");
  }

  @Test
  void captivePortal_isSaidInWordsAndLeftByItself() {
    SimDesktop desk = new SimDesktop(6);
    desk.network.refusal = 302;
    desk.network.httpStatus = 302;
    desk.worker.attach("a");
    desk.start();
    desk.world.run(MOMENT);
    assertTrue(
        desk.connections.stream().anyMatch(state -> state.words().contains("sign in first")),
        desk.connections.toString());
    desk.network.refusal = 0;
    desk.network.httpStatus = 200;
    desk.world.run(Duration.ofMinutes(1));
    assertLive(desk);
  }

  @Test
  void drain_isSaidAndFollowedByAWaitThatSpreads() {
    long earliest = Long.MAX_VALUE;
    long latest = 0;
    for (int seed = 10; seed < 40; seed++) {
      SimDesktop desk = live(seed);
      desk.world.run(Duration.ofMinutes(2));
      desk.relay.closeAll(1012, "The relay is restarting");
      desk.world.run(Duration.ofMillis(100));
      ConnectionState.BackingOff waiting =
          desk.connections.stream()
              .filter(ConnectionState.BackingOff.class::isInstance)
              .map(ConnectionState.BackingOff.class::cast)
              .reduce((first, second) -> second)
              .orElseThrow();
      assertTrue(waiting.words().contains("restarting"), waiting.words());
      earliest = Math.min(earliest, waiting.nextTry().toMillis());
      latest = Math.max(latest, waiting.nextTry().toMillis());
      desk.world.run(Duration.ofSeconds(10));
      assertLive(desk);
    }
    assertTrue(latest - earliest > 2_000, earliest + " to " + latest);
  }

  @ParameterizedTest
  @CsvSource({"401,TOKEN", "403,FORBIDDEN", "404,REMOVED", "426,VERSION", "507,QUOTA"})
  void refusedUpgrade_saysTheReason(int status, Cause cause) {
    SimDesktop desk = new SimDesktop(status);
    desk.network.refusal = status;
    desk.write("a", "kept");
    desk.start();
    desk.world.run(MOMENT);
    ConnectionState.Refused refused =
        assertInstanceOf(ConnectionState.Refused.class, desk.connection());
    assertEquals(cause, refused.cause());
    assertEquals(List.of("a"), desk.waiting());
    desk.world.run(Duration.ofHours(1));
    assertTrue(
        desk.network.connects < (cause == Cause.QUOTA ? 300 : 13),
        desk.network.connects + " connections in an hour");
    desk.network.refusal = 0;
    desk.worker.reconnectNow();
    desk.world.run(MOMENT);
    assertTrue(desk.relayHasAll("a"));
  }

  @ParameterizedTest
  @CsvSource({"1002,VERSION", "1015,CERTIFICATE", "4401,TOKEN", "4403,FORBIDDEN", "4410,REMOVED"})
  void closeCode_saysTheReason(int code, Cause cause) {
    SimDesktop desk = live(code);
    desk.relay.closeAll(code, "");
    desk.world.run(MOMENT);
    ConnectionState.Refused refused =
        assertInstanceOf(ConnectionState.Refused.class, desk.connection());
    assertEquals(cause, refused.cause());
  }

  @Test
  void fullRelay_isSaidAndAskedAgain() {
    SimDesktop desk = live(7);
    desk.relay.closeAll(1013, "The relay cannot store updates at the moment: FULL");
    desk.world.run(MOMENT);
    assertEquals(
        Cause.QUOTA, ((ConnectionState.Refused) desk.connection()).cause(), "not a mere silence");
    desk.world.run(Duration.ofMinutes(5));
    assertLive(desk);
  }

  @Test
  void otherRelayAtTheSameAddress_isSentNothingUntilSomebodyConfirms() {
    SimDesktop desk = live(8);
    desk.write("a", "one");
    desk.write("b", "two");
    desk.world.run(Duration.ofMinutes(1));
    assertTrue(desk.relayHasAll("b"));
    desk.relay.replace();
    desk.write("a", "three");
    desk.world.run(Duration.ofMinutes(30));
    assertEquals(Cause.IDENTITY, ((ConnectionState.Refused) desk.connection()).cause());
    assertEquals(0, desk.relay.content("a")[0], "nothing was sent");
    desk.worker.acceptIdentity();
    desk.world.run(Duration.ofMinutes(1));
    assertLive(desk);
    assertTrue(desk.relayHasAll("a"));
    assertTrue(desk.relayHasAll("b"), "also what the first relay had confirmed");
  }

  @Test
  void relayThatOpensAndSaysNothing_isGivenUp() {
    SimDesktop desk = new SimDesktop(9);
    desk.network.httpStatus = 500;
    desk.relay.silence("a", true);
    desk.worker.attach("a");
    desk.start();
    desk.world.run(Duration.ofMinutes(2));
    assertTrue(
        desk.connections.stream()
            .anyMatch(
                state -> state.words().contains("does not give its list of changes: HTTP 500")),
        desk.connections.toString());
  }

  @Test
  void congestedSocket_isSentNothingMoreUntilItDrains() {
    SimDesktop desk = live(11);
    desk.write("a", "first");
    desk.world.run(MOMENT);
    desk.network.congested(true);
    int before = desk.relay.framesReceived;
    for (int i = 0; i < 3_000; i++) {
      desk.write("a", "more and more ".repeat(20));
      desk.world.run(Duration.ofMillis(5));
    }
    // The last of them may still be on its way to the disk.
    desk.world.run(MOMENT);
    assertEquals(before, desk.relay.framesReceived);
    assertEquals(3_000, desk.state("a").unconfirmed());
    desk.network.congested(false);
    desk.world.run(Duration.ofSeconds(30));
    assertTrue(desk.relayHasAll("a"));
    assertEquals(0, desk.state("a").unconfirmed());
    assertTrue(desk.relay.framesReceived - before < 40, "what gathered went out merged");
  }

  @Test
  void firstSyncOfALargeLibrary_isToldAsProgress() {
    SimDesktop desk = new SimDesktop(12);
    for (int i = 0; i < 180; i++) {
      desk.relay.put("there" + i, SimDesktop.update(1_000 + i, "text " + i));
    }
    desk.start();
    desk.world.run(Duration.ofMinutes(2));
    assertTrue(desk.progress.contains("42 of 180"), desk.progress.toString());
    assertEquals("180 of 180", desk.progress.getLast());
  }

  @Test
  void reconnectWithAThousandDocumentsOfWhichTenChanged_asksOnceAndSyncsTen() {
    SimDesktop desk = new SimDesktop(13);
    for (int i = 0; i < 1_000; i++) {
      desk.relay.put("doc" + i, SimDesktop.update(1_000 + i, "text " + i));
    }
    desk.start();
    desk.world.run(Duration.ofMinutes(5));
    assertTrue(desk.has("doc999"));
    desk.network.reachable(false);
    desk.network.cut();
    for (int i = 0; i < 10; i++) {
      desk.relay.put("doc" + (i * 100), SimDesktop.update(5_000 + i, "news"));
    }
    desk.world.run(Duration.ofMinutes(1));
    desk.network.count();
    desk.network.reachable(true);
    desk.world.run(Duration.ofSeconds(34));
    assertLive(desk);
    for (int i = 0; i < 10; i++) {
      assertTrue(desk.has("doc" + (i * 100)));
    }
    // Token, Step1, Step2, Close for each, and pings.
    assertTrue(desk.network.framesUp <= 10 * 4 + 4, desk.network.framesUp + " frames up");
    assertTrue(desk.network.framesDown <= 10 * 4 + 4, desk.network.framesDown + " frames down");
    assertTrue(
        desk.network.bytesUp + desk.network.bytesDown < 10 * 300,
        desk.network.bytesUp + " bytes up, " + desk.network.bytesDown + " down");
  }
}
