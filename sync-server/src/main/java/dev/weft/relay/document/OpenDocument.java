package dev.weft.relay.document;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document's mailbox: events from anywhere, handled one at a time, in turns. A turn takes all
 * events that have gathered and lets each member's messages go once at its end; under load this
 * gathers many updates into one write per member, without a timer and without a delay when idle.
 */
final class OpenDocument {
  private static final Logger LOG = LoggerFactory.getLogger(OpenDocument.class);

  /** Events in one turn: after so many, other documents get the processor. */
  private static final int EVENTS_PER_TURN_MAX = 4_096;

  /** Makes the document on its first turn; may block. */
  interface Opener {
    Document open(OpenDocument mailbox);
  }

  private final String name;
  private final Opener opener;
  private final Executor executor;
  private final Documents owner;
  private final ConcurrentLinkedQueue<DocumentEvent> events = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private final AtomicInteger users = new AtomicInteger();
  private volatile long quietSinceMillis;
  private @Nullable Document document;
  private boolean hasFailed;

  OpenDocument(String name, Opener opener, Executor executor, Documents owner) {
    this.name = name;
    this.opener = opener;
    this.executor = executor;
    this.owner = owner;
  }

  String name() {
    return name;
  }

  void acquire() {
    users.incrementAndGet();
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      quietSinceMillis = owner.nowMillis();
    }
  }

  boolean hasUsers() {
    return users.get() > 0;
  }

  /** Whether nobody has used it since {@code millis} and nothing waits. */
  boolean isIdleSince(long millis) {
    return users.get() == 0 && quietSinceMillis <= millis && events.isEmpty() && !isScheduled.get();
  }

  void post(DocumentEvent event) {
    events.add(event);
    schedule();
  }

  private void schedule() {
    if (isScheduled.compareAndSet(false, true)) {
      boolean isTaken = false;
      try {
        executor.execute(this::turn);
        isTaken = true;
      } catch (RejectedExecutionException e) {
        // The relay has drained: nobody is left to hear of it, and the log's writer, who may have
        // brought it, must go on.
        LOG.atDebug().setMessage("document.event.after_end").addKeyValue("document", name).log();
      } finally {
        if (!isTaken) {
          isScheduled.set(false);
        }
      }
    }
  }

  private void turn() {
    try {
      runEvents();
    } catch (RuntimeException | Error e) {
      // An error as well, memory or stack that ran out: members must not wait for a silent
      // document.
      fail(e);
    } finally {
      isScheduled.set(false);
      if (!events.isEmpty()) {
        schedule();
      }
    }
  }

  private void runEvents() {
    if (hasFailed) {
      refuseAll();
      return;
    }
    Document open = document;
    if (open == null) {
      open = opener.open(this);
      document = open;
    }
    int left = EVENTS_PER_TURN_MAX;
    DocumentEvent event;
    while (left-- > 0 && (event = events.poll()) != null) {
      try {
        open.handle(event);
      } finally {
        event.taken();
      }
    }
    open.endTurn();
    if (open.isOutOfService()) {
      owner.retire(this);
    }
  }

  /** A document that cannot be loaded, or breaks, serves nobody; the next to come tries again. */
  private void fail(Throwable e) {
    LOG.atError().setMessage("document.failed").addKeyValue("document", name).setCause(e).log();
    hasFailed = true;
    owner.retire(this);
    Document open = document;
    if (open != null) {
      open.abandon();
    }
    refuseAll();
  }

  private void refuseAll() {
    DocumentEvent event;
    while ((event = events.poll()) != null) {
      if (event instanceof DocumentEvent.Joined(Member member)) {
        member.close(CloseCode.FAILED, CloseCode.FAILED.text());
        member.flush();
      }
      event.taken();
    }
  }
}
