package dev.weft.relay.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets everyone write: for a relay without accounts, which therefore listens on loopback only. */
public final class OpenAccess implements Authenticator {
  /** How the log names somebody nobody asked for a name. */
  private static final CompletionStage<Decision> ANYONE =
      CompletableFuture.completedFuture(new Granted("anyone", false));

  @Override
  public CompletionStage<Decision> authenticate(Credentials credentials) {
    return ANYONE;
  }
}
