package dev.weft.crdt.testkit;

import dev.weft.crdt.codec.JsonText;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running Node script that has the pinned packages, spoken to in lines over pipes.
 *
 * <p>The script is any {@code .mjs} file of any module. Tests that start one are skipped where
 * there is no Node. Not safe for use by several threads, except {@link #close()}.
 */
public final class NodeScript implements AutoCloseable {
  private static final long EXIT_SECONDS_MAX = 5;
  private static final int ERROR_LINES_MAX = 50;

  private final Process process;
  private final BufferedReader in;
  private final BufferedWriter out;
  private final List<String> errorLines = Collections.synchronizedList(new ArrayList<>());

  private NodeScript(Process process) {
    this.process = process;
    in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    out =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread.ofVirtual().start(this::drainErrors);
  }

  /** Whether the calling test goes on; skips it where there is no Node. */
  public static void assumeNode() {
    NodePackages.assume();
  }

  /**
   * Starts a script.
   *
   * @param script its path below the root of the source tree
   * @param arguments what the script finds in {@code process.argv}
   */
  public static NodeScript start(String script, String... arguments) {
    assumeNode();
    Path folder = NodePackages.install();
    try {
      Path source = NodePackages.root().resolve(script);
      // Beside node_modules, or imports would not find the packages; named by its whole path, since
      // scripts of several modules may share a name.
      Path copy = folder.resolve(script.replaceAll("[/\\\\]", "-"));
      Path fresh = Files.createTempFile(folder, "script", ".tmp");
      Files.copy(source, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      List<String> command = new ArrayList<>(List.of("node", copy.toString()));
      command.addAll(List.of(arguments));
      return new NodeScript(new ProcessBuilder(command).directory(folder.toFile()).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void drainErrors() {
    try (BufferedReader errors =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        if (errorLines.size() < ERROR_LINES_MAX) {
          errorLines.add(line);
        }
      }
    } catch (IOException e) {
      errorLines.add("reading the script's errors failed: " + e);
    }
  }

  /** What the script wrote to its standard error, up to 50 lines. */
  public List<String> errorLines() {
    return List.copyOf(errorLines);
  }

  /** The script's process, for tests that kill it. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Sends a line. */
  public void send(String line) {
    try {
      out.write(line);
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /** Sends a value as a line of JSON. */
  public void sendJson(@Nullable Object value) {
    send(JsonText.stringify(value));
  }

  /** Waits for a line; null at the end of the script. */
  public @Nullable String receive() {
    try {
      return in.readLine();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /** Waits for a line of JSON. */
  public @Nullable Object receiveJson() {
    String line = receive();
    if (line == null) {
      throw gone(null);
    }
    return JsonText.parse(Objects.requireNonNull(line));
  }

  private IllegalStateException gone(@Nullable IOException cause) {
    return new IllegalStateException("the script ended: " + errorLines, cause);
  }

  /** Ends the script: its input ends, and if it does not stop soon it is killed. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
