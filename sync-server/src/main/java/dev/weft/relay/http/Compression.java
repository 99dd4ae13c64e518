package dev.weft.relay.http;

import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.eclipse.jetty.util.compression.InflaterPool;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.internal.PerMessageDeflateExtension;

/**
 * permessage-deflate, RFC 7692, with every message compressed for itself: a socket holds neither
 * window nor compressor between messages, and what goes to many is compressed once. What arrives is
 * inflated here, in small buffers that the socket counts one by one; what leaves comes compressed.
 */
public final class Compression extends PerMessageDeflateExtension {
  static final String NAME = "permessage-deflate";

  /** Idle inflaters kept for the next message. */
  private static final int POOLED_INFLATERS_MAX = 64;

  private static final String CLIENT_BITS = "client_max_window_bits";
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_RESETS = "client_no_context_takeover";
  private static final String SERVER_RESETS = "server_no_context_takeover";

  /** The only size of window that the JDK's deflater has. */
  private static final String WINDOW_BITS = "15";

  static InflaterPool inflaters() {
    return new InflaterPool(POOLED_INFLATERS_MAX, true);
  }

  /** There must be one, but nothing uses it. */
  static DeflaterPool deflaters() {
    return new DeflaterPool(0, Deflater.BEST_SPEED, true);
  }

  /** What to agree to of what a client offers; empty for no compression. */
  static List<ExtensionConfig> agreed(List<ExtensionConfig> offers) {
    for (ExtensionConfig offer : offers) {
      if (offer.getName().equals(NAME) && isAcceptable(offer.getParameters())) {
        var answer = new ExtensionConfig(NAME);
        answer.setParameter(SERVER_RESETS);
        answer.setParameter(CLIENT_RESETS);
        return List.of(answer);
      }
    }
    return List.of();
  }

  private static boolean isAcceptable(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .allMatch(
            parameter ->
                switch (parameter.getKey()) {
                  case CLIENT_RESETS, SERVER_RESETS -> parameter.getValue() == null;
                  case CLIENT_BITS -> true;
                  case SERVER_BITS -> WINDOW_BITS.equals(parameter.getValue());
                  default -> false;
                });
  }

  @Override
  protected void nextIncomingFrame(Frame frame, Callback callback) {
    if (frame.isControlFrame()) {
      // Jetty would take a ping between the parts of a message for the end of it, and begin anew.
      getNextIncoming().onFrame(frame, callback);
    } else {
      super.nextIncomingFrame(frame, callback);
    }
  }

  @Override
  public void sendFrame(OutgoingEntry entry) {
    // A message that is to be compressed is so already.
    nextOutgoingFrame(entry);
  }
}
