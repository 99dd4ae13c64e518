package dev.weft.crdt.bench;

/**
 * One thing to measure. The constructor prepares what all runs share; {@link #fresh} makes what one
 * run uses up; only {@link #run} is timed.
 *
 * @param <I> what one run is given
 * @param <O> what it makes
 */
abstract class Workload<I, O> {
  /** What {@link #sizeBytes} gives where no size is worth a column. */
  static final int NO_SIZE = -1;

  /** Makes the input of one run; not timed. */
  abstract I fresh();

  /** The measured work. */
  abstract O run(I input);

  /**
   * Asserts that a run made the text it must make.
   *
   * @return that text, which the other libraries' texts are compared with; empty if there is none
   * @throws IllegalStateException if the text is another one
   */
  abstract String check(O output);

  /** How many operations one run holds, for figures per operation. */
  int operations() {
    return 1;
  }

  /** The bytes read or written by one run, or {@link #NO_SIZE}. */
  int sizeBytes(O output) {
    return NO_SIZE;
  }

  /** Gives back {@code actual} if it equals {@code expected}. */
  static String equal(String actual, String expected, String what) {
    if (!actual.equals(expected)) {
      throw new IllegalStateException(
          "%s: the text differs (%d characters, expected %d)"
              .formatted(what, actual.length(), expected.length()));
    }
    return actual;
  }

  /** Gives back {@code text} if it has {@code length} characters. */
  static String hasLength(String text, int length) {
    if (text.length() != length) {
      throw new IllegalStateException(
          "%d characters, expected %d".formatted(text.length(), length));
    }
    return text;
  }
}
