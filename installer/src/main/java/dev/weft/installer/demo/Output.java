package dev.weft.installer.demo;

/** What the demonstration says; the one place that writes to the terminal. */
final class Output {
  private Output() {}

  static void say(String format, Object... arguments) {
    System.out.printf(format + "%n", arguments);
    System.out.flush();
  }
}
