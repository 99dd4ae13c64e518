package dev.weft.installer.program;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to start a Java program as a process of its own, on the JDK that runs this one.
 *
 * @param mainClass its main class
 * @param classPath jars and class folders
 * @param flags flags of the virtual machine
 */
public record JavaProgram(String mainClass, List<Path> classPath, List<String> flags) {
  /** What both programs need on JDK 25: small objects, and native code of SQLite and JavaFX. */
  private static final List<String> FLAGS =
      List.of("-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED");

  /** What makes JavaFX draw without a screen. */
  private static final List<String> HEADLESS_FLAGS =
      List.of("-Dglass.platform=Headless", "-Dprism.order=sw", "-Djava.awt.headless=true");

  private static final String RELAY = "dev.weft.relay.Relay";
  private static final String EDITOR = "dev.weft.desktop.app.Weft";

  /** The relay. */
  public static JavaProgram relay(List<Path> classPath) {
    return new JavaProgram(RELAY, classPath, FLAGS);
  }

  /** The editor, on the screen or without one. */
  public static JavaProgram editor(List<Path> classPath, boolean isHeadless) {
    JavaProgram program = new JavaProgram(EDITOR, classPath, FLAGS);
    return isHeadless ? program.withFlags(HEADLESS_FLAGS) : program;
  }

  /** Any other program that runs on the same flags. */
  public static JavaProgram of(String mainClass, List<Path> classPath) {
    return new JavaProgram(mainClass, classPath, FLAGS);
  }

  /** The same with more flags. */
  public JavaProgram withFlags(List<String> more) {
    return new JavaProgram(
        mainClass, classPath, Stream.concat(flags.stream(), more.stream()).toList());
  }

  /**
   * The same with the native code of SQLite unpacked into a folder, which must exist: a program
   * that is killed leaves it behind.
   */
  public JavaProgram unpackingInto(Path folder) {
    return withFlags(List.of("-Dorg.sqlite.tmpdir=" + folder));
  }

  /** The class path of this process. */
  public static List<Path> ownClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  /** The whole command line. JavaFX goes on the module path, where it belongs. */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    List<Path> javafx = classPath.stream().filter(JavaProgram::isJavafx).toList();
    if (!javafx.isEmpty() && mainClass.equals(EDITOR)) {
      command.addAll(
          List.of(
              "--module-path",
              joined(javafx),
              "--add-modules",
              "javafx.controls",
              "--enable-native-access=javafx.graphics"));
    }
    List<Path> rest =
        mainClass.equals(EDITOR)
            ? classPath.stream().filter(path -> !javafx.contains(path)).toList()
            : classPath;
    command.addAll(List.of("-cp", joined(rest), mainClass));
    command.addAll(arguments);
    return command;
  }

  private static boolean isJavafx(Path path) {
    return path.getFileName().toString().startsWith("javafx-");
  }

  private static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
