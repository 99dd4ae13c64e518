package dev.weft.jlink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs an image's program through what every start does, so that the JVM stores its loaded classes
 * and the profile of its methods (JEP 483, 514, 515). A start that cannot use the cache works
 * without it.
 */
final class Training {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

  private final AppImage image;
  private final Path work;

  private Training(AppImage image, Path work) {
    this.image = image;
    this.work = work;
  }

  /**
   * Trains, and makes the launcher use what was learnt.
   *
   * @throws IllegalStateException if the program does not run from its image, which is what
   *     training proves besides
   */
  static void run(AppImage image, Path work) {
    String record = "-XX:AOTCacheOutput=$APPDIR/" + image.cache().getFileName();
    image.addOption(record);
    Training training = new Training(image, work);
    try {
      switch (image.program()) {
        case DESKTOP -> training.desktop();
        case RELAY -> training.relay();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in training", e);
    }
    image.removeOption(record);
    if (!Files.exists(image.cache())) {
      throw new IllegalStateException(
          "The training run of "
              + image.launcher()
              + " left no "
              + image.cache()
              + "; "
              + training.log());
    }
    image.addOption(AppImage.useCache());
  }

  private String log() {
    return "its output is in " + work.resolve("training.log");
  }

  private ProcessBuilder launcher(String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(image.launcher().toString());
    builder.command().addAll(List.of(arguments));
    return builder.redirectError(work.resolve("training.log").toFile());
  }

  private void desktop() throws IOException, InterruptedException {
    ProcessBuilder builder = launcher("--data", work.resolve("data").toString(), "--drive");
    builder
        .environment()
        .put(
            "JAVA_TOOL_OPTIONS",
            "-Dglass.platform=Headless -Dprism.order=sw -Djava.awt.headless=true");
    Process editor = builder.start();
    try (var in = editor.outputWriter(StandardCharsets.UTF_8);
        BufferedReader out =
            new BufferedReader(
                new InputStreamReader(editor.getInputStream(), StandardCharsets.UTF_8))) {
      expect(out, "ready\t");
      for (String command :
          List.of(
              "create\tNotes\trich\ttraining-rich",
              "edits\ttraining-rich\t0\t0\tWeft is woven of warp and weft.\\nSecond line",
              "type\ttraining-rich\tmore",
              "create\tMain.java\tcode\ttraining-code",
              "edits\ttraining-code\t0\t0\tclass Main {\\n  int answer = 42;\\n}\\n",
              "undo\ttraining-code",
              "redo\ttraining-code",
              "theme\tdark",
              "theme\tlight",
              "screenshot\t" + work.resolve("training.png").toString().replace("\\", "\\\\"),
              "close\ttraining-code",
              "quit")) {
        in.write(command + "\n");
        in.flush();
        expect(out, "ok");
      }
    }
    awaitEnd(editor);
  }

  private void relay() throws IOException, InterruptedException {
    Process relay =
        launcher("serve", "--data", work.resolve("data").toString(), "--port", "0").start();
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(relay.getInputStream(), StandardCharsets.UTF_8));
        HttpClient client = HttpClient.newHttpClient()) {
      String ready = expect(out, "{\"event\":\"ready\"");
      Matcher port = PORT.matcher(ready);
      if (!port.find()) {
        throw new IllegalStateException("The relay named no port: " + ready);
      }
      String host = "127.0.0.1:" + port.group(1);
      for (String path : List.of("/healthz", "/readyz", "/metrics", "/v1/changes")) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create("http://" + host + path)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(path + " answered " + answer.statusCode());
        }
      }
      // y-websocket: "sync step 1" with an empty state vector.
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://" + host + "/sync/training"), new WebSocket.Listener() {})
              .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 0, 1, 0}), true).join();
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      relay.destroy();
      awaitEnd(relay);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("The relay took no socket", e);
    } finally {
      relay.destroyForcibly();
    }
  }

  private String expect(BufferedReader out, String start) throws IOException {
    String line = out.readLine();
    if (line == null || !line.startsWith(start)) {
      throw new IllegalStateException(
          image.launcher() + " said '" + line + "' instead of " + start + "; " + log());
    }
    return line;
  }

  /** The cache is written when the program ends, which takes a while. */
  private void awaitEnd(Process process) throws InterruptedException {
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(image.launcher() + " did not end; " + log());
    }
  }
}
