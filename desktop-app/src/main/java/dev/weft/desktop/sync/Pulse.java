package dev.weft.desktop.sync;

import dev.weft.desktop.world.World;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices what nobody reports: a connection that is silent, a computer that slept, a network that
 * is another one. Confined to the worker's executor.
 */
final class Pulse {
  /** How often it looks. */
  static final Duration BEAT = Duration.ofSeconds(5);

  /** A socket that has been silent for so long is asked for a sign of life. */
  static final Duration PING_AFTER = Duration.ofSeconds(10);

  /** And given up after so long. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(25);

  /** After a sleep or on another network the old connection has this long to prove itself. */
  static final Duration PROOF_MAX = Duration.ofSeconds(5);

  /** A beat that is late by more was slept through, or somebody set the clock. */
  static final Duration LATE = Duration.ofSeconds(20);

  /** Hears of it. */
  interface Listener {
    /** The connection should be asked for a sign of life. */
    void ping();

    /** There was none. */
    void silent();

    /** Waiting for the next try makes no sense any more: the world is another one. */
    void changed();

    /** Some time has passed. */
    void beat();
  }

  private final World world;
  private final Network network;
  private final Consumer<Runnable> executor;
  private final Listener listener;
  private World.@Nullable Timer timer;
  private String networks = "";
  private boolean open;
  private long heardNanos;
  private long lastNanos;
  private long lastWallMillis;
  private boolean proofWanted;
  private long proofAskedNanos;

  Pulse(World world, Network network, Consumer<Runnable> executor, Listener listener) {
    this.world = world;
    this.network = network;
    this.executor = executor;
    this.listener = listener;
  }

  void start() {
    stop();
    networks = network.fingerprint();
    look();
    plan();
  }

  void stop() {
    World.Timer running = timer;
    timer = null;
    if (running != null) {
      running.cancel();
    }
  }

  void opened() {
    open = true;
    proofWanted = false;
    heard();
  }

  void closed() {
    open = false;
    proofWanted = false;
  }

  void heard() {
    heardNanos = world.nanos();
    proofWanted = false;
  }

  private void plan() {
    timer = world.after(BEAT, () -> executor.accept(this::beat));
  }

  private void look() {
    lastNanos = world.nanos();
    lastWallMillis = world.wallMillis();
  }

  private void beat() {
    if (timer == null) {
      return;
    }
    plan();
    boolean slept = isLate();
    look();
    String now = network.fingerprint();
    boolean moved = !now.equals(networks);
    networks = now;
    if (slept || moved) {
      if (open) {
        proofWanted = true;
        proofAskedNanos = world.nanos();
        listener.ping();
      } else {
        listener.changed();
      }
    } else if (open) {
      watch();
    }
    listener.beat();
  }

  /** The monotonic clock may stand still in sleep, so the wall clock is asked as well. */
  private boolean isLate() {
    long late = BEAT.plus(LATE).toMillis();
    return Duration.ofNanos(world.nanos() - lastNanos).toMillis() > late
        || world.wallMillis() - lastWallMillis > late;
  }

  private void watch() {
    long now = world.nanos();
    long silentNanos = now - heardNanos;
    if (proofWanted && now - proofAskedNanos >= PROOF_MAX.toNanos()) {
      listener.silent();
    } else if (silentNanos > SILENCE_MAX.toNanos()) {
      listener.silent();
    } else if (silentNanos > PING_AFTER.toNanos()) {
      listener.ping();
    }
  }
}
