package dev.weft.installer.replay;

import dev.weft.crdt.StateVector;
import dev.weft.installer.program.JavaProgram;
import dev.weft.installer.program.RunningProgram;
import dev.weft.installer.replay.Held.Session;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One desktop replica as seen from the run: its process, which is started again after every kill,
 * and all that it ever claimed. What it says is checked as it comes; the first wrong thing is kept
 * in {@link #broken()}. Safe for several threads.
 */
final class ReplicaProcess implements AutoCloseable {
  /** What one replica has said about one document. */
  private static final class Part {
    final String score;
    final int author;
    int at;
    int saved;
    int acked;
    int typedAgain;
    boolean isDone;
    StateVector ackedClocks = StateVector.EMPTY;

    Part(String score, int author) {
      this.score = score;
      this.author = author;
    }
  }

  private final JavaProgram replica;
  private final String name;
  private final Path data;
  private final URI relay;
  private final Path scores;
  private final Path log;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, List<Session>> sessions = new ConcurrentHashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private @Nullable RunningProgram program;
  private @Nullable ReplicaProcess partner;
  private @Nullable String broken;
  private boolean isReady;
  private int kills;

  ReplicaProcess(JavaProgram replica, String name, Path folder, URI relay, Path scores) {
    this.replica = replica;
    this.name = name;
    this.data = folder.resolve(name);
    this.log = folder.resolve(name + ".log");
    this.relay = relay;
    this.scores = scores;
  }

  void setPartner(ReplicaProcess other) {
    partner = other;
  }

  /** Starts the process; what it has to play it takes up by itself. */
  synchronized void start() {
    isReady = false;
    program =
        RunningProgram.start(
            replica.unpackingInto(scores),
            List.of(data.toString(), relay.toString(), name, scores.toString()),
            log,
            this::onLine);
  }

  /** Makes a document under an id. */
  synchronized void create(String document) {
    send("create " + document);
  }

  /** Gives this replica an author's steps of a score to type into a document. */
  synchronized void play(String document, String score, int author) {
    parts.put(document, new Part(score, author));
    if (isReady) {
      sendPlay(document);
    }
  }

  private void sendPlay(String document) {
    Part part = Objects.requireNonNull(parts.get(document));
    List<String> sessions = new ArrayList<>(List.of("-", "-"));
    sessions.set(part.author, written(sessions(document)));
    if (partner != null) {
      sessions.set(1 - part.author, written(partner.sessions(document)));
    }
    send(
        "play %s %s %d %s %s"
            .formatted(document, part.score, part.author, sessions.get(0), sessions.get(1)));
  }

  private static String written(List<Session> sessions) {
    return sessions.isEmpty()
        ? "-"
        : sessions.stream()
            .map(session -> session.client() + ":" + session.base())
            .collect(Collectors.joining(","));
  }

  /** The sessions in which this replica wrote a document, in order. */
  private List<Session> sessions(String document) {
    return sessions.computeIfAbsent(document, d -> new CopyOnWriteArrayList<>());
  }

  private void send(String line) {
    Objects.requireNonNull(program).send(line);
  }

  private synchronized void onLine(String line) {
    String[] words = line.split(" ");
    if (words[0].equals("retry")) {
      // The partner has begun a session meanwhile.
      sendPlay(words[1]);
      return;
    }
    handle(line, words);
  }

  private void handle(String line, String[] words) {
    switch (words[0]) {
      case "ready" -> {
        isReady = true;
        parts.keySet().forEach(this::sendPlay);
      }
      case "created" ->
          sessions(words[1]).add(new Session(Long.parseLong(words[2]), Long.parseLong(words[3])));
      case "playing" -> playing(words);
      case "at" -> part(words).at = Integer.parseInt(words[2]);
      case "saved" -> part(words).saved = Integer.parseInt(words[2]);
      case "acked" -> {
        Part part = part(words);
        part.acked = Integer.parseInt(words[2]);
        part.ackedClocks =
            part.ackedClocks.merge(StateVector.decode(Base64.getDecoder().decode(words[3])));
      }
      case "done" -> part(words).isDone = true;
      case "text" -> texts.put(words[1], words[2] + " " + words[3]);
      default -> fail(line);
    }
  }

  private Part part(String[] words) {
    return Objects.requireNonNull(parts.get(words[1]));
  }

  private void playing(String[] words) {
    Part part = part(words);
    long client = Long.parseLong(words[2]);
    int own = Integer.parseInt(words[3]);
    if (own < Math.max(part.saved, part.acked)) {
      fail(
          "LOST: %s came back with %d steps of %s; the status line had claimed %d on disk and %d on the relay"
              .formatted(name, own, words[1], part.saved, part.acked));
    }
    if (sessions(words[1]).stream().noneMatch(session -> session.client() == client)) {
      sessions(words[1]).add(Session.opened(client));
    }
    part.typedAgain += Math.max(0, part.at - own);
    part.at = own;
  }

  private void fail(String words) {
    if (broken == null) {
      broken = name + ": " + words;
    }
  }

  /** The first thing that was wrong, if any; also a process that ended by itself. */
  synchronized @Nullable String broken() {
    if (broken == null && program != null && !program.isAlive()) {
      return name + " ended by itself:\n" + program.logTail();
    }
    return broken;
  }

  /** Ends the process as SIGKILL does. All it had said has been taken in on return. */
  void kill() {
    RunningProgram running;
    synchronized (this) {
      running = Objects.requireNonNull(program);
    }
    running.kill();
    synchronized (this) {
      program = null;
      isReady = false;
      kills++;
    }
  }

  synchronized boolean isReady() {
    return isReady;
  }

  /** Steps typed of all documents. */
  synchronized int at() {
    return parts.values().stream().mapToInt(part -> part.at).sum();
  }

  synchronized boolean isDone(String document) {
    Part part = parts.get(document);
    return part != null && part.isDone;
  }

  synchronized boolean hasCreated(String document) {
    return !sessions(document).isEmpty();
  }

  /** The clocks of this replica that the relay has acknowledged. */
  synchronized StateVector ackedClocks(String document) {
    Part part = parts.get(document);
    return part == null ? StateVector.EMPTY : part.ackedClocks;
  }

  /** Asks for length and digest of a document's text. */
  synchronized void askText(String document) {
    if (isReady) {
      send("text " + document);
    }
  }

  synchronized @Nullable String text(String document) {
    return texts.get(document);
  }

  /** Everything known, for the message of a run that failed. */
  synchronized String describe() {
    return name
        + " (killed "
        + kills
        + " times) "
        + parts.entrySet().stream()
            .map(
                entry ->
                    "%s: at %d, saved %d, acked %d, typed again %d, done %b"
                        .formatted(
                            entry.getKey(),
                            entry.getValue().at,
                            entry.getValue().saved,
                            entry.getValue().acked,
                            entry.getValue().typedAgain,
                            entry.getValue().isDone))
            .collect(Collectors.joining("; "));
  }

  /** Lets the process end by itself. */
  @Override
  public void close() {
    RunningProgram running;
    synchronized (this) {
      running = program;
      program = null;
    }
    if (running != null) {
      running.close();
    }
  }
}
