package dev.weft.desktop.session;

import dev.weft.desktop.replica.Replica;
import dev.weft.desktop.replica.StoreOpening;
import dev.weft.desktop.sync.HttpRelayDirectory;
import dev.weft.desktop.sync.SyncWorker;
import dev.weft.desktop.sync.TyrusTransport;
import dev.weft.desktop.world.SystemWorld;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Puts the real parts together. */
final class WorkspaceOpener {
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
    return switch (Replica.open(options.dataDirectory(), world)) {
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
    List<AutoCloseable> owned = List.of(syncing::shutdownNow, loader::shutdownNow, lock, world);
    return new Workspace(
        new Workspace.Parts(
            replica,
            world,
            options.documentThread(),
            loader,
            options.author(),
            relay == null ? -1 : replica.relayNumber(endpoint(relay).toString()),
            factory(relay, world, replica, syncing, loader),
            owned));
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
        new SyncWorker.Ports(world, new TyrusTransport(), new HttpRelayDirectory(relay), replica);
    return listener -> new SyncWorker(ports, syncing, loader, endpoint(relay), listener);
  }

  private static URI endpoint(URI relay) {
    return relay.resolve("/sync");
  }

  private static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(
        task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
  }
}
