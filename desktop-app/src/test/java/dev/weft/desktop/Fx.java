package dev.weft.desktop;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;

/** Starts JavaFX once for all tests of this JVM and runs code on its thread. */
public final class Fx {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static boolean started;

  private Fx() {}

  /** Starts the toolkit; the second call does nothing. */
  public static synchronized void start() {
    if (started) {
      return;
    }
    CountDownLatch ready = new CountDownLatch(1);
    Platform.startup(ready::countDown);
    await(ready);
    Platform.setImplicitExit(false);
    started = true;
  }

  /** Runs on the FX thread and waits; what it throws comes out here. */
  public static <T> T get(Callable<T> work) {
    start();
    CompletableFuture<T> done = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            done.complete(work.call());
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return done.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** The same for work without a result. */
  public static void run(ThrowingRunnable work) {
    get(
        () -> {
          work.run();
          return true;
        });
  }

  /** Lets the given number of pulses pass, so that layout and animation have happened. */
  public static void pulses(Scene scene, int count) {
    for (int i = 0; i < count; i++) {
      CountDownLatch passed = new CountDownLatch(1);
      Runnable[] listener = new Runnable[1];
      run(
          () -> {
            listener[0] =
                () -> {
                  scene.removePostLayoutPulseListener(listener[0]);
                  passed.countDown();
                };
            scene.addPostLayoutPulseListener(listener[0]);
            Platform.requestNextPulse();
          });
      await(passed);
    }
  }

  /** Writes what the scene shows into a PNG file. FX thread. */
  public static void save(Scene scene, File file) throws IOException {
    WritableImage image = scene.snapshot(null);
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    PixelReader reader = image.getPixelReader();
    BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        out.setRGB(x, y, reader.getArgb(x, y));
      }
    }
    file.getParentFile().mkdirs();
    ImageIO.write(out, "png", file);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the FX thread did not answer in " + LIMIT);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Work that may throw. */
  public interface ThrowingRunnable {
    void run() throws Exception;
  }
}
