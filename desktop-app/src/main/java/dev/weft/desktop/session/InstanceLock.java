package dev.weft.desktop.session;

import dev.weft.desktop.replica.StoreProblem;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process for each data directory: the first holds a file lock, which the system releases
 * however it ends, and listens on a loopback port. A later one reads port and secret from a file
 * beside the lock, hands its arguments over, and ends.
 */
final class InstanceLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InstanceLock.class);
  private static final String LOCK = "weft.lock";
  private static final String ADDRESS = "weft.instance";

  /** A process that does not answer within this time is taken for stuck. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  private static final int MAX_ARGUMENTS = 1_000;

  private final FileChannel channel;
  private final Path file;
  private final boolean isNew;
  private final Path address;
  private final String secret = UUID.randomUUID().toString();
  private @Nullable ServerSocket server;

  private InstanceLock(FileChannel channel, Path directory, boolean isNew) {
    this.channel = channel;
    this.file = directory.resolve(LOCK);
    this.isNew = isNew;
    this.address = directory.resolve(ADDRESS);
  }

  /** What came of asking for the directory. */
  sealed interface Outcome {}

  /** It is ours until the lock is closed. */
  record Taken(InstanceLock lock) implements Outcome {}

  /** Another process has it and took the arguments. */
  record HandedOver() implements Outcome {}

  /** Neither. */
  record Impossible(StoreProblem problem) implements Outcome {}

  static Outcome take(Path directory, List<String> arguments) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      return new Impossible(
          problem(
              StoreProblem.Kind.NOT_A_DIRECTORY,
              directory,
              directory + " is a file, not a folder.",
              "Weft keeps its documents in a folder.",
              "Name another folder with --data.",
              ""));
    }
    try {
      Files.createDirectories(directory);
      boolean isNew = !Files.exists(directory.resolve(LOCK));
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel)) {
        return new Taken(new InstanceLock(channel, directory, isNew));
      }
      channel.close();
    } catch (IOException failure) {
      return new Impossible(
          problem(
              StoreProblem.Kind.NOT_WRITABLE,
              directory,
              directory + " cannot be written to.",
              "Nothing that you type could be kept.",
              "Give this account the right to write there, or name another folder with --data.",
              failure.getClass().getSimpleName()));
    }
    return handOver(directory, arguments);
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException held) {
      return false;
    }
  }

  private static Outcome handOver(Path directory, List<String> arguments) {
    try {
      List<String> lines = Files.readAllLines(directory.resolve(ADDRESS));
      int millis = (int) ANSWER_WITHIN.toMillis();
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(lines.getFirst())),
            millis);
        socket.setSoTimeout(millis);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeUTF(lines.get(1));
        out.writeInt(arguments.size());
        for (String argument : arguments) {
          out.writeUTF(argument);
        }
        out.flush();
        if (new DataInputStream(socket.getInputStream()).readBoolean()) {
          return new HandedOver();
        }
      }
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException failure) {
      log.warn("instance.hand_over.failed cause={}", failure.getClass().getSimpleName());
    }
    return new Impossible(
        problem(
            StoreProblem.Kind.LOCKED,
            directory,
            "Another Weft has " + directory + " open and does not answer.",
            "Two at once would get in each other's way; nothing was touched.",
            "End the other one and start Weft again.",
            ""));
  }

  /** Listens for later processes; their arguments come on a thread of its own. */
  void listen(Consumer<List<String>> listener) {
    try {
      ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
      server = listening;
      Files.deleteIfExists(address);
      Files.writeString(
          address,
          listening.getLocalPort() + "\n" + secret + "\n",
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      Thread.ofPlatform().daemon().name("weft-instance").start(() -> serve(listening, listener));
    } catch (IOException failure) {
      log.warn("instance.listen.failed cause={}", failure.getClass().getSimpleName());
    }
  }

  private void serve(ServerSocket listening, Consumer<List<String>> listener) {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        socket.setSoTimeout((int) ANSWER_WITHIN.toMillis());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        boolean known = in.readUTF().equals(secret);
        if (known) {
          listener.accept(arguments(in));
        }
        new DataOutputStream(socket.getOutputStream()).writeBoolean(known);
      } catch (IOException failure) {
        if (!listening.isClosed()) {
          log.warn("instance.serve.failed cause={}", failure.getClass().getSimpleName());
        }
      }
    }
  }

  private static List<String> arguments(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_ARGUMENTS) {
      throw new IOException(count + " arguments are more than " + MAX_ARGUMENTS);
    }
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arguments.add(in.readUTF());
    }
    return arguments;
  }

  private static StoreProblem problem(
      StoreProblem.Kind kind,
      Path where,
      String happened,
      String meaning,
      String wayOut,
      String technical) {
    return new StoreProblem(kind, where, happened, meaning, wayOut, technical);
  }

  /** Lets go of a directory that turned out not to be ours, and leaves nothing behind in it. */
  void abandon() {
    try {
      if (isNew) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      log.warn("instance.abandon.failed cause={}", failure.getClass().getSimpleName());
    }
    close();
  }

  @Override
  public void close() {
    try {
      ServerSocket listening = server;
      if (listening != null) {
        listening.close();
        Files.deleteIfExists(address);
      }
      channel.close();
    } catch (IOException failure) {
      log.warn("instance.close.failed cause={}", failure.getClass().getSimpleName());
    }
  }
}
