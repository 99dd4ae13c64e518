package dev.weft.desktop.settings;

import dev.weft.crdt.codec.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Named values of this person on this computer, in one JSON file that is written to a temporary
 * file and moved, so that a crash leaves the old ones.
 *
 * <p>Losing them costs comfort, never text: a file that cannot be read is set aside as {@code
 * .unreadable} and everything has its default again. Any thread; reading and setting never wait for
 * the disk.
 */
public final class Settings implements AutoCloseable {
  /** Name of the file in the data folder. */
  public static final String FILE = "weft.settings";

  /** Changes this close together are written once. */
  private static final long GATHER_MILLIS = 400;

  /** A file of settings is a few kilobytes; this is not one. */
  private static final long BYTES_MAX = 4L * 1024 * 1024;

  private final Path file;
  private final Map<String, Object> values;
  private final Consumer<String> onProblem;
  private @Nullable ScheduledExecutorService writer;
  private boolean isWritePlanned;

  private Settings(Path file, Map<String, Object> values, Consumer<String> onProblem) {
    this.file = file;
    this.values = values;
    this.onProblem = onProblem;
  }

  /**
   * Reads the file; there is nothing wrong with there being none. Writes nothing before {@link
   * #keep()}, since the folder may turn out to be somebody else's.
   *
   * @param onProblem told, in words and on any thread, when the file cannot be written
   */
  public static Settings load(Path file, Consumer<String> onProblem) {
    Map<String, Object> values = new LinkedHashMap<>();
    try {
      if (Files.exists(file) && Files.size(file) <= BYTES_MAX) {
        if (JsonText.parse(Files.readString(file)) instanceof Map<?, ?> read) {
          read.forEach(
              (name, value) -> {
                if (value != null) {
                  values.put(String.valueOf(name), value);
                }
              });
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      values.clear();
    }
    return new Settings(file, values, onProblem);
  }

  /** From now on changes are kept: the folder is ours. */
  public synchronized void keep() {
    if (writer == null) {
      setAsideUnreadable();
      writer =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().name("weft-settings").daemon().factory());
      plan();
    }
  }

  private void setAsideUnreadable() {
    try {
      if (values.isEmpty() && Files.exists(file) && Files.size(file) > 2) {
        Files.move(
            file, file.resolveSibling(FILE + ".unreadable"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      onProblem.accept(String.valueOf(e.getMessage()));
    }
  }

  /** A text; the other one if there is none. */
  public synchronized String text(String name, String otherwise) {
    return values.get(name) instanceof String text ? text : otherwise;
  }

  /** A number; the other one if there is none. */
  public synchronized double number(String name, double otherwise) {
    return values.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }

  /** Whether something is on; the other value if nobody said. */
  public synchronized boolean isOn(String name, boolean otherwise) {
    return values.get(name) instanceof Boolean flag ? flag : otherwise;
  }

  /** Texts in their order; empty if there are none. */
  public synchronized List<String> list(String name) {
    List<String> texts = new ArrayList<>();
    if (values.get(name) instanceof List<?> list) {
      list.forEach(
          each -> {
            if (each instanceof String text) {
              texts.add(text);
            }
          });
    }
    return texts;
  }

  /** Named values under a name; empty if there are none. */
  public synchronized Map<String, Object> map(String name) {
    Map<String, Object> copy = new LinkedHashMap<>();
    if (values.get(name) instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (value != null) {
              copy.put(String.valueOf(key), value);
            }
          });
    }
    return copy;
  }

  /** Sets a value of JSON's kinds; null takes it away. */
  public synchronized void set(String name, @Nullable Object value) {
    Object before = value == null ? values.remove(name) : values.put(name, value);
    if (value == null ? before != null : !value.equals(before)) {
      plan();
    }
  }

  private synchronized void plan() {
    if (writer != null && !isWritePlanned) {
      isWritePlanned = true;
      var _ = writer.schedule(this::write, GATHER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void write() {
    String json;
    synchronized (this) {
      isWritePlanned = false;
      json = JsonText.stringify(values);
    }
    try {
      Path fresh = file.resolveSibling(FILE + ".new");
      Files.writeString(fresh, json);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      onProblem.accept(String.valueOf(e.getMessage()));
    }
  }

  /** Writes what is not written yet. */
  @Override
  public void close() {
    ScheduledExecutorService closing;
    synchronized (this) {
      closing = writer;
      writer = null;
    }
    if (closing != null) {
      closing.shutdownNow();
      try {
        closing.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      write();
    }
  }
}
