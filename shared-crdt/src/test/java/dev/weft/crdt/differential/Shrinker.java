package dev.weft.crdt.differential;

import java.util.function.Predicate;

/** Cuts a failing plan down to steps that still fail. */
final class Shrinker {
  private static final int TRIES_MAX = 600;

  private Shrinker() {}

  /** A plan that fails as well, with as few steps as some hundred tries find. */
  static Plan shrink(Plan plan, Predicate<Plan> fails) {
    Plan smallest = plan;
    int tries = 0;
    for (int size = Math.max(1, plan.steps().size() / 2); size > 0; ) {
      boolean cut = false;
      for (int from = 0; from < smallest.steps().size() && tries < TRIES_MAX; tries++) {
        Plan shorter = smallest.without(from, Math.min(from + size, smallest.steps().size()));
        if (fails.test(shorter)) {
          smallest = shorter;
          cut = true;
        } else {
          from += size;
        }
      }
      size = cut && size == 1 && tries < TRIES_MAX ? 1 : size / 2;
    }
    return smallest;
  }
}
