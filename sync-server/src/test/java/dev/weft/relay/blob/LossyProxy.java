package dev.weft.relay.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server and, when told, keeps answers back after the server has done its part. */
final class LossyProxy implements AutoCloseable {
  private static final byte[] PRECONDITION_FAILED =
      """
      HTTP/1.1 412 Precondition Failed\r
      Content-Length: 0\r
      Connection: close\r
      \r
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final URI target;
  private final AtomicInteger lose = new AtomicInteger();
  private final AtomicInteger refuse = new AtomicInteger();

  LossyProxy(URI target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** The next answers never arrive. */
  void loseAnswers(int count) {
    lose.set(count);
  }

  /** The next answers become 412. */
  void refuseAnswers(int count) {
    refuse.set(count);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket upstream = new Socket(target.getHost(), target.getPort());
        Thread.ofVirtual().start(() -> pump(client, upstream, false));
        Thread.ofVirtual().start(() -> pump(upstream, client, true));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pump(Socket from, Socket to, boolean isAnswer) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (isAnswer && take(lose)) {
          return;
        }
        if (isAnswer && take(refuse)) {
          out.write(PRECONDITION_FAILED);
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One side went; the other goes too.
    }
  }

  private static boolean take(AtomicInteger count) {
    return count.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
