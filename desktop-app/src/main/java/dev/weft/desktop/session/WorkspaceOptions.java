package dev.weft.desktop.session;

import dev.weft.desktop.presence.Author;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What to open, and with what.
 *
 * @param relay {@code ws://host:port} or {@code wss://host:port}; null for none
 * @param documentThread runs tasks one at a time and in order, always on the same thread
 * @param arguments handed to the first process if another one has the directory open
 */
public record WorkspaceOptions(
    Path dataDirectory,
    @Nullable URI relay,
    Author author,
    Executor documentThread,
    List<String> arguments) {
  /** Keeps a copy of the list. */
  public WorkspaceOptions {
    arguments = List.copyOf(arguments);
  }
}
