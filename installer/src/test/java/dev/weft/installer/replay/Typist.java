package dev.weft.installer.replay;

import dev.weft.crdt.StateVector;
import dev.weft.crdt.YText;
import dev.weft.crdt.testkit.Traces.Patch;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.status.DocumentStatus;
import dev.weft.installer.replay.Held.Session;
import dev.weft.installer.replay.Score.Playhead;
import dev.weft.installer.replay.Score.Seen;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Types one author's steps of a score into an open document, each as soon as what it needs of the
 * other author is there. Confined to the document thread.
 *
 * <p>Says {@code at DOCUMENT OWN} as it types, {@code saved} and {@code acked DOCUMENT OWN VECTOR}
 * when the status line claims the disk or the relay, {@code done DOCUMENT} at the end, and {@code
 * retry DOCUMENT} where it was not told of all sessions.
 */
final class Typist {
  /** Steps per task of the document thread, so that what comes in gets its turn. */
  private static final int SLICE = 32;

  /**
   * Steps after which it waits until the status line claims the disk, as people pause; without it
   * there would be nothing to hold a killed program to.
   */
  private static final int STEPS_BETWEEN_RESTS = 256;

  private final OpenDocument document;
  private final Score score;
  private final Playhead playhead;
  private final int me;
  private final List<List<Session>> sessions;
  private final Executor documentThread;
  private boolean isScheduled;
  private boolean isResting;
  private int sinceRest;
  private int savedSteps = -1;
  private int ackedSteps = -1;

  Typist(
      OpenDocument document,
      Score score,
      int author,
      List<List<Session>> sessions,
      Executor documentThread) {
    this.document = document;
    this.score = score;
    this.playhead = score.playhead();
    this.me = author;
    this.sessions = new ArrayList<>(sessions);
    this.documentThread = documentThread;
  }

  /** Finds its place from what the replica holds, and begins; false if it does not know all. */
  boolean start() {
    YText content = document.content();
    StateVector clocks = document.doc().stateVector();
    Held held = new Held(clocks, document.doc().deleteSet(), content.length(), sessions);
    if (!held.knowsAllClients()) {
      ReplicaMain.say("retry", document.id());
      return false;
    }
    Optional<Seen> place = place(held, content.toString());
    if (place.isEmpty()) {
      // What was received last may have been ahead of the rest; the relay brings that.
      ReplicaMain.say("retry", document.id());
      return false;
    }
    Seen seen = place.get();
    playhead.moveTo(seen);
    long client = document.doc().clientId();
    if (sessions.get(me).stream().noneMatch(session -> session.client() == client)) {
      List<Session> own = new ArrayList<>(sessions.get(me));
      own.add(Session.opened(client));
      sessions.set(me, own);
    }
    ReplicaMain.say("playing", document.id(), client, seen.of(me), seen.of(1 - me), ownClocks());
    document
        .doc()
        .onUpdate(
            (update, origin, transaction) -> {
              if (origin == OpenDocument.REMOTE) {
                schedule();
              }
            });
    document.onStatus(status -> onStatus());
    schedule();
    return true;
  }

  /** Where in the history a text is; empty if nowhere. */
  private Optional<Seen> place(Held held, String text) {
    try {
      Seen seen = score.locate(held);
      return score.text(seen).equals(text) ? Optional.of(seen) : Optional.empty();
    } catch (IllegalStateException nowhere) {
      System.err.println("weft: " + document.id() + ": " + nowhere.getMessage());
      return Optional.empty();
    }
  }

  private void schedule() {
    if (!isScheduled) {
      isScheduled = true;
      documentThread.execute(this::slice);
    }
  }

  private void slice() {
    isScheduled = false;
    if (isResting) {
      return;
    }
    if (!followOther()) {
      // Between two places of the history; the next update of the other author calls again.
      return;
    }
    int typed = 0;
    while (typed < SLICE && mayType()) {
      type(playhead.next(me));
      typed++;
    }
    if (typed == 0) {
      return;
    }
    ReplicaMain.say("at", document.id(), playhead.seen().of(me));
    sinceRest += typed;
    if (isDone()) {
      ReplicaMain.say("done", document.id());
    } else if (sinceRest >= STEPS_BETWEEN_RESTS) {
      sinceRest = 0;
      isResting = true;
      onStatus();
    } else {
      schedule();
    }
  }

  private boolean isDone() {
    return playhead.seen().of(me) == score.steps(me);
  }

  private boolean mayType() {
    return !isDone() && score.needs(me, playhead.seen().of(me)) <= playhead.seen().of(1 - me);
  }

  private void type(List<Patch> patches) {
    YText content = document.content();
    document
        .doc()
        .transact(
            OpenDocument.EDIT,
            transaction -> {
              for (Patch patch : patches) {
                if (patch.deleted() > 0) {
                  content.delete(patch.position(), patch.deleted());
                }
                if (!patch.inserted().isEmpty()) {
                  content.insert(patch.position(), patch.inserted());
                }
              }
            });
  }

  private boolean followOther() {
    StateVector clocks = document.doc().stateVector();
    Set<Long> mine = sessions.get(me).stream().map(Session::client).collect(Collectors.toSet());
    Map<Long, Long> bases =
        sessions.stream()
            .flatMap(List::stream)
            .collect(Collectors.toMap(Session::client, Session::base, Math::max));
    // The other may have begun sessions that nobody has told of.
    long other =
        clocks
            .clients()
            .filter(client -> !mine.contains(client))
            .map(client -> clocks.get(client) - bases.getOrDefault(client, Session.NAME_UNITS))
            .map(units -> Math.max(0, units))
            .sum();
    return playhead.follow(1 - me, other, document.content().length());
  }

  /** Every claim of the status line is passed on: after a kill it must turn out to be true. */
  private void onStatus() {
    DocumentStatus status = document.status();
    int steps = playhead.seen().of(me);
    String clocks = ownClocks();
    if (status.isOnDisk() && steps > savedSteps) {
      savedSteps = steps;
      ReplicaMain.say("saved", document.id(), steps, clocks);
    }
    if (status.state().claimsRelay() && steps > ackedSteps) {
      ackedSteps = steps;
      ReplicaMain.say("acked", document.id(), steps, clocks);
    }
    if (isResting && status.isOnDisk()) {
      isResting = false;
      schedule();
    }
  }

  /** The clocks of this author's sessions; what the other wrote is not this program's to keep. */
  private String ownClocks() {
    StateVector all = document.doc().stateVector();
    StateVector.Builder own = new StateVector.Builder();
    for (Session session : sessions.get(me)) {
      own.put(session.client(), all.get(session.client()));
    }
    return Base64.getEncoder().encodeToString(own.build().encode());
  }
}
