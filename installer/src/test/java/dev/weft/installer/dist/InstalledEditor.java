package dev.weft.installer.dist;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The installed editor of one user of a {@link DebianRoot}, without a screen, driven by lines. */
final class InstalledEditor implements AutoCloseable {
  private static final long END_SECONDS = 60;
  private static final String HEADLESS =
      "-Dglass.platform=Headless -Dprism.order=sw -Djava.awt.headless=true";

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  private InstalledEditor(Process process) {
    this.process = process;
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts it and returns when its window is there. */
  static InstalledEditor start(DebianRoot root, String user, List<String> arguments, Path errors) {
    List<String> command = new java.util.ArrayList<>(List.of("weft", "--drive", "--user", user));
    command.addAll(arguments);
    InstalledEditor editor =
        new InstalledEditor(
            root.start(user, Map.of("JAVA_TOOL_OPTIONS", HEADLESS), command, errors));
    String first = editor.line();
    if (!first.startsWith("ready\t")) {
      throw new IllegalStateException(
          user + "'s editor said '" + first + "'; its errors are in " + errors);
    }
    return editor;
  }

  /** Runs a command; fields are given and returned as they stand on the line. */
  String call(String line) {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String answer = line();
    if (answer.equals("ok")) {
      return "";
    }
    if (!answer.startsWith("ok\t")) {
      throw new IllegalStateException(line + ": " + answer);
    }
    return answer.substring(3);
  }

  private String line() {
    try {
      String line = out.readLine();
      return line == null ? "(end)" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      in.write("quit\n");
      in.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("an editor did not end within " + END_SECONDS + " s");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
