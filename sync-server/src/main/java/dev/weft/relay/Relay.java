package dev.weft.relay;

import dev.weft.relay.config.StartFailure.Reason;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The relay's command line. */
@Command(
    name = "weft-relay",
    description = "A relay for Yjs documents that acknowledges only what is durable.",
    mixinStandardHelpOptions = true,
    versionProvider = RelayVersion.class,
    subcommands = ServeCommand.class)
public final class Relay implements Callable<Integer> {
  @Option(
      names = "--version-json",
      description = "Print version, generation and platform as one line of JSON and exit.")
  private boolean isVersionAsked;

  @Spec private @Nullable CommandSpec spec;

  private Relay() {}

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (!isVersionAsked) {
      line.usage(line.getErr());
      return Reason.USAGE.exitStatus();
    }
    line.getOut().println(RelayVersion.json());
    line.getOut().flush();
    return 0;
  }

  /** Runs a command and exits with its status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Relay()).execute(args));
  }
}
