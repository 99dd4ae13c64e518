package dev.weft.desktop.app;

import dev.weft.desktop.policy.BadPolicyException;
import dev.weft.desktop.policy.Policy;
import dev.weft.desktop.policy.PolicyFile;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Exit code when the administrator's policy is not understood (BSD's EX_CONFIG). */
  static final int EXIT_POLICY = 78;

  private Weft() {}

  /** Starts the editor; returns when its window has been closed. */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && isQuestion(List.of(arguments))) {
      return;
    }
    try {
      Policy policy = PolicyFile.read(PolicyFile.ofSystem());
      WeftApplication.use(LaunchOptions.parse(List.of(arguments), policy), policy);
    } catch (BadPolicyException e) {
      // With a window as well: whoever starts it from a menu sees no terminal.
      Console.error(e.getMessage());
      if (List.of(arguments).contains("--drive")) {
        System.exit(EXIT_POLICY);
      }
      WeftApplication.refuse(String.valueOf(e.getMessage()));
    } catch (LaunchOptions.BadCommandLine e) {
      Console.error(e.getMessage());
      System.exit(EXIT_USAGE);
    }
    Application.launch(WeftApplication.class, arguments);
  }

  /** Answers what needs no window. */
  private static boolean isQuestion(List<String> arguments) {
    switch (arguments.getFirst()) {
      case "--version" -> Console.answer(DesktopVersion.line());
      case "--version-json" -> Console.answer(DesktopVersion.json());
      case "--check-policy" -> checkPolicy(arguments);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void checkPolicy(List<String> arguments) {
    Path file = arguments.size() > 1 ? Path.of(arguments.get(1)) : PolicyFile.ofSystem();
    try {
      if (Files.notExists(file)) {
        Console.error("There is no policy at " + file);
        System.exit(EXIT_POLICY);
      }
      Console.answer("ok: " + PolicyFile.read(file));
    } catch (BadPolicyException e) {
      Console.error(e.getMessage());
      System.exit(EXIT_POLICY);
    }
  }
}
