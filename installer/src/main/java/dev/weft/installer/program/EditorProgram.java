package dev.weft.installer.program;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The editor, driven over its standard input: one command per line, fields separated by tabs, one
 * answer each. For one thread at a time.
 */
public final class EditorProgram implements AutoCloseable {
  /** How long the first window may take, and any one command. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

  private final RunningProgram program;
  private final BlockingQueue<String> answers;

  private EditorProgram(RunningProgram program, BlockingQueue<String> answers) {
    this.program = program;
    this.answers = answers;
  }

  /** What the editor is started with, driven or not. */
  public static List<String> arguments(Path data, URI relay, String user) {
    return List.of("--data", data.toString(), "--relay", relay.toString(), "--user", user);
  }

  /** Starts an editor and returns once its window is painted. */
  public static EditorProgram start(
      JavaProgram editor, Path data, URI relay, String user, Path log) {
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    List<String> arguments = new ArrayList<>(arguments(data, relay, user));
    arguments.add("--drive");
    EditorProgram started =
        new EditorProgram(RunningProgram.start(editor, arguments, log, answers::add), answers);
    String first = started.nextLine("the first window");
    if (!first.startsWith("ready\t")) {
      started.close();
      throw new IllegalStateException("The editor said '" + first + "' instead of ready");
    }
    return started;
  }

  /**
   * Runs a command.
   *
   * @return the fields of the answer
   * @throws IllegalStateException if the editor refused it; the message has its own words
   */
  public List<String> call(String command, Object... fields) {
    StringBuilder line = new StringBuilder(command);
    for (Object field : fields) {
      line.append('\t').append(escaped(field.toString()));
    }
    program.send(line.toString());
    List<String> answer =
        Arrays.stream(nextLine(command).split("\t", -1)).map(EditorProgram::unescaped).toList();
    if (!answer.getFirst().equals("ok")) {
      throw new IllegalStateException(
          command + ": " + String.join(" ", answer.subList(1, answer.size())));
    }
    return answer.subList(1, answer.size());
  }

  private String nextLine(String what) {
    long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      @Nullable String line = poll();
      if (line != null) {
        return line;
      }
      if (!program.isAlive() && answers.isEmpty()) {
        throw new IllegalStateException(
            "The editor ended before it answered " + what + ":\n" + program.logTail());
      }
    }
    throw new IllegalStateException(
        "No answer to " + what + " within " + ANSWER_TIMEOUT + ":\n" + program.logTail());
  }

  private @Nullable String poll() {
    try {
      return answers.poll(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the editor", e);
    }
  }

  private static String escaped(String field) {
    return field
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  private static String unescaped(String field) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c != '\\' || i + 1 == field.length()) {
        text.append(c);
        continue;
      }
      char next = field.charAt(++i);
      text.append(
          switch (next) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> next;
          });
    }
    return text.toString();
  }

  public RunningProgram program() {
    return program;
  }

  @Override
  public void close() {
    program.close();
  }
}
