package dev.weft.desktop.session;

import dev.weft.desktop.replica.Replica;
import dev.weft.desktop.replica.StoreOpening;
import dev.weft.desktop.sync.HttpRelayDirectory;
import dev.weft.desktop.sync.Network;
import dev.weft.desktop.sync.SyncWorker;
import dev.weft.desktop.sync.TyrusTransport;
import dev.weft.desktop.world.SystemWorld;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts the real parts together. */
final class WorkspaceOpener {
  /**
   * A reader or a socket that takes longer is left behind; what it did not do is done next time.
   */
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private WorkspaceOpener() {}

  static WorkspaceOpening open(WorkspaceOptions options) {
    SystemWorld world = new SystemWorld();
    return switch (InstanceLock.take(options.dataDirectory(), options.arguments())) {
      case InstanceLock.Taken taken -> open(options, world, taken.lock());
      case InstanceLock.HandedOver handed -> {
        world.close();
        yield new WorkspaceOpening.HandedOver(options.dataDirectory());
      }
      case InstanceLock.Impossible impossible -> {
        world.close();
        yield new WorkspaceOpening.Refused(impossible.problem());
      }
    };
  }

  private static WorkspaceOpening open(
      WorkspaceOptions options, SystemWorld world, InstanceLock lock) {
    return switch (Replica.open(options.dataDirectory(), world, options.store())) {
      case StoreOpening.Refused refused -> {
        lock.abandon();
        world.close();
        yield new WorkspaceOpening.Refused(refused.problem());
      }
      case StoreOpening.Ready ready -> {
        Workspace workspace = workspace(options, world, ready.replica(), lock);
        lock.listen(workspace::handOver);
        workspace.start();
        yield new WorkspaceOpening.Ready(workspace, ready.notices());
      }
    };
  }

  private static Workspace workspace(
      WorkspaceOptions options, SystemWorld world, Replica replica, InstanceLock lock) {
    ExecutorService loader = single("weft-loader");
    ExecutorService syncing = single("weft-sync");
    URI relay = options.relay();
    List<AutoCloseable> workers = List.of(() -> end(syncing), () -> end(loader));
    return new Workspace(
        new Workspace.Parts(
            replica,
            world,
            options.documentThread(),
            loader,
            options.author(),
            relay == null ? -1 : replica.relayNumber(endpoint(relay).toString()),
            factory(relay, world, replica, syncing, loader),
            workers,
            List.of(lock, world)));
  }

  /** Runs what is queued, which may write to the store, and ends the thread. */
  private static void end(ExecutorService executor) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
      executor.shutdownNow();
    }
  }

  private static Workspace.@Nullable SyncFactory factory(
      @Nullable URI relay,
      SystemWorld world,
      Replica replica,
      ExecutorService syncing,
      ExecutorService loader) {
    if (relay == null) {
      return null;
    }
    SyncWorker.Ports ports =
        new SyncWorker.Ports(
            world,
            new TyrusTransport(),
            new HttpRelayDirectory(relay),
            replica,
            Network.ofThisComputer());
    return listener -> new SyncWorker(ports, syncing, loader, endpoint(relay), listener);
  }

  private static URI endpoint(URI relay) {
    return relay.resolve("/sync");
  }

  private static ExecutorService single(String name) {
    // What sockets and timers still bring after the end has no place to go and is not missed.
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(),
        task -> Thread.ofPlatform().daemon().name(name).unstarted(task),
        new ThreadPoolExecutor.DiscardPolicy());
  }
}
