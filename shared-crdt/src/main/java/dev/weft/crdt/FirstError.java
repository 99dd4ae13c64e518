package dev.weft.crdt;

import org.jspecify.annotations.Nullable;

/** Calls everybody even if some throw, and throws the first error at the end. */
final class FirstError {
  private @Nullable Throwable first;

  /** Starts with an error that came before all others, or with null. */
  FirstError(@Nullable Throwable first) {
    this.first = first;
  }

  void attempt(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      if (first == null) {
        first = e;
      } else if (first != e) {
        first.addSuppressed(e);
      }
    }
  }

  void rethrow() {
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
  }
}
