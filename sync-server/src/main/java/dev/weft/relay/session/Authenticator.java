package dev.weft.relay.session;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decides who may do what with a document. Must not block its caller. */
public interface Authenticator {
  /**
   * What is known of somebody who wants to use a document.
   *
   * @param document name of the document
   * @param token token from the query, a header or the dialect's own message; null if there was
   *     none
   * @param remoteAddress address of the socket
   */
  record Credentials(String document, @Nullable String token, String remoteAddress) {}

  /** The answer. */
  sealed interface Decision {}

  /**
   * The document may be used.
   *
   * @param author who it is, as the log will name them
   * @param isReadOnly whether updates are to be refused
   */
  record Granted(String author, boolean isReadOnly) implements Decision {}

  /**
   * The document may not be used.
   *
   * @param reason shown to the client; must not tell whether the document exists
   */
  record Denied(String reason) implements Decision {}

  CompletionStage<Decision> authenticate(Credentials credentials);
}
