package dev.weft.desktop.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.desktop.sync.ConnectionState.Refused.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Another relay answers at the address: what the one before said is not its word. */
class OtherRelayTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Two documents, of which one is open, are at the relay, and the place in its list is on disk.
   */
  private static SimDesktop synced(long seed) {
    SimDesktop desk = new SimDesktop(seed);
    desk.worker.attach("open");
    desk.start();
    desk.write("open", "one");
    desk.write("closed", "two");
    desk.world.run(MINUTE);
    assertTrue(desk.relayHasAll("open"));
    assertTrue(desk.relayHasAll("closed"));
    assertTrue(desk.disk.cursor().isPresent());
    return desk;
  }

  private static void assertNothingClaimed(SimDesktop desk) {
    for (DocumentSyncState state : desk.states()) {
      if (state.compared() && state.unconfirmed() == 0) {
        assertTrue(desk.relayHasAll(state.documentId()), state.toString());
      }
    }
  }

  @Test
  void acceptedRelay_hasConfirmedNothingBeforeItDoes() {
    SimDesktop desk = synced(1);
    desk.relay.replace();
    desk.world.run(MINUTE);
    desk.worker.acceptIdentity();
    for (int i = 0; i < 60_000; i++) {
      desk.world.run(Duration.ofMillis(1));
      if (desk.connection() instanceof ConnectionState.Live) {
        assertNothingClaimed(desk);
      }
    }
    assertTrue(desk.state("open").compared());
    assertTrue(desk.relayHasAll("open"));
    assertTrue(desk.relayHasAll("closed"));
  }

  @Test
  void acceptedRelayThatTookNothingYet_isAskedAboutAgainAfterACrash() {
    SimDesktop desk = synced(2);
    desk.relay.replace();
    desk.world.run(MINUTE);
    desk.relay.refuse("closed", true);
    desk.worker.acceptIdentity();
    desk.world.run(MINUTE);
    assertInstanceOf(ConnectionState.Live.class, desk.connection());
    desk.host.kill();
    desk.network.cut();
    desk.relay.refuse("closed", false);
    SimDesktop again = new SimDesktop(desk.world, desk.relay, desk.disk);
    again.start();
    again.world.run(MINUTE);
    // Either it is offered by itself or somebody is asked; it is not forgotten.
    if (again.connection() instanceof ConnectionState.Refused) {
      again.worker.acceptIdentity();
      again.world.run(MINUTE);
    }
    assertTrue(again.relayHasAll("closed"));
  }

  @Test
  void relayWhoseListFails_isSentNothingSinceItMayBeAnother() {
    SimDesktop desk = synced(3);
    desk.network.httpStatus(503);
    desk.relay.replace();
    desk.write("open", "three");
    desk.world.run(Duration.ofMinutes(10));
    assertEquals(0, desk.relay.content("open")[0], "nothing was sent");
    assertEquals(0, desk.relay.content("closed")[0], "nothing was sent");
    assertTrue(
        desk.connections.stream().anyMatch(state -> state.words().contains("list")),
        "the reason is said: " + desk.connections);
    desk.network.httpStatus(200);
    desk.world.run(Duration.ofMinutes(10));
    assertEquals(Cause.IDENTITY, ((ConnectionState.Refused) desk.connection()).cause());
    assertEquals(0, desk.relay.content("open")[0], "nothing was sent");
  }

  @Test
  void relayReplacedBeforeItSaidWhichItIs_hasBeenSentNothing() {
    SimDesktop desk = new SimDesktop(6);
    desk.worker.attach("open");
    desk.network.httpStatus(503);
    desk.start();
    desk.write("open", "one");
    desk.world.run(Duration.ofSeconds(5));
    desk.relay.replace();
    desk.network.httpStatus(200);
    for (int i = 0; i < 20_000; i++) {
      desk.world.run(Duration.ofMillis(1));
      if (desk.connection() instanceof ConnectionState.Live) {
        assertNothingClaimed(desk);
      }
    }
    assertInstanceOf(ConnectionState.Live.class, desk.connection());
    assertTrue(desk.relayHasAll("open"));
  }

  @Test
  void relayWithAList_whereAStockServerWas_isAnother() {
    SimDesktop desk = new SimDesktop(7);
    desk.network.httpStatus(404);
    desk.start();
    desk.write("closed", "one");
    desk.world.run(MINUTE);
    assertInstanceOf(ConnectionState.Live.class, desk.connection());
    assertTrue(desk.relayHasAll("closed"));
    desk.relay.replace();
    desk.network.httpStatus(200);
    desk.world.run(MINUTE);
    assertEquals(Cause.IDENTITY, ((ConnectionState.Refused) desk.connection()).cause());
  }

  @Test
  void relayWhoseListFailsForAMoment_isSyncedSoonAfter() {
    SimDesktop desk = synced(4);
    desk.network.httpStatus(503);
    desk.network.cut();
    desk.write("open", "three");
    desk.world.run(Duration.ofSeconds(20));
    desk.network.httpStatus(200);
    desk.world.run(Duration.ofSeconds(10));
    assertInstanceOf(ConnectionState.Live.class, desk.connection());
    assertTrue(desk.relayHasAll("open"));
  }

  @Test
  void serverWithoutAListWhereOneWas_isAnother() {
    SimDesktop desk = synced(5);
    desk.network.httpStatus(404);
    desk.relay.replace();
    desk.write("open", "three");
    desk.world.run(MINUTE);
    assertEquals(Cause.IDENTITY, ((ConnectionState.Refused) desk.connection()).cause());
    assertEquals(0, desk.relay.content("open")[0], "nothing was sent");
    desk.worker.acceptIdentity();
    desk.world.run(MINUTE);
    assertInstanceOf(ConnectionState.Live.class, desk.connection());
    assertTrue(desk.relayHasAll("open"));
    assertTrue(desk.relayHasAll("closed"), "everything is offered to it");
  }
}
