package dev.weft.desktop.app;

import java.util.List;
import javafx.application.Application;

/**
 * The desktop program. It does not extend {@link Application}, because a main class that does
 * cannot be started from the class path.
 */
public final class Weft {
  /** Exit code for a command line that cannot be understood. */
  static final int EXIT_USAGE = 2;

  /** Exit code of a driven editor whose data directory cannot be used. */
  static final int EXIT_REFUSED = 3;

  private Weft() {}

  /** Starts the editor; returns when its window has been closed. */
  public static void main(String[] arguments) {
    try {
      LaunchOptions.parse(List.of(arguments));
    } catch (LaunchOptions.BadCommandLine e) {
      Console.error(e.getMessage());
      System.exit(EXIT_USAGE);
    }
    Application.launch(WeftApplication.class, arguments);
  }
}
