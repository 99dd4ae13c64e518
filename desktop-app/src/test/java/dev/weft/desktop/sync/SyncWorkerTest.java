package dev.weft.desktop.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One desktop, one relay, one defect each. */
class SyncWorkerTest {
  private static final Duration MOMENT = Duration.ofSeconds(3);

  @Test
  void refusedFrame_isNotConfirmedByALaterOneThatIsAccepted() {
    SimDesktop desk = new SimDesktop(1);
    desk.worker.attach("a");
    desk.start();
    desk.world.run(MOMENT);
    byte[] lost = desk.write("a", "one");
    desk.relay.refuse("a", true);
    desk.world.run(Duration.ofMillis(60));
    // The refusal is on its way back while the next edit is sent.
    desk.relay.refuse("a", false);
    desk.write("a", "two");
    desk.world.run(Duration.ofMillis(500));
    desk.assertNothingFalse();
    desk.world.run(Duration.ofMinutes(20));
    assertTrue(
        Updates.clockRanges(lost)
            .isKnown(
                Updates.stateVector(desk.relay.content("a")),
                Updates.clockRanges(desk.relay.content("a")).deletes()),
        "the refused edit is offered again and taken");
    assertEquals(0, desk.state("a").unconfirmed());
  }

  @Test
  void unreadableDocuments_doNotHoldUpTheOthers() {
    SimDesktop desk = new SimDesktop(2);
    for (int i = 0; i < 40; i++) {
      desk.relay.put("there" + i, SimDesktop.update(100 + i, "text " + i));
      if (i < 20) {
        desk.disk.damage("there" + i);
      }
    }
    desk.start();
    desk.world.run(Duration.ofSeconds(30));
    for (int i = 20; i < 40; i++) {
      assertEquals(
          Updates.stateVector(desk.relay.content("there" + i)),
          Updates.stateVector(desk.disk.content("there" + i)),
          "document " + i);
    }
  }

  @Test
  void deniedDocuments_doNotHoldUpTheOthers() {
    SimDesktop desk = new SimDesktop(3);
    for (int i = 0; i < 40; i++) {
      desk.relay.put("there" + i, SimDesktop.update(100 + i, "text " + i));
      if (i < 20) {
        desk.relay.allow(SimDesktop.USER, "there" + i, SimRelay.Right.NONE);
      }
    }
    desk.start();
    desk.world.run(Duration.ofSeconds(30));
    assertTrue(desk.has("there39"));
    assertFalse(desk.has("there0"));
  }

  @Test
  void documentThatTheRelayNeverAnswers_doesNotHoldUpTheOthers() {
    SimDesktop desk = new SimDesktop(4);
    for (int i = 0; i < 40; i++) {
      desk.relay.put("there" + i, SimDesktop.update(100 + i, "text " + i));
      if (i < 20) {
        desk.relay.silence("there" + i, true);
      }
    }
    desk.start();
    desk.world.run(Duration.ofMinutes(5));
    assertTrue(desk.has("there39"));
    for (int i = 0; i < 20; i++) {
      desk.relay.silence("there" + i, false);
    }
    desk.world.run(Duration.ofMinutes(10));
    assertTrue(desk.has("there0"), "it is tried again, although its head has not moved");
  }

  @Test
  void documentOpenedWhileItIsSyncedInTheBackground_doesNotHoldUpTheOthers() {
    SimDesktop desk = new SimDesktop(5);
    for (int i = 0; i < 40; i++) {
      desk.relay.put("there" + i, SimDesktop.update(100 + i, "text " + i));
    }
    desk.start();
    while (desk.world.now().compareTo(Duration.ofSeconds(2)) < 0
        && desk.states().stream().noneMatch(state -> state.documentId().equals("there3"))) {
      desk.world.run(Duration.ofMillis(1));
    }
    for (int i = 0; i < 20; i++) {
      desk.worker.attach("there" + i);
    }
    desk.world.run(Duration.ofSeconds(30));
    assertTrue(desk.has("there39"));
  }

  @Test
  void documentClosedByTheRelay_isSyncedAgain() {
    SimDesktop desk = new SimDesktop(6);
    desk.worker.attach("a");
    desk.start();
    desk.write("a", "one");
    desk.world.run(MOMENT);
    desk.relay.close("a");
    desk.world.run(MOMENT);
    desk.write("a", "two");
    desk.world.run(Duration.ofMinutes(2));
    assertEquals(0, desk.state("a").unconfirmed());
    assertTrue(desk.relayHasAll("a"));
  }

  @Test
  void relayThatLetsInAndCloses_isNotHammered() {
    SimDesktop desk = new SimDesktop(7);
    desk.network.closeAtOnce = 1_000;
    desk.worker.attach("a");
    desk.start();
    desk.world.run(Duration.ofMinutes(10));
    // Ten minutes at half a minute, full jitter: about forty, and a few short ones at first.
    assertTrue(desk.network.connects < 100, desk.network.connects + " connections");
    assertTrue(desk.network.connects > 10, desk.network.connects + " connections");
  }

  @Test
  void connectionThatWasGoodForLong_isMadeAgainAtOnce() {
    SimDesktop desk = new SimDesktop(8);
    desk.worker.attach("a");
    desk.start();
    for (int i = 0; i < 10; i++) {
      desk.world.run(Duration.ofMinutes(2));
      desk.network.cut();
    }
    desk.world.run(Duration.ofSeconds(2));
    assertTrue(desk.connection() instanceof ConnectionState.Live, desk.connection().toString());
  }

  @Test
  void silentConnection_isGivenUpAndMadeAgain() {
    SimDesktop desk = new SimDesktop(9);
    desk.worker.attach("a");
    desk.start();
    desk.world.run(MOMENT);
    desk.network.silent(true);
    desk.write("a", "into the void");
    desk.world.run(Duration.ofSeconds(40));
    assertFalse(desk.connection() instanceof ConnectionState.Live, "a half-open connection");
    desk.assertNothingFalse();
    desk.network.silent(false);
    desk.world.run(Duration.ofMinutes(1));
    assertTrue(desk.connection() instanceof ConnectionState.Live);
    assertTrue(desk.relayHasAll("a"));
    assertEquals(List.of(), desk.waiting());
  }

  @Test
  void diskThatDoesNotAnswerAtStart_isReadBeforeAnythingCountsAsConfirmed() {
    SimDesktop desk = new SimDesktop(10);
    desk.write("a", "from the run before");
    desk.world.run(MOMENT);
    desk.disk.readsThatFail = 1;
    desk.worker.attach("a");
    desk.start();
    desk.world.run(Duration.ofMinutes(2));
    assertTrue(desk.connection() instanceof ConnectionState.Live, desk.connection().toString());
    assertTrue(desk.relayHasAll("a"));
    assertEquals(0, desk.state("a").unconfirmed());
  }

  @Test
  void contentThatCannotBeReadForAMoment_holdsBackTheCursorAndIsFetchedLater() {
    SimDesktop desk = new SimDesktop(11);
    desk.start();
    desk.world.run(MOMENT);
    desk.disk.readsThatFail = 1;
    desk.relay.put("a", SimDesktop.update(7, "written elsewhere"));
    desk.world.run(Duration.ofMinutes(10));
    assertTrue(desk.has("a"));
  }

  @Test
  void cursor_isNotSavedBeforeTheNextAnswer() {
    SimDesktop desk = new SimDesktop(12);
    desk.worker.attach("a");
    desk.start();
    desk.world.run(MOMENT);
    desk.relay.put("b", SimDesktop.update(7, "moves the head"));
    int asked = desk.network.requests;
    while (desk.network.requests == asked) {
      desk.world.run(Duration.ofMillis(10));
    }
    desk.world.run(Duration.ofMillis(400));
    String before = desk.disk.cursor().orElse("none");
    // The socket was congested and has room again, again and again.
    for (int i = 0; i < 5; i++) {
      desk.network.congested(true);
      desk.network.congested(false);
      desk.world.run(Duration.ofMillis(20));
    }
    assertEquals(asked + 1, desk.network.requests, "nothing was asked meanwhile");
    assertEquals(before, desk.disk.cursor().orElse("none"));
  }

  @Test
  void refusedForLong_addsNoRowHere() {
    SimDesktop desk = new SimDesktop(13);
    YDoc theirs = new YDoc(YDoc.Options.defaults().withClientId(700));
    theirs.getText("content").insert(0, "theirs, with something deleted");
    theirs.getText("content").delete(3, 5);
    desk.relay.put("a", theirs.encodeStateAsUpdate());
    desk.worker.attach("a");
    desk.start();
    desk.write("a", "mine");
    desk.world.run(MOMENT);
    desk.relay.refuse("a", true);
    desk.write("a", "refused");
    desk.world.run(MOMENT);
    long rows = desk.disk.rows("a");
    desk.world.run(Duration.ofHours(2));
    assertEquals(rows, desk.disk.rows("a"), "comparing again brings nothing that is not here");
    desk.assertNothingFalse();
  }

  @Test
  void documentLargerThanAFrame_goesInPiecesOfAFrame() {
    SimDesktop desk = new SimDesktop(14);
    desk.write("a", "x".repeat(5 << 20));
    desk.write("a", "y".repeat(3 << 20));
    desk.worker.attach("a");
    desk.start();
    desk.world.run(Duration.ofMinutes(1));
    assertTrue(desk.relayHasAll("a"));
    assertEquals(0, desk.state("a").unconfirmed());
    // A slow line must carry a sign of life between two of them.
    assertTrue(desk.network.largestUp < (6 << 20), desk.network.largestUp + " bytes in a frame");
  }
}
