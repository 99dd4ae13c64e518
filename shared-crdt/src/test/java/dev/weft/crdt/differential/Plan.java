package dev.weft.crdt.differential;

import dev.weft.crdt.testkit.edits.Theme;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A history before it happens: the replicas and their steps, all from one seed.
 *
 * <p>A step has a seed of its own, so that it still means something when others are left out.
 *
 * @param lazyReaders whether the last replica names its roots late and until then only listens
 * @param loneSurrogates whether texts hold halves of pairs, which a document keeps to itself
 */
record Plan(
    long seed,
    Theme theme,
    List<Replica> replicas,
    List<Step> steps,
    boolean lazyReaders,
    boolean loneSurrogates) {
  /** A replica; {@code yjsWrites} says whose bytes of its updates travel. */
  record Replica(long clientId, boolean gc, boolean yjsWrites, boolean undoMerges) {}

  /** What a step does. */
  enum Kind {
    EDIT,
    DELIVER,
    MERGE,
    SYNC,
    UNDO,
    REDO,
    STOP_CAPTURING,
    POSITION,
    SNAPSHOT,
    DECLARE
  }

  /** One step of one replica. */
  record Step(Kind kind, int replica, long seed) {
    SplittableRandom random() {
      return new SplittableRandom(seed);
    }
  }

  private static final long[] CLIENTS = {
    1, 2, 3, 127, 128, 300, 65_537, 4_294_967_295L, 4_294_967_296L, 9_007_199_254_740_991L
  };
  private static final int REPLICAS_MAX = 6;

  /** The plan of a seed. */
  static Plan of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Theme theme = Theme.any(random);
    int count = random.nextInt(2, REPLICAS_MAX + 1);
    Set<Long> ids = new LinkedHashSet<>();
    while (ids.size() < count) {
      ids.add(
          random.nextInt(3) == 0
              ? random.nextLong(1L << 32)
              : CLIENTS[random.nextInt(CLIENTS.length)]);
    }
    boolean noGc = random.nextInt(5) == 0;
    List<Replica> replicas = new ArrayList<>();
    for (long id : ids) {
      boolean gc = !noGc && random.nextInt(6) > 0;
      replicas.add(new Replica(id, gc, random.nextBoolean(), random.nextBoolean()));
    }
    boolean lazy = random.nextInt(8) == 0;
    List<Step> steps = new ArrayList<>();
    for (int i = random.nextInt(8, 60); i > 0; i--) {
      steps.add(new Step(kind(random, theme), random.nextInt(count), random.nextLong()));
    }
    return new Plan(
        seed, theme, List.copyOf(replicas), List.copyOf(steps), lazy, random.nextInt(12) == 0);
  }

  private static Kind kind(SplittableRandom random, Theme theme) {
    int undo = theme == Theme.UNDO ? 24 : 8;
    int at = random.nextInt(92 + undo);
    if (at < 46) {
      return Kind.EDIT;
    } else if (at < 70) {
      return Kind.DELIVER;
    } else if (at < 74) {
      return Kind.MERGE;
    } else if (at < 82) {
      return Kind.SYNC;
    } else if (at < 87) {
      return Kind.POSITION;
    } else if (at < 90) {
      return Kind.SNAPSHOT;
    } else if (at < 92) {
      return Kind.DECLARE;
    }
    int which = random.nextInt(8);
    return which < 4 ? Kind.UNDO : which < 7 ? Kind.REDO : Kind.STOP_CAPTURING;
  }

  /** The same without some of its steps. */
  Plan without(int from, int to) {
    List<Step> left = new ArrayList<>(steps);
    left.subList(from, to).clear();
    return new Plan(seed, theme, replicas, left, lazyReaders, loneSurrogates);
  }

  boolean isLazy(int replica) {
    return lazyReaders && replica == replicas.size() - 1;
  }
}
