package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link WriterMain} in a process of its own, and what it was promised. */
final class WriterProcess implements AutoCloseable {
  private static final long END_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;
  private final List<String> said = new ArrayList<>();
  private int start = -1;
  private int promised = -1;

  private WriterProcess(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it with flags of the JVM and the arguments behind the data directory. */
  static WriterProcess start(Path data, List<String> flags, List<String> arguments)
      throws IOException {
    return start(List.of(), data, flags, arguments);
  }

  /** The same under another program, such as one that makes system calls fail. */
  static WriterProcess start(
      List<String> under, Path data, List<String> flags, List<String> arguments)
      throws IOException {
    List<String> line = new ArrayList<>(under);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    line.addAll(flags);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), WriterMain.class.getName()));
    line.add(data.toString());
    line.addAll(arguments);
    return new WriterProcess(
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Waits until so many more edits are promised than when it started, or it has ended. */
  void awaitPromises(int more) throws IOException {
    while ((start < 0 || promised < start + more) && readLine()) {}
  }

  /** Waits until it is about to open its database, or has ended. */
  void awaitOpening() throws IOException {
    while (!said.contains("OPENING") && readLine()) {}
  }

  /** Reads one line; false at the end. */
  private boolean readLine() throws IOException {
    String line = out.readLine();
    if (line == null) {
      return false;
    }
    said.add(line);
    if (line.startsWith("AT ")) {
      start = Integer.parseInt(line.substring(3));
      promised = start;
    } else if (line.startsWith("P ")) {
      promised = Integer.parseInt(line.substring(2));
    }
    assertThat(line).doesNotStartWith("UNREADABLE").doesNotStartWith("REFUSED");
    return true;
  }

  /** SIGKILL; then hears what it had still said. */
  void kill() throws IOException, InterruptedException {
    // Not through the process itself, which would close the pipe with what is still in it.
    process.toHandle().destroyForcibly();
    awaitEnd();
  }

  /** Waits for its end and hears all that it said. */
  void awaitEnd() throws IOException, InterruptedException {
    while (readLine()) {}
    assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** How many edits were there when it started; -1 if it did not come so far. */
  int startedAt() {
    return start;
  }

  /** How many edits it was promised; -1 if none at all. */
  int promised() {
    return promised;
  }

  List<String> said() {
    return said;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
