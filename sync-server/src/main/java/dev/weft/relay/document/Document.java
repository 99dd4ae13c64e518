package dev.weft.relay.document;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.awareness.AwarenessUpdate;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.relay.config.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open document: the state machine of the write path.
 *
 * <p>An update is validated, cut down to what is new, and handed to the log. Only when the log says
 * that it is committed does it become part of the content, is its sender told, and do the others
 * see it; commits come in the order of the appends, so acknowledgements and updates do too.
 *
 * <p>Confined to the document's turn. Invariants: {@code content} holds exactly the committed
 * records; {@code known} also holds those under way, which is safe because one failed append takes
 * the whole document out of service, to be loaded again.
 */
final class Document {
  private static final Logger LOG = LoggerFactory.getLogger(Document.class);

  /** Where appends go. */
  interface Appender {
    void append(NewRecord record);

    /** Nothing that has not been committed yet is to be stored any more. */
    void breakOff();
  }

  /** A record as the document makes it; the owner adds name, epoch and outcome. */
  record NewRecord(long seq, String author, long clientId, byte[] update, byte[] stateVector) {}

  private record UnderWay(
      @Nullable Member member, byte @Nullable [] update, @Nullable ClockRanges ranges) {}

  private static final class Seat {
    private StateVector askedFor = StateVector.EMPTY;
  }

  private final String name;
  private final Appender appender;
  private final Content content;
  private final KnownClocks known;
  private final Presence presence;
  private final boolean isDamaged;
  private final boolean isPurged;
  private final DocumentMeter meter;
  private final FanOut fanOut;
  private final Map<Member, Seat> members = new LinkedHashMap<>();
  private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>();

  /** Members who have been told something in this turn, the last of them perhaps several times. */
  private final List<Member> told = new ArrayList<>();

  private boolean isEveryoneTold;
  private long headSeq;
  private boolean isOutOfService;

  Document(
      String name,
      LoadedDocument loaded,
      Appender appender,
      LongSupplier clockMillis,
      DocumentMeter meter,
      FanOut fanOut) {
    this.name = name;
    this.appender = appender;
    this.content = loaded.content();
    this.known = loaded.known();
    this.headSeq = loaded.headSeq();
    this.isDamaged = !loaded.damage().isEmpty();
    this.isPurged = loaded.isPurged();
    this.presence = new Presence(clockMillis);
    this.meter = meter;
    this.fanOut = fanOut;
  }

  /** Reacts to one event. */
  void handle(DocumentEvent event) {
    switch (event) {
      case DocumentEvent.Joined e -> join(e.member());
      case DocumentEvent.Left e -> leave(e.member());
      case DocumentEvent.StepOne e -> stepOne(e);
      case DocumentEvent.Update e -> update(e.member(), e.update());
      case DocumentEvent.AwarenessTold e -> awareness(e.member(), e.update());
      case DocumentEvent.AwarenessAsked e -> tellPresence(e.member());
      case DocumentEvent.StatelessSent e -> stateless(e.member(), e.text());
      case DocumentEvent.Lagged e -> resync(e.member(), e.lacking());
      case DocumentEvent.Committed e -> committed();
      case DocumentEvent.AppendFailed e ->
          takeOutOfService(
              CloseCode.TRY_LATER, CloseCode.TRY_LATER.text() + ": " + e.failure().kind());
      case DocumentEvent.Ticked e -> tick();
      case DocumentEvent.Woken e -> fanOut.woken();
    }
  }

  /** Shows what is due, and lets everything go that this turn has said. */
  void endTurn() {
    boolean isDue = fanOut.isDue();
    if (isDue) {
      showGathered();
    }
    for (Member member : isEveryoneTold ? members.keySet() : told) {
      member.flush();
    }
    told.clear();
    isEveryoneTold = false;
    if (isDue) {
      fanOut.done();
    }
  }

  /** Shows committed updates before anything is said that others may understand only with them. */
  private void showGathered() {
    isEveryoneTold |= fanOut.show(members.keySet());
  }

  /** Notes that a member is being told something, so that it is let go at the end of the turn. */
  private Member tell(Member member) {
    if (told.isEmpty() || !told.getLast().equals(member)) {
      told.add(member);
    }
    return member;
  }

  private void tick() {
    tellEveryone(presence.expire());
    content.tick();
  }

  boolean isOutOfService() {
    return isOutOfService;
  }

  /** Number of the last committed record. */
  long committedSeq() {
    return headSeq - underWay.stream().filter(u -> u.update() != null).count();
  }

  /** The committed state as one update. */
  byte[] state() {
    return content.state();
  }

  private void join(Member member) {
    if (isOutOfService) {
      member.close(CloseCode.TRY_LATER, CloseCode.TRY_LATER.text());
      return;
    }
    if (isPurged) {
      // A replica that somebody still has must not bring back what was deleted for good.
      LOG.atInfo().setMessage("document.purged.refused").addKeyValue("document", name).log();
      tell(member).deny(CloseCode.GONE, CloseCode.GONE.text());
      return;
    }
    showGathered();
    members.put(member, new Seat());
    if (member.wantsEcho()) {
      tell(member).askForMissing(known.stateVector().encode());
    }
    tellPresence(member);
  }

  private void leave(Member member) {
    if (members.remove(member) != null) {
      tellEveryone(presence.leave(member));
    }
  }

  private void stepOne(DocumentEvent.StepOne event) {
    Member member = event.member();
    if (!members.containsKey(member)) {
      return;
    }
    showGathered();
    tell(member).answer(content.since(event.has()));
    if (event.asksBack()) {
      tell(member).askForMissing(known.stateVector().encode());
    }
  }

  private void update(Member member, byte[] update) {
    Seat seat = members.get(member);
    if (seat == null) {
      return;
    }
    ClockRanges ranges;
    try {
      ranges = Updates.clockRanges(update, UpdateLimits.LIMITS);
    } catch (MalformedUpdateException e) {
      refuse(member, e);
      return;
    }
    if (known.covers(ranges)) {
      acknowledgeInOrder(member);
      meter.duplicate();
    } else if (member.isReadOnly() || isDamaged) {
      // Refused in order as well, or a client that counts answers would credit the wrong update.
      tell(member).reject();
      meter.rejected();
    } else {
      append(member, seat, update, ranges);
    }
  }

  private void append(Member member, Seat seat, byte[] update, ClockRanges ranges) {
    StateVector before = known.stateVector();
    byte[] news = update;
    ClockRanges brought = ranges;
    if (known.overlaps(ranges)) {
      news = Updates.diff(update, before);
      brought = Updates.clockRanges(news);
    }
    StateVector missing = brought.missing(before);
    known.add(brought);
    if (known.detachedRanges() > Limits.DETACHED_RANGES_MAX) {
      takeOutOfService(CloseCode.LIMIT, "Too many updates whose predecessors are missing");
      return;
    }
    headSeq++;
    underWay.add(new UnderWay(member, news, brought));
    long clientId = brought.clients().findFirst().orElse(0);
    appender.append(
        new NewRecord(headSeq, member.author(), clientId, news, known.stateVector().encode()));
    if (!missing.isEmpty() && !missing.equals(seat.askedFor)) {
      seat.askedFor = missing;
      tell(member).askForMissing(before.encode());
    }
  }

  private void acknowledgeInOrder(Member member) {
    if (underWay.isEmpty()) {
      tell(member).acknowledge();
    } else {
      underWay.add(new UnderWay(member, null, null));
    }
  }

  private void committed() {
    if (isOutOfService) {
      return;
    }
    UnderWay first = underWay.remove();
    byte[] update = first.update();
    ClockRanges ranges = first.ranges();
    if (update == null || ranges == null) {
      throw new IllegalStateException("A commit was told for an update that was not appended");
    }
    content.add(update);
    acknowledge(first.member());
    fanOut.add(first.member(), update, ranges);
    for (UnderWay next = underWay.peek();
        next != null && next.update() == null;
        next = underWay.peek()) {
      acknowledge(underWay.remove().member());
    }
  }

  private void acknowledge(@Nullable Member member) {
    if (member != null && members.containsKey(member)) {
      tell(member).acknowledge();
    }
  }

  /** Answers a slow reader's loss with one difference of state, the delete set whole. */
  private void resync(Member member, DeleteRanges lacking) {
    if (!members.containsKey(member)) {
      return;
    }
    StateVector vector = known.stateVector();
    var has = new StateVector.Builder();
    vector.clients().forEach(client -> has.put(client, vector.get(client)));
    lacking.forEach(
        (client, clock, length) -> has.put(client, Math.min(clock, lowest(lacking, client))));
    showGathered();
    tell(member).answer(content.since(has.build()));
    tellPresence(member);
    meter.resynced();
  }

  private static long lowest(DeleteRanges ranges, long client) {
    long[] lowest = {Long.MAX_VALUE};
    ranges.forEach(client, (c, clock, length) -> lowest[0] = Math.min(lowest[0], clock));
    return lowest[0];
  }

  private void awareness(Member member, byte[] update) {
    if (!members.containsKey(member)) {
      return;
    }
    List<AwarenessUpdate.Entry> accepted;
    AwarenessUpdate told;
    try {
      told = AwarenessUpdate.decode(update);
    } catch (MalformedUpdateException e) {
      refuse(member, e);
      return;
    }
    if (!presence.hasRoomFor(told)) {
      member.close(CloseCode.LIMIT, "Too many presence states in this document");
      return;
    }
    accepted = presence.apply(told, member);
    if (accepted.size() == told.entries().size()) {
      broadcastAwareness(update);
    } else {
      tellEveryone(accepted);
    }
  }

  private void tellPresence(Member member) {
    Optional<byte[]> present = presence.encode();
    if (present.isPresent() && members.containsKey(member)) {
      showGathered();
      tell(member).awareness(Broadcast.message(present.get()));
    }
  }

  private void tellEveryone(List<AwarenessUpdate.Entry> entries) {
    if (!entries.isEmpty()) {
      broadcastAwareness(new AwarenessUpdate(entries).encode());
    }
  }

  private void broadcastAwareness(byte[] update) {
    showGathered();
    isEveryoneTold = true;
    Broadcast broadcast = Broadcast.message(update);
    for (Member member : members.keySet()) {
      member.awareness(broadcast);
    }
  }

  private void stateless(Member sender, byte[] text) {
    if (!members.containsKey(sender)) {
      return;
    }
    showGathered();
    isEveryoneTold = true;
    Broadcast broadcast = Broadcast.message(text);
    for (Member member : members.keySet()) {
      if (!member.equals(sender)) {
        member.stateless(broadcast);
      }
    }
  }

  private void refuse(Member member, MalformedUpdateException e) {
    LOG.atWarn()
        .setMessage("update.malformed")
        .addKeyValue("document", name)
        .addKeyValue("offset", e.offset())
        .addKeyValue("reason", e.reason())
        .log();
    meter.malformed();
    member.close(CloseCode.MALFORMED, CloseCode.MALFORMED.text() + ": " + e.reason());
  }

  /** Sends everybody away because this document is broken. */
  void abandon() {
    takeOutOfService(CloseCode.FAILED, CloseCode.FAILED.text());
  }

  private void takeOutOfService(CloseCode code, String reason) {
    if (isOutOfService) {
      return;
    }
    isOutOfService = true;
    appender.breakOff();
    underWay.clear();
    fanOut.clear();
    LOG.atError()
        .setMessage("document.out_of_service")
        .addKeyValue("document", name)
        .addKeyValue("reason", reason)
        .log();
    for (Member member : new ArrayList<>(members.keySet())) {
      member.close(code, reason);
    }
    members.clear();
  }
}
