package dev.weft.installer.replay;

import dev.weft.crdt.Updates;
import dev.weft.installer.program.JavaProgram;
import dev.weft.installer.program.RelayProgram;
import dev.weft.installer.program.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The relay and the replica of the kill-proof run, with a start-up cache each (JEP 514), as the
 * packages have one: a run starts some thirty processes, and without caches spends a third of its
 * processor time on loading classes.
 *
 * <p>Caches need jars, so class folders are packed first. A program whose cache was not made runs
 * without: the machine says so in its log, and only time is lost.
 *
 * @param relay the relay
 * @param replica the desktop replica without a screen, {@link ReplicaMain}
 */
record TrainedPrograms(JavaProgram relay, JavaProgram replica) {
  /** Small programs that live for seconds: the cheapest collector and compiler. */
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m");

  /** Making a cache took four seconds on two idle cores. */
  private static final Duration TRAINING_TIMEOUT = Duration.ofMinutes(3);

  private static final String REPLICA = "dev.weft.installer.replay.ReplicaMain";

  /** Packs the class path of this process and trains both programs, in a folder that is empty. */
  static TrainedPrograms make(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> classPath = packed(JavaProgram.ownClassPath(), folder);
    JavaProgram relay = JavaProgram.relay(classPath).withFlags(FLAGS);
    JavaProgram replica = JavaProgram.of(REPLICA, classPath).withFlags(FLAGS);
    Path relayCache = folder.resolve("relay.aot");
    Path replicaCache = folder.resolve("replica.aot");
    train(training(relay, relayCache, folder), training(replica, replicaCache, folder), folder);
    return new TrainedPrograms(cached(relay, relayCache), cached(replica, replicaCache));
  }

  private static JavaProgram training(JavaProgram program, Path cache, Path folder) {
    return program
        .withFlags(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off"))
        .unpackingInto(folder);
  }

  private static JavaProgram cached(JavaProgram program, Path cache) {
    return Files.exists(cache) ? program.withFlags(List.of("-XX:AOTCache=" + cache)) : program;
  }

  /** The replica makes a document, connects and sends it; then both end and write their caches. */
  private static void train(JavaProgram relay, JavaProgram replica, Path folder) {
    int port = RelayProgram.freePort(0);
    CountDownLatch read = new CountDownLatch(1);
    RelayProgram server =
        RelayProgram.start(relay, folder.resolve("relay"), port, folder.resolve("relay.log"));
    RunningProgram desktop =
        RunningProgram.start(
            replica,
            List.of(
                folder.resolve("data").toString(),
                server.address().toString(),
                "training",
                folder.toString()),
            folder.resolve("replica.log"),
            line -> {
              if (line.startsWith("text ")) {
                read.countDown();
              }
            });
    desktop.send("create trained");
    awaitOnRelay(server);
    desktop.send("text trained");
    try {
      if (!read.await(TRAINING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("no answer of the replica:\n" + desktop.logTail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while training", e);
    }
    end(desktop);
    end(server.program());
  }

  /** Waits until the relay holds the document that the replica made. */
  private static void awaitOnRelay(RelayProgram server) {
    long deadline = System.nanoTime() + TRAINING_TIMEOUT.toNanos();
    while (Updates.stateVector(RelayReader.read(server.address(), "trained")).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the relay never got the document");
      }
    }
  }

  /** Lets a program end by itself, which takes as long as its cache does. */
  private static void end(RunningProgram program) {
    ProcessHandle.of(program.pid()).ifPresent(ProcessHandle::destroy);
    if (!program.await(TRAINING_TIMEOUT)) {
      program.kill();
    }
  }

  private static List<Path> packed(List<Path> classPath, Path folder) throws IOException {
    List<Path> packed = new ArrayList<>();
    for (Path path : classPath) {
      if (Files.isDirectory(path)) {
        packed.add(pack(path, folder.resolve("classes-" + packed.size() + ".jar")));
      } else if (Files.exists(path)) {
        packed.add(path);
      }
    }
    return packed;
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(found -> !found.equals(classes)).sorted().toList()) {
        // Folders too, or Flyway finds no migrations.
        boolean isFolder = Files.isDirectory(file);
        String name = classes.relativize(file).toString().replace('\\', '/');
        out.putNextEntry(new JarEntry(isFolder ? name + "/" : name));
        if (!isFolder) {
          Files.copy(file, out);
        }
      }
    }
    return jar;
  }
}
