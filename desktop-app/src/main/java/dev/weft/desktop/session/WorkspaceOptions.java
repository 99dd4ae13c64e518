package dev.weft.desktop.session;

import dev.weft.desktop.presence.Author;
import dev.weft.desktop.replica.StoreOptions;
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
 * @param store what may be chosen about the replica, such as how long history is kept
 */
public record WorkspaceOptions(
    Path dataDirectory,
    @Nullable URI relay,
    Author author,
    Executor documentThread,
    List<String> arguments,
    StoreOptions store) {
  /** Keeps a copy of the list. */
  public WorkspaceOptions {
    arguments = List.copyOf(arguments);
  }

  /** With the usual store. */
  public WorkspaceOptions(
      Path dataDirectory,
      @Nullable URI relay,
      Author author,
      Executor documentThread,
      List<String> arguments) {
    this(dataDirectory, relay, author, documentThread, arguments, StoreOptions.DEFAULT);
  }
}
