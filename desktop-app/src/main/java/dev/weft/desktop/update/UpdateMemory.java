package dev.weft.desktop.update;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What one desk remembers about updates: the serial of the newest list that it saw, and in which
 * hundredth of all desks it is. Written to a temporary file and moved. For one thread at a time.
 */
final class UpdateMemory {
  private static final String SERIAL = "serial";
  private static final String HUNDREDTH = "hundredth";
  private static final String OFFERED = "offered";

  private final Path file;
  private final Properties values = new Properties();

  UpdateMemory(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        values.load(in);
      } catch (IllegalArgumentException e) {
        // Damaged: it is rebuilt from what the next list says.
        values.clear();
      }
    }
  }

  long serial() {
    return number(SERIAL, 0);
  }

  /** 0 to 99, the same for this desk ever after. */
  int hundredth() throws IOException {
    long known = number(HUNDREDTH, -1);
    if (known >= 0 && known < 100) {
      return (int) known;
    }
    int drawn = ThreadLocalRandom.current().nextInt(100);
    store(HUNDREDTH, Integer.toString(drawn));
    return drawn;
  }

  /** The version that was shown last without being asked for; empty for none. */
  String offered() {
    return values.getProperty(OFFERED, "");
  }

  void offer(String version) throws IOException {
    store(OFFERED, version);
  }

  void saw(long serial) throws IOException {
    if (serial > serial()) {
      store(SERIAL, Long.toString(serial));
    }
  }

  private long number(String name, long otherwise) {
    try {
      return Long.parseLong(values.getProperty(name, String.valueOf(otherwise)));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private void store(String name, String value) throws IOException {
    values.setProperty(name, value);
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, "updates", ".tmp");
    try (Writer out = Files.newBufferedWriter(fresh)) {
      values.store(out, null);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
