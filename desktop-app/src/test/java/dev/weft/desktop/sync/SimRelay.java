package dev.weft.desktop.sync;

import dev.weft.crdt.ClockRanges;
import dev.weft.crdt.StateVector;
import dev.weft.crdt.Updates;
import dev.weft.crdt.protocol.HocuspocusFrame;
import dev.weft.crdt.sync.SyncMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A relay as its README describes it: an update is acknowledged, in order, and told to the others
 * only when it is committed; a crash loses what is under way, and everybody's connection.
 */
public final class SimRelay {
  /** What somebody may do with a document. */
  public enum Right {
    WRITE,
    READ,
    NONE
  }

  private final SimWorld world;
  private final Map<String, Document> documents = new LinkedHashMap<>();
  private final Set<Session> sessions = new LinkedHashSet<>();
  private final Map<String, Right> rights = new HashMap<>();
  private final Set<String> silent = new LinkedHashSet<>();
  private final Set<String> refusing = new LinkedHashSet<>();
  private final Map<String, byte[]> formerly = new HashMap<>();
  private String logId = "log0";
  private int replaced;
  private long position;
  private int generation;
  Duration commit = Duration.ofMillis(15);

  private BiConsumer<String, byte[]> acknowledging = (document, update) -> {};

  int framesReceived;
  long bytesReceived;

  /** A relay without documents. */
  public SimRelay(SimWorld world) {
    this.world = world;
  }

  private static final class Document {
    private final List<byte[]> committed = new ArrayList<>();
    private final ArrayDeque<UnderWay> underWay = new ArrayDeque<>();
    private final Set<Seat> members = new LinkedHashSet<>();
    private byte[] merged = {0, 0};
    private byte[] known = {0, 0};
    private long head;

    boolean covers(byte[] update) {
      ClockRanges all = Updates.clockRanges(known);
      return Updates.clockRanges(update).isKnown(all.stateAfter(StateVector.EMPTY), all.deletes());
    }
  }

  private record UnderWay(@Nullable Seat seat, byte[] update, boolean isNews) {}

  /** One document on one socket. */
  private record Seat(Session session, String address, Document document) {}

  /** The relay's end of one socket. */
  public final class Session {
    private final String user;
    private final SimNetwork.Line line;
    private final Map<String, Seat> seats = new HashMap<>();

    Session(String user, SimNetwork.Line line) {
      this.user = user;
      this.line = line;
    }

    void received(byte[] message) {
      if (!sessions.contains(this)) {
        return;
      }
      framesReceived++;
      bytesReceived += message.length;
      if (HocuspocusFrame.decode(message) instanceof HocuspocusFrame.Addressed frame) {
        handle(this, frame);
      } else if (HocuspocusFrame.decode(message) instanceof HocuspocusFrame.Ping) {
        line.toClient(new HocuspocusFrame.Pong().encode());
      }
    }

    void gone() {
      seats.values().forEach(seat -> seat.document.members.remove(seat));
      sessions.remove(this);
    }

    private void send(HocuspocusFrame frame) {
      line.toClient(frame.encode());
    }
  }

  Session accept(String user, SimNetwork.Line line) {
    Session session = new Session(user, line);
    sessions.add(session);
    return session;
  }

  private void handle(Session session, HocuspocusFrame.Addressed frame) {
    String name = frame.documentName();
    if (silent.contains(name)) {
      return;
    }
    if (frame instanceof HocuspocusFrame.Token) {
      authenticate(session, frame.address(), name);
      return;
    }
    Seat seat = session.seats.get(frame.address());
    if (seat == null) {
      return;
    }
    switch (frame) {
      case HocuspocusFrame.Sync sync -> sync(seat, name, sync.message());
      case HocuspocusFrame.Awareness presence -> tellOthers(seat, presence.update());
      case HocuspocusFrame.Close close -> {
        session.seats.remove(frame.address());
        seat.document.members.remove(seat);
      }
      default -> {}
    }
  }

  private void authenticate(Session session, String address, String name) {
    Right right = right(session.user, name);
    if (right == Right.NONE) {
      Seat before = session.seats.remove(address);
      if (before != null) {
        before.document.members.remove(before);
      }
      session.send(new HocuspocusFrame.PermissionDenied(address, "no access"));
      return;
    }
    session.send(
        new HocuspocusFrame.Authenticated(
            address,
            right == Right.WRITE
                ? HocuspocusFrame.Authenticated.READ_WRITE
                : HocuspocusFrame.Authenticated.READ_ONLY));
    if (!session.seats.containsKey(address)) {
      Seat seat = new Seat(session, address, document(name));
      session.seats.put(address, seat);
      seat.document.members.add(seat);
    }
  }

  private void sync(Seat seat, String name, SyncMessage message) {
    switch (message) {
      case SyncMessage.Step1 step -> {
        byte[] answer = Updates.diff(seat.document.merged, step.stateVector());
        seat.session.send(new HocuspocusFrame.Sync(seat.address, new SyncMessage.Step2(answer)));
        StateVector has = Updates.stateVector(seat.document.known);
        seat.session.send(new HocuspocusFrame.Sync(seat.address, new SyncMessage.Step1(has)));
      }
      case SyncMessage.Step2 step -> update(seat, name, step.update());
      case SyncMessage.Update update -> update(seat, name, update.update());
    }
  }

  private void update(Seat seat, String name, byte[] update) {
    Document document = seat.document;
    if (document.covers(update)) {
      document.underWay.add(new UnderWay(seat, update, false));
      if (document.underWay.size() == 1) {
        settle(document, name);
      }
    } else if (right(seat.session.user, name) != Right.WRITE || refusing.contains(name)) {
      seat.session.send(new HocuspocusFrame.SyncStatus(seat.address, false));
    } else {
      document.known = Updates.merge(List.of(document.known, update));
      document.underWay.add(new UnderWay(seat, update, true));
      int of = generation;
      world.after(world.upTo(commit), () -> committed(of, document, name));
    }
  }

  private void committed(int of, Document document, String name) {
    if (of != generation || document.underWay.isEmpty()) {
      return;
    }
    UnderWay first = document.underWay.remove();
    document.committed.add(first.update);
    document.merged = Updates.merge(List.of(document.merged, first.update));
    document.head = ++position;
    acknowledge(first, name);
    for (Seat member : List.copyOf(document.members)) {
      if (!member.equals(first.seat)) {
        member.session.send(
            new HocuspocusFrame.Sync(member.address, new SyncMessage.Update(first.update)));
      }
    }
    settle(document, name);
  }

  /** Updates that said nothing new are acknowledged behind what was under way before them. */
  private void settle(Document document, String name) {
    UnderWay next = document.underWay.peek();
    while (next != null && !next.isNews) {
      acknowledge(document.underWay.remove(), name);
      next = document.underWay.peek();
    }
  }

  private void acknowledge(UnderWay done, String name) {
    Seat seat = done.seat;
    if (seat != null && seat.document.members.contains(seat)) {
      acknowledging.accept(name, done.update);
      seat.session.send(new HocuspocusFrame.SyncStatus(seat.address, true));
    }
  }

  private void tellOthers(Seat from, byte[] presence) {
    for (Seat member : List.copyOf(from.document.members)) {
      if (!member.equals(from)) {
        member.session.send(new HocuspocusFrame.Awareness(member.address, presence));
      }
    }
  }

  private Document document(String name) {
    return documents.computeIfAbsent(name, n -> new Document());
  }

  private Right right(String user, String name) {
    return rights.getOrDefault(user + " " + name, Right.WRITE);
  }

  /** Gives or takes rights; tells nobody. */
  public void allow(String user, String name, Right right) {
    rights.put(user + " " + name, right);
  }

  /** Takes a right away and says so to those who are connected, as a renewed token does. */
  public void revoke(String user, String name, Right right) {
    allow(user, name, right);
    for (Session session : List.copyOf(sessions)) {
      if (session.user.equals(user)) {
        List.copyOf(session.seats.values()).stream()
            .filter(seat -> seat.document.equals(documents.get(name)))
            .forEach(seat -> authenticate(session, seat.address, name));
      }
    }
  }

  /** Refuses every new update of a document without a word, or stops to. */
  public void refuse(String name, boolean is) {
    if (is) {
      refusing.add(name);
    } else {
      refusing.remove(name);
    }
  }

  /** Never answers for this document, or answers again. */
  public void silence(String name, boolean is) {
    if (is) {
      silent.add(name);
    } else {
      silent.remove(name);
    }
  }

  /** Closes one document on every socket. */
  public void close(String name) {
    for (Session session : List.copyOf(sessions)) {
      for (Seat seat : List.copyOf(session.seats.values())) {
        if (seat.document.equals(documents.get(name))) {
          session.seats.remove(seat.address);
          seat.document.members.remove(seat);
          session.send(new HocuspocusFrame.Close(seat.address, "the document is moved"));
        }
      }
    }
  }

  /** Puts content there, as another program would. */
  public void put(String name, byte[] update) {
    Document document = document(name);
    document.known = Updates.merge(List.of(document.known, update));
    document.underWay.add(new UnderWay(null, update, true));
    committed(generation, document, name);
  }

  /** Dies: what is under way is lost. */
  public void crash() {
    generation++;
    for (Document document : documents.values()) {
      document.underWay.clear();
      document.known = document.merged;
      document.members.clear();
    }
    List<Session> gone = List.copyOf(sessions);
    sessions.clear();
    gone.forEach(session -> session.line.cut(1006, ""));
  }

  /** Goes down in order: every socket is closed with this code. */
  public void closeAll(int code, String reason) {
    List<Session> gone = List.copyOf(sessions);
    gone.forEach(
        session -> {
          session.gone();
          session.line.cut(code, reason);
        });
  }

  /** Another relay answers from now on, without any document. */
  public void replace() {
    crash();
    documents.forEach(
        (name, document) ->
            formerly.merge(
                name, document.merged, (before, now) -> Updates.merge(List.of(before, now))));
    documents.clear();
    logId = "log" + ++replaced;
    position = 0;
  }

  /** What is committed of a document, merged. */
  public byte[] content(String name) {
    Document document = documents.get(name);
    return document == null ? new byte[] {0, 0} : document.merged;
  }

  /** Hears of each acknowledgement of content, before it is sent. */
  public void onAcknowledging(BiConsumer<String, byte[]> heard) {
    acknowledging = heard;
  }

  /** The same and what the relay before had. */
  public byte[] everHad(String name) {
    return Updates.merge(List.of(content(name), formerly.getOrDefault(name, new byte[] {0, 0})));
  }

  /** How many sockets are open. */
  public int connections() {
    return sessions.size();
  }

  RelayDirectory.Changes changes(@Nullable String since) {
    String prefix = logId + ".";
    long from =
        since != null && since.startsWith(prefix)
            ? Long.parseLong(since.substring(prefix.length()))
            : 0;
    List<String> changed = new ArrayList<>();
    documents.forEach(
        (name, document) -> {
          if (document.head > from) {
            changed.add(name);
          }
        });
    return new RelayDirectory.Changes(prefix + position, changed, false);
  }
}
