package dev.weft.relay;

import dev.weft.relay.blob.BlobFailure;
import dev.weft.relay.config.Limits;
import dev.weft.relay.log.LogFailure;
import dev.weft.relay.log.UpdateLog;
import dev.weft.relay.world.World;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets go of what the trash may let go of, from time to time. */
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final UpdateLog log;
  private final Predicate<String> isOpen;
  private final AtomicBoolean isUnderWay = new AtomicBoolean();

  Housekeeping(UpdateLog log, Predicate<String> isOpen) {
    this.log = log;
    this.isOpen = isOpen;
  }

  /** Looks every {@link Limits#PURGE_PERIOD}, on {@code executor}, since it blocks. */
  void start(World world, Executor executor) {
    world
        .timers()
        .every(
            Limits.PURGE_PERIOD,
            () -> {
              if (isUnderWay.compareAndSet(false, true)) {
                executor.execute(this::run);
              }
            });
  }

  private void run() {
    try {
      int documents = log.trash().purgeDue(isOpen);
      int attachments = log.attachments().sweep();
      LOG.atInfo()
          .setMessage("housekeeping.done")
          .addKeyValue("documents", documents)
          .addKeyValue("attachments", attachments)
          .log();
    } catch (LogFailure | BlobFailure e) {
      LOG.atWarn().setMessage("housekeeping.failed").setCause(e).log();
    } finally {
      isUnderWay.set(false);
    }
  }
}
