package dev.weft.desktop.history;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a history, oldest first, in bounded memory: once there are {@link #MAX} of them,
 * neighbours of one sitting and one origin become one, so that a long history is told in larger
 * steps. No two sittings ever share a step.
 */
final class Steps {
  /** 32,768: finer than a slider can be moved on any screen, and a few megabytes. */
  static final int MAX = 1 << 15;

  private final long gapMillis;
  private final int max;
  private List<Step> steps = new ArrayList<>();
  private int joinAt;

  Steps(long gapMillis) {
    this(gapMillis, MAX);
  }

  Steps(long gapMillis, int max) {
    this.gapMillis = gapMillis;
    this.max = max;
    this.joinAt = max;
  }

  /** Appends one; true if earlier ones became larger, so that indices changed. */
  boolean add(Step step) {
    steps.add(step);
    if (steps.size() < joinAt) {
      return false;
    }
    List<Step> joined = new ArrayList<>(steps.size() / 2 + 1);
    for (int i = 0; i < steps.size(); i++) {
      Step one = steps.get(i);
      if (i + 1 < steps.size() && isJoinable(one, steps.get(i + 1))) {
        joined.add(one.and(steps.get(i + 1)));
        i++;
      } else {
        joined.add(one);
      }
    }
    steps = joined;
    // Where hardly any two belong together, trying again with every step would cost too much.
    joinAt = Math.max(max, steps.size() * 2);
    return true;
  }

  private boolean isJoinable(Step one, Step next) {
    return one.origin() == next.origin() && !startsSitting(one, next);
  }

  /** Whether a sitting ends between two neighbours. The wall clock may have been set back. */
  boolean startsSitting(Step before, Step step) {
    return Math.abs(step.atMillis() - before.atMillis()) > gapMillis;
  }

  int size() {
    return steps.size();
  }

  Step get(int index) {
    return steps.get(index);
  }
}
