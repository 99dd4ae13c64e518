package dev.weft.desktop.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.DeleteSet;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.status.DocumentStatus;
import dev.weft.desktop.status.StatusState;
import dev.weft.desktop.sync.SimStore;
import dev.weft.desktop.sync.SyncWorker;
import java.net.URI;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * "On the relay" is never shown while a clock exists that the relay has not confirmed, in whatever
 * order the threads, the disk, the network and the relay bring their news.
 */
class StatusTruthTest {
  private static final URI ADDRESS = URI.create("ws://relay.test/sync");
  private static final String ID = "a";

  /** What may happen next. */
  enum Event {
    EDIT,
    DELETE,
    DOCUMENT_THREAD,
    SYNC_THREAD,
    LOADER,
    TIMER,
    RELAY_READS,
    RELAY_CONFIRMS,
    RELAY_REFUSES,
    FRAME_ARRIVES,
    DISCONNECT,
    REMOTE_EDIT,
    CRASH,
    CLOSE,
    OPEN,
    LET_RUN
  }

  /** One event, and which of several. */
  record Step(Event event, int which) {}

  /** One desktop, whose threads are moved by hand. */
  private static final class Desk {
    final HandWorld world = new HandWorld();
    final HandRelay relay = new HandRelay();
    final SimStore.Disk disk = new SimStore.Disk();
    private HandWorld.Line documentThread = new HandWorld.Line();
    private HandWorld.Line syncThread = new HandWorld.Line();
    private HandWorld.Line loader = new HandWorld.Line();
    private Workspace workspace;
    private @Nullable OpenDocument document;

    Desk() {
      workspace = start();
      document = workspace.create(ID, "Title", DocumentKind.RICH);
    }

    private Workspace start() {
      SimStore store = new SimStore(world, disk);
      SyncWorker.Ports ports =
          new SyncWorker.Ports(world, relay, HandRelay.directory(), store, () -> "one network");
      HandWorld.Line syncing = syncThread;
      HandWorld.Line loading = loader;
      Workspace made =
          new Workspace(
              new Workspace.Parts(
                  store,
                  world,
                  documentThread,
                  loading,
                  Author.named("Ada"),
                  store.relayNumber(ADDRESS.toString()),
                  listener -> new SyncWorker(ports, syncing, loading, ADDRESS, listener),
                  List.of(),
                  List.of()));
      made.start();
      return made;
    }

    void step(Step step) {
      switch (step.event) {
        case EDIT -> edit(step.which);
        case DELETE -> delete(step.which);
        case DOCUMENT_THREAD -> documentThread.step();
        case SYNC_THREAD -> syncThread.step();
        case LOADER -> loader.step();
        case TIMER -> world.fire(step.which);
        case RELAY_READS -> relay.take();
        case RELAY_CONFIRMS -> relay.settle(true);
        case RELAY_REFUSES -> relay.settle(false);
        case FRAME_ARRIVES -> relay.deliver();
        case DISCONNECT -> relay.cut();
        case REMOTE_EDIT -> relay.remoteEdit(ID);
        case CRASH -> crash();
        case CLOSE -> close();
        case OPEN -> open();
        case LET_RUN -> letRun(1 + step.which % 300);
      }
    }

    private void edit(int which) {
      OpenDocument open = document;
      if (open != null) {
        int length = open.content().length();
        open.content().insert(which % (length + 1), "edit");
      }
    }

    private void delete(int which) {
      OpenDocument open = document;
      if (open != null && open.content().length() > 0) {
        open.content().delete(which % open.content().length(), 1);
      }
    }

    private void close() {
      OpenDocument open = document;
      if (open != null) {
        document = null;
        open.close();
      }
    }

    private void open() {
      if (document == null) {
        Workspace of = workspace;
        of.open(ID)
            .thenAccept(
                opening -> {
                  if (of.equals(workspace)
                      && opening instanceof DocumentOpening.Opened opened
                      && document == null) {
                    document = opened.document();
                  }
                });
      }
    }

    private void crash() {
      document = null;
      world.clear();
      documentThread = new HandWorld.Line();
      syncThread = new HandWorld.Line();
      loader = new HandWorld.Line();
      relay.cut();
      workspace = start();
      open();
    }

    /** Everything goes its way, one thing after the other, so many times. */
    private void letRun(int times) {
      for (int i = 0; i < times; i++) {
        boolean moved = documentThread.step();
        moved |= syncThread.step();
        moved |= loader.step();
        moved |= relay.take();
        moved |= relay.settle(true);
        moved |= relay.deliver();
        if (!moved) {
          world.fire(i);
        }
        check();
      }
    }

    void check() {
      OpenDocument open = document;
      if (open == null) {
        return;
      }
      DocumentStatus status = open.status();
      if (status.state().claimsRelay()) {
        assertThat(relay.told.covers(open.doc().stateVector()))
            .as("%s: %s of %s", status, relay.told, open.doc().stateVector())
            .isTrue();
        assertThat(relay.toldDeletes.covers(open.doc().deleteSet())).as("%s", status).isTrue();
      }
      if (status.isOnDisk()) {
        ClockRanges there = Updates.clockRanges(disk.content(ID));
        long mine = open.doc().clientId();
        StateVector onDisk = there.stateAfter(StateVector.EMPTY);
        assertThat(onDisk.get(mine)).as("%s", status).isEqualTo(open.doc().stateVector().get(mine));
        DeleteSet own = open.doc().deleteSet();
        assertThat(there.deletes().covers(own)).as("%s", status).isTrue();
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Event> event =
        Arbitraries.frequency(
            Tuple.of(8, Event.EDIT),
            Tuple.of(3, Event.DELETE),
            Tuple.of(14, Event.DOCUMENT_THREAD),
            Tuple.of(14, Event.SYNC_THREAD),
            Tuple.of(6, Event.LOADER),
            Tuple.of(8, Event.TIMER),
            Tuple.of(8, Event.RELAY_READS),
            Tuple.of(8, Event.RELAY_CONFIRMS),
            Tuple.of(2, Event.RELAY_REFUSES),
            Tuple.of(8, Event.FRAME_ARRIVES),
            Tuple.of(1, Event.DISCONNECT),
            Tuple.of(2, Event.REMOTE_EDIT),
            Tuple.of(1, Event.CRASH),
            Tuple.of(1, Event.CLOSE),
            Tuple.of(2, Event.OPEN),
            Tuple.of(6, Event.LET_RUN));
    return Combinators.combine(event, Arbitraries.integers().between(0, 10_000))
        .as(Step::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(150);
  }

  @Property(tries = 1_000)
  void onTheRelay_anyOrderOfEvents_isNotShownWhileAClockIsUnconfirmed(
      @ForAll("steps") List<Step> steps) {
    Desk desk = new Desk();
    for (Step step : steps) {
      desk.step(step);
      desk.check();
    }
  }

  /** The property would hold of a desktop that never gets anywhere, so this one does. */
  @Test
  void everythingGoesItsWay_endsOnTheRelay() {
    Desk desk = new Desk();
    boolean claimed = false;
    for (int i = 0; i < 40 && !claimed; i++) {
      desk.step(new Step(Event.LET_RUN, 100));
      OpenDocument open = desk.document;
      claimed = open != null && open.status().state() == StatusState.ON_RELAY;
    }
    assertThat(claimed).isTrue();
  }
}
