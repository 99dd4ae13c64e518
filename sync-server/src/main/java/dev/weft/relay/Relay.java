package dev.weft.relay;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The relay's command line. */
@Command(
    name = "weft-relay",
    description = "A relay for Yjs documents that acknowledges only what is durable.",
    mixinStandardHelpOptions = true,
    subcommands = ServeCommand.class)
public final class Relay {
  private Relay() {}

  /** Runs a command and exits with its status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Relay()).execute(args));
  }
}
