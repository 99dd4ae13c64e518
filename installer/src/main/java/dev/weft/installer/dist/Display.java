package dev.weft.installer.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An X display without a screen, by Xvfb. */
final class Display implements AutoCloseable {
  private final Process server;
  private final String name;

  private Display(Process server, String name) {
    this.server = server;
    this.name = name;
  }

  /** Starts one under a number that is free. */
  static Display start() {
    try {
      Process server =
          new ProcessBuilder(
                  List.of("Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24", "-noreset"))
              .redirectError(Redirect.DISCARD)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
      String number = out.readLine();
      if (number == null) {
        throw new IllegalStateException("Xvfb did not start");
      }
      return new Display(server, ":" + number.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the variable DISPLAY wants it. */
  String name() {
    return name;
  }

  @Override
  public void close() {
    server.destroy();
  }
}
