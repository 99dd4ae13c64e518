package dev.weft.relay.document;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.awareness.AwarenessUpdate;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.relay.config.Limits;
import java.util.ArrayDeque;
import java.util.List;
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

  /**
   * What waits for the commits before it: a record, or the answer to an update that is none.
   *
   * @param update what is being committed; null if nothing is
   * @param isRefused whether the member is to hear that its update was refused
   */
  private record UnderWay(
      Member member, byte @Nullable [] update, @Nullable ClockRanges ranges, boolean isRefused) {}

  private final String name;
  private final Appender appender;
  private final Content content;
  private final KnownClocks known;
  private final Presence presence;
  private final boolean isDamaged;
  private final boolean isPurged;
  private final DocumentMeter meter;
  private final FanOut fanOut;
  private final Members members = new Members();
  private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>();
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
    members.flush();
    if (isDue) {
      fanOut.done();
    }
  }

  /** Shows committed updates before anything is said that others may understand only with them. */
  private void showGathered() {
    if (fanOut.show(members.all())) {
      members.tellAll();
    }
  }

  private void tick() {
    tellEveryone(presence.expire());
    content.tick();
  }

  boolean isOutOfService() {
    return isOutOfService;
  }

  private void join(Member member) {
    if (isOutOfService) {
      member.close(CloseCode.TRY_LATER, CloseCode.TRY_LATER.text());
      return;
    }
    if (isPurged) {
      // A replica that somebody still has must not bring back what was deleted for good.
      LOG.atInfo().setMessage("document.purged.refused").addKeyValue("document", name).log();
      members.tell(member).deny(CloseCode.GONE, CloseCode.GONE.text());
      return;
    }
    showGathered();
    members.add(member);
    if (member.wantsEcho()) {
      members.tell(member).askForMissing(known.stateVector().encode());
    }
    tellPresence(member);
  }

  private void leave(Member member) {
    if (members.remove(member)) {
      tellEveryone(presence.leave(member));
    }
  }

  private void stepOne(DocumentEvent.StepOne event) {
    Member member = event.member();
    if (!members.contains(member)) {
      return;
    }
    showGathered();
    members.tell(member).answer(content.since(event.has()));
    if (event.asksBack()) {
      members.tell(member).askForMissing(known.stateVector().encode());
    }
  }

  private void update(Member member, byte[] update) {
    Members.Seat seat = members.seat(member);
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
      meter.duplicate();
      answerInOrder(new UnderWay(member, null, null, false));
    } else if (member.isReadOnly() || isDamaged) {
      // Refused in order as well, or a client that counts answers would credit the wrong update.
      meter.rejected();
      answerInOrder(new UnderWay(member, null, null, true));
    } else {
      append(member, seat, update, ranges);
    }
  }

  private void append(Member member, Members.Seat seat, byte[] update, ClockRanges ranges) {
    StateVector before = known.stateVector();
    byte[] news = update;
    ClockRanges brought = ranges;
    if (known.overlaps(ranges)) {
      news = Updates.diff(update, before);
      brought = Updates.clockRanges(news);
    }
    StateVector missing = brought.missing(before);
    if (!missing.isEmpty() && known.detachedRangesWith(brought) > Limits.DETACHED_RANGES_MAX) {
      member.close(Limit.DETACHED_RANGES);
      return;
    }
    known.add(brought);
    headSeq++;
    underWay.add(new UnderWay(member, news, brought, false));
    long clientId = brought.clients().findFirst().orElse(0);
    appender.append(
        new NewRecord(headSeq, member.author(), clientId, news, known.stateVector().encode()));
    if (!missing.isEmpty() && seat.asksAnew(missing)) {
      members.tell(member).askForMissing(before.encode());
    }
  }

  private void answerInOrder(UnderWay answer) {
    if (underWay.isEmpty()) {
      answer(answer);
    } else {
      underWay.add(answer);
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
    answer(first);
    fanOut.add(first.member(), update, ranges);
    for (UnderWay next = underWay.peek();
        next != null && next.update() == null;
        next = underWay.peek()) {
      answer(underWay.remove());
    }
  }

  private void answer(UnderWay answer) {
    Member member = answer.member();
    if (!members.contains(member)) {
      return;
    }
    members.tell(member);
    if (answer.isRefused()) {
      member.reject();
    } else {
      member.acknowledge();
    }
  }

  /** Answers a slow reader's loss with one difference of state, the delete set whole. */
  private void resync(Member member, DeleteRanges lacking) {
    if (!members.contains(member)) {
      return;
    }
    StateVector vector = known.stateVector();
    var has = new StateVector.Builder();
    vector.clients().forEach(client -> has.put(client, vector.get(client)));
    lacking.forEach(
        (client, clock, length) -> has.put(client, Math.min(clock, lowest(lacking, client))));
    showGathered();
    members.tell(member).answer(content.since(has.build()));
    tellPresence(member);
    meter.resynced();
  }

  private static long lowest(DeleteRanges ranges, long client) {
    long[] lowest = {Long.MAX_VALUE};
    ranges.forEach(client, (c, clock, length) -> lowest[0] = Math.min(lowest[0], clock));
    return lowest[0];
  }

  private void awareness(Member member, byte[] update) {
    if (!members.contains(member)) {
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
      member.close(Limit.AWARENESS_CLIENTS);
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
    if (present.isPresent() && members.contains(member)) {
      showGathered();
      members.tell(member).awareness(Broadcast.awareness(present.get()));
    }
  }

  private void tellEveryone(List<AwarenessUpdate.Entry> entries) {
    if (!entries.isEmpty()) {
      broadcastAwareness(new AwarenessUpdate(entries).encode());
    }
  }

  private void broadcastAwareness(byte[] update) {
    showGathered();
    Broadcast broadcast = Broadcast.awareness(update);
    for (Member member : members.tellAll()) {
      member.awareness(broadcast);
    }
  }

  private void stateless(Member sender, byte[] text) {
    if (!members.contains(sender)) {
      return;
    }
    showGathered();
    Broadcast broadcast = Broadcast.stateless(text);
    for (Member member : members.tellAll()) {
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
    for (Member member : members.removeAll()) {
      member.close(code, reason);
    }
  }
}
