package dev.weft.relay;

import dev.weft.crdt.codec.JsonText;
import dev.weft.relay.config.RelayOptions;
import dev.weft.relay.config.Secrets;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.session.OpenAccess;
import dev.weft.relay.world.World;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft-relay serve}: serves until it is told to stop. */
@Command(
    name = "serve",
    description = "Serves documents. Needs no configuration.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Directory that holds everything (default: ${DEFAULT-VALUE}).",
      defaultValue = RelayOptions.DEFAULT_DATA)
  private Path data = Path.of(RelayOptions.DEFAULT_DATA);

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).",
      defaultValue = RelayOptions.DEFAULT_HOST)
  private String host = RelayOptions.DEFAULT_HOST;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + RelayOptions.DEFAULT_PORT)
  private int port = RelayOptions.DEFAULT_PORT;

  @Option(
      names = "--open-to-network",
      description = "Allow an address other than loopback, open to everyone who can reach it.")
  private boolean isOpenToNetwork;

  @Mixin private final StorageFlags storage = new StorageFlags();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    RelayOptions options;
    RunningRelay relay;
    try {
      var secrets = new Secrets(System::getenv);
      options = new RelayOptions(data, host, port, isOpenToNetwork, storage.options(secrets));
      relay = RunningRelay.start(options, World.system(), new OpenAccess());
    } catch (StartFailure failure) {
      err.println("weft-relay: " + failure.getMessage());
      err.flush();
      return failure.reason().exitStatus();
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(relay::close));
    out.println(JsonText.stringify(ready(options, relay.port())));
    out.flush();
    // Serving ends with the process, by a signal that runs the hook above.
    new CountDownLatch(1).await();
    return 0;
  }

  /** The line that tells programs that the relay serves, and where. */
  private static Map<String, @Nullable Object> ready(RelayOptions options, int port) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", "ready");
    line.put("host", options.host());
    line.put("port", port);
    line.put("url", "ws://" + bracketed(options.host()) + ":" + port);
    line.put("data", options.data().toAbsolutePath().normalize().toString());
    line.put("pid", ProcessHandle.current().pid());
    return line;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }
}
