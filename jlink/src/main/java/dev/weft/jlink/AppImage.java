package dev.weft.jlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that runs from its folder: launcher, jars, runtime (jpackage).
 *
 * @param home its folder
 */
public record AppImage(Path home, Program program) {
  private static final String CACHE = "app.aot";

  private static final Map<String, String> UPDATE_SETTINGS =
      Map.of("WEFT_UPDATE_FEED", "weft.update.feed", "WEFT_UPDATE_KEY", "weft.update.key");

  /** Builds it. */
  static AppImage make(
      Program program, Library library, String version, Path runtime, Path icon, Path work) {
    Path input = work.resolve("input");
    try {
      Files.createDirectories(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Path jar : library.jars()) {
      Jars.copyForApp(jar, input.resolve(jar.getFileName()));
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--type",
                "app-image",
                "--name",
                program.launcher(),
                "--app-version",
                version,
                "--vendor",
                "Weft",
                "--description",
                program.title(),
                "--input",
                input.toString(),
                "--main-jar",
                library.main().getFileName().toString(),
                "--main-class",
                program.mainClass(),
                "--runtime-image",
                runtime.toString(),
                "--icon",
                icon.toString(),
                "--dest",
                work.resolve("app").toString()));
    for (String option : program.javaOptions()) {
      arguments.addAll(List.of("--java-options", option));
    }
    if (program == Program.DESKTOP) {
      // Where the publisher of these packages announces updates, and the key that signs them.
      UPDATE_SETTINGS.forEach(
          (variable, property) -> {
            String value = System.getenv(variable);
            if (value != null && !value.isBlank()) {
              arguments.addAll(List.of("--java-options", "-D" + property + "=" + value.strip()));
            }
          });
    }
    new JdkTool("jpackage").run(arguments);
    String folder = isMac() ? program.launcher() + ".app" : program.launcher();
    return new AppImage(work.resolve("app").resolve(folder), program);
  }

  private static boolean isMac() {
    return System.getProperty("os.name", "").startsWith("Mac");
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  /** The command that starts the program. */
  public Path launcher() {
    if (isMac()) {
      return home.resolve("Contents/MacOS").resolve(program.launcher());
    }
    return isWindows()
        ? home.resolve(program.launcher() + ".exe")
        : home.resolve("bin").resolve(program.launcher());
  }

  /** Folder of the jars, the launcher's settings and the AOT cache. */
  public Path app() {
    return isMac() ? home.resolve("Contents/app") : home.resolve(isWindows() ? "app" : "lib/app");
  }

  /** The Java runtime. */
  public Path runtime() {
    return isMac()
        ? home.resolve("Contents/runtime/Contents/Home")
        : home.resolve(isWindows() ? "runtime" : "lib/runtime");
  }

  /** The AOT cache. */
  public Path cache() {
    return app().resolve(CACHE);
  }

  private Path settings() {
    return app().resolve(program.launcher() + ".cfg");
  }

  /** Adds an option of the virtual machine to the launcher's settings. */
  void addOption(String option) {
    replaceInSettings(
        "[JavaOptions]", "[JavaOptions]" + System.lineSeparator() + "java-options=" + option);
  }

  /** Takes it out again. */
  void removeOption(String option) {
    replaceInSettings("java-options=" + option + System.lineSeparator(), "");
  }

  private void replaceInSettings(String before, String after) {
    try {
      String text = Files.readString(settings());
      if (!text.contains(before)) {
        throw new IllegalStateException(settings() + " does not hold '" + before + "'");
      }
      Files.writeString(settings(), text.replace(before, after));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Option that makes the launcher use the cache. */
  static String useCache() {
    return "-XX:AOTCache=$APPDIR/" + CACHE;
  }
}
