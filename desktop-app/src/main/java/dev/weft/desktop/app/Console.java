package dev.weft.desktop.app;

/**
 * The one place that writes to the terminal: answers of the drive mode, and why nothing started.
 */
final class Console {
  private Console() {}

  static void answer(String line) {
    System.out.println(line);
    System.out.flush();
  }

  static void error(@org.jspecify.annotations.Nullable String message) {
    System.err.println("weft: " + message);
  }
}
