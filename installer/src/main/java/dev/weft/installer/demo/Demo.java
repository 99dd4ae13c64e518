package dev.weft.installer.demo;

import java.nio.file.Path;

/** Runs the demonstration; the build starts it with {@code -Dweft.root=} the source tree. */
public final class Demo {
  private Demo() {}

  /** Ends with exit code 1 and a sentence when something did not work. */
  public static void main(String[] arguments) {
    Path root = Path.of(System.getProperty("weft.root", "")).toAbsolutePath().normalize();
    boolean worked;
    try {
      BuiltPrograms programs = BuiltPrograms.of(root);
      worked =
          hasDisplay()
              ? new DesktopDemo(programs, root.resolve(".weft-demo")).run()
              : new HeadlessDemo(programs, root.resolve("installer/target/demo")).run();
    } catch (IllegalStateException e) {
      Output.say("%s", String.valueOf(e.getMessage()));
      worked = false;
    }
    System.exit(worked ? 0 : 1);
  }

  /** Linux has a display if it says where; the other systems always have one for a person. */
  private static boolean hasDisplay() {
    if (Boolean.getBoolean("weft.headless")) {
      return false;
    }
    return !System.getProperty("os.name").startsWith("Linux")
        || isSet("DISPLAY")
        || isSet("WAYLAND_DISPLAY");
  }

  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isBlank();
  }
}
