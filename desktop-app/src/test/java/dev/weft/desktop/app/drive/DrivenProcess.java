package dev.weft.desktop.app.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real program in a process of its own, driven by commands. */
final class DrivenProcess implements AutoCloseable {
  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  DrivenProcess(Path data, String user) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-Dglass.platform=Headless",
            "-Dprism.order=sw",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.weft.desktop.app.Weft",
            "--data",
            data.toString(),
            "--user",
            user,
            "--drive"));
    process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(answers.readLine()).startsWith("ready");
  }

  /** Sends a command and returns the fields of its answer; an error fails the test. */
  List<String> ask(String... fields) throws IOException {
    List<String> answer = send(fields);
    assertThat(answer.getFirst()).as(String.join(" ", answer)).isEqualTo("ok");
    return answer.subList(1, answer.size());
  }

  List<String> send(String... fields) throws IOException {
    commands.write(Fields.join(List.of(fields)) + "\n");
    commands.flush();
    String line = answers.readLine();
    assertThat(line).as("an answer to " + fields[0]).isNotNull();
    return Fields.split(line);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits until it has ended and returns its exit code. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
