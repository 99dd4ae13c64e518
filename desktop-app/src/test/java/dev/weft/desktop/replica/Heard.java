package dev.weft.desktop.replica;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it hears. */
final class Heard implements StoreListener {
  private final List<Long> committed = new CopyOnWriteArrayList<>();
  private final List<StoreHealth> health = new CopyOnWriteArrayList<>();

  @Override
  public void committed(Commit commit) {
    commit.entries().forEach(entry -> committed.add(entry.seq()));
  }

  @Override
  public void healthChanged(StoreHealth now) {
    health.add(now);
  }

  /** Log positions of committed rows, in the order of the news. */
  List<Long> committed() {
    return committed;
  }

  /** Every change of health. */
  List<StoreHealth> health() {
    return health;
  }
}
