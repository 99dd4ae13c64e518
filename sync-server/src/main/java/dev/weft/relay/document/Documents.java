package dev.weft.relay.document;

import dev.weft.relay.config.Limits;
import dev.weft.relay.log.Append;
import dev.weft.relay.log.LogFailure;
import dev.weft.relay.log.UpdateLog;
import dev.weft.relay.world.World;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents this relay has open, by name. A document is loaded by the first who joins and
 * leaves memory some time after the last has left.
 *
 * <p>Thread rule: every method from any thread.
 */
public final class Documents {
  private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

  private static final Duration TICK_PERIOD = Duration.ofSeconds(3);

  private final UpdateLog log;
  private final World world;
  private final Executor turns;
  private final DocumentMeter meter;
  private final long epoch;
  private final ConcurrentHashMap<String, OpenDocument> open = new ConcurrentHashMap<>();

  /**
   * Becomes the owner of all slots of the log.
   *
   * @param turns runs the documents' turns, which may block while a document is loaded
   */
  public Documents(UpdateLog log, World world, Executor turns, DocumentMeter meter) {
    this.log = log;
    this.world = world;
    this.turns = turns;
    this.meter = meter;
    String owner = Long.toHexString(world.entropy().getAsLong() | Long.MIN_VALUE);
    this.epoch = log.takeOver(owner);
    LOG.atInfo()
        .setMessage("relay.took_over")
        .addKeyValue("epoch", epoch)
        .addKeyValue("owner", owner)
        .log();
  }

  /** Starts the clockwork: presence time-outs and eviction. */
  public void start() {
    world.timers().every(TICK_PERIOD, this::tick);
  }

  /** Lets a member join; it hears from the document through its methods. */
  public Membership join(String name, Member member) {
    OpenDocument document =
        open.compute(
            name,
            (key, present) -> {
              OpenDocument found =
                  present != null ? present : new OpenDocument(key, this::load, turns, this);
              found.acquire();
              return found;
            });
    meter.open(open.size());
    document.post(new DocumentEvent.Joined(member));
    return new Membership(document, member);
  }

  /** Whether a document is in memory. */
  public boolean isOpen(String name) {
    return open.containsKey(name);
  }

  /** How many documents are in memory. */
  public int openCount() {
    return open.size();
  }

  /** Whether the log keeps up, so that sockets may be read. */
  public boolean acceptsUpdates() {
    return log.queuedBytes() < Limits.APPEND_QUEUE_BYTES_MAX;
  }

  long nowMillis() {
    return world.clockMillis().getAsLong();
  }

  void retire(OpenDocument document) {
    open.remove(document.name(), document);
    meter.open(open.size());
  }

  private void tick() {
    long idleBefore = nowMillis() - Limits.IDLE_DOCUMENT_TIMEOUT.toMillis();
    for (String name : open.keySet()) {
      open.computeIfPresent(
          name, (key, document) -> document.isIdleSince(idleBefore) ? null : document);
    }
    for (OpenDocument document : open.values()) {
      if (document.hasUsers()) {
        document.post(new DocumentEvent.Ticked());
      }
    }
    meter.open(open.size());
  }

  private Document load(OpenDocument mailbox) {
    String name = mailbox.name();
    long start = world.tickNanos().getAsLong();
    LoadedDocument loaded = LoadedDocument.of(log.load(name));
    meter.loaded(loaded.content().sizeBytes(), world.tickNanos().getAsLong() - start);
    if (!loaded.damage().isEmpty()) {
      LOG.atError()
          .setMessage("document.damaged")
          .addKeyValue("document", name)
          .addKeyValue("records", loaded.damage().size())
          .addKeyValue("first", loaded.damage().getFirst())
          .addKeyValue("remedy", "served read-only from what is good; restore it from a backup")
          .log();
    }
    var fanOut =
        new FanOut(
            world.tickNanos(),
            nanos ->
                world
                    .timers()
                    .after(Duration.ofNanos(nanos), () -> mailbox.post(new DocumentEvent.Woken())),
            meter);
    return new Document(name, loaded, new LogAppender(mailbox), world.clockMillis(), meter, fanOut);
  }

  private final class LogAppender implements Document.Appender {
    private final OpenDocument mailbox;
    private final Append.Lane lane = new Append.Lane();
    private final Outcome outcome;

    LogAppender(OpenDocument mailbox) {
      this.mailbox = mailbox;
      this.outcome = new Outcome(mailbox);
    }

    @Override
    public void append(Document.NewRecord record) {
      // A document with an append under way must not leave memory: its numbers go on from here.
      mailbox.acquire();
      log.append(
          new Append(
              mailbox.name(),
              record.seq(),
              epoch,
              record.author(),
              record.clientId(),
              nowMillis(),
              record.update(),
              record.stateVector(),
              lane,
              outcome));
    }

    @Override
    public void breakOff() {
      lane.breakOff();
    }
  }

  private record Outcome(OpenDocument mailbox) implements Append.Outcome {
    @Override
    public void committed() {
      told(new DocumentEvent.Committed());
    }

    @Override
    public void failed(LogFailure failure) {
      told(new DocumentEvent.AppendFailed(failure));
    }

    private void told(DocumentEvent outcome) {
      try {
        mailbox.post(outcome);
      } finally {
        mailbox.release();
      }
    }
  }
}
