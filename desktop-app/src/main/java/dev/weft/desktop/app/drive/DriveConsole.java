package dev.weft.desktop.app.drive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javafx.application.Platform;

/** Connects a {@link Driver} to standard input; the end of input quits the program. */
public final class DriveConsole {
  private final Driver driver;
  private final Consumer<String> answers;

  /**
   * @param answers told each line of output
   */
  public DriveConsole(Driver driver, Consumer<String> answers) {
    this.driver = driver;
    this.answers = answers;
  }

  /** Says that the editor is ready and begins to read, on a thread of its own. */
  public void start() {
    Thread.ofPlatform().name("weft-drive").daemon().start(this::run);
  }

  private void run() {
    answers.accept(Fields.join(java.util.List.of("ready", Driver.VERSION)));
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answers.accept(driver.execute(line));
        if (driver.quitRequested()) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading commands from standard input", e);
    } finally {
      Platform.exit();
    }
  }
}
