package dev.weft.relay.config;

import dev.weft.relay.config.StartFailure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Settings from the environment: {@code NAME} holds the value, {@code NAME_FILE} the path of a file
 * that does. Secrets come from nowhere else, since a command line is seen by every process.
 */
public final class Secrets {
  private static final long BYTES_MAX = 64 << 10;

  private final UnaryOperator<@Nullable String> environment;

  /**
   * @param environment value of a variable, null if it is not set
   */
  public Secrets(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * The value, without the line break that ends a file, or null if neither variable is set.
   *
   * @throws StartFailure if both are set or the file cannot be read
   */
  public @Nullable String get(String name) {
    String value = environment.apply(name);
    String file = environment.apply(name + "_FILE");
    if (file == null) {
      return value;
    }
    if (value != null) {
      throw failure("Both " + name + " and " + name + "_FILE are set", name, null);
    }
    try {
      Path path = Path.of(file);
      if (Files.size(path) > BYTES_MAX) {
        throw failure("The file is too large for a secret", name + "_FILE=" + file, null);
      }
      return Files.readString(path, StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      throw failure(
          "The file cannot be read (" + e.getClass().getSimpleName() + ")",
          name + "_FILE=" + file,
          e);
    }
  }

  private static StartFailure failure(String what, String where, @Nullable Throwable cause) {
    return new StartFailure(
        Reason.USAGE, what, where, "Set one of the two, and let this user read the file.", cause);
  }
}
