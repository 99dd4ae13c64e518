package dev.weft.relay.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a disk may forget when the power goes: everything that no flush has covered. The system
 * calls of a process that stores blobs are traced, and at each point where it says "stored" the
 * blob must be there whatever was forgotten: its bytes flushed before its name, its name and the
 * names of all directories above it flushed too.
 *
 * <p>Skipped, loudly, where strace is not installed or may not trace.
 */
final class PowerLossTest {
  private static final Pattern OPEN = Pattern.compile("openat\\(.*\"(.+?)\".* = (\\d+)<(.+)>");
  private static final Pattern WRITE = Pattern.compile("p?write(?:64)?\\(\\d+<(.+?)>,.*");
  private static final Pattern FLUSH = Pattern.compile("f(?:data)?sync\\(\\d+<(.+?)>\\) += 0");
  private static final Pattern RENAME =
      Pattern.compile("rename(?:at2?)?\\(.*?\"(.+?)\",.*?\"(.+?)\".*\\) = 0");
  private static final Pattern MAKE = Pattern.compile("mkdir(?:at)?\\(.*?\"(.+?)\".*\\) = 0");
  private static final Pattern STORED = Pattern.compile("write\\(1<.*\"stored (.+?)\\\\n\".*");

  @TempDir Path folder;

  private final Set<String> dirtyFiles = new HashSet<>();

  /** Names that are not on the disk for sure. */
  private final Set<String> dirtyNames = new HashSet<>();

  private int stored;

  @Test
  void blob_saidToBeStored_survivesEverythingThatTheDiskMayForget() throws Exception {
    assumeTrue(canTrace(), "no strace");
    // A process that was killed has left a directory whose name may not be on the disk yet.
    Path root = Files.createDirectories(folder.resolve("blobs"));
    Files.createDirectories(root.resolve("left/over"));
    dirtyNames.add(root.resolve("left").toString());
    dirtyNames.add(root.resolve("left/over").toString());
    List<String> calls =
        trace(root, "checkpoints/one/", "checkpoints/one/", "checkpoints/two/", "left/over/");
    calls.forEach(call -> replay(root, call));
    assertThat(stored).isEqualTo(4);
  }

  /** The test itself would see a blob that is renamed without a flush. */
  @Test
  void replay_ofARenameBeforeItsFlush_isNoticed() {
    Path root = Path.of("/r");
    replay(root, "openat(AT_FDCWD, \"/r/unfinished/x\", O_WRONLY|O_CREAT) = 5</r/unfinished/x>");
    replay(root, "write(5</r/unfinished/x>, \"...\", 3) = 3");
    replay(root, "rename(\"/r/unfinished/x\", \"/r/y\") = 0");
    replay(root, "fsync(6</r>) = 0");
    assertThat(lost(root, "y")).containsExactly("bytes of /r/y");
    replay(root, "fsync(5</r/y>) = 0");
    assertThat(lost(root, "y")).isEmpty();
  }

  @Test
  void whole_interruptedFlush_isThatFlush() {
    assertThat(
            whole(
                List.of(
                    "7 fsync(5</r/x> <unfinished ...>",
                    "8 write(6</r/y>, \"...\", 3) = 3",
                    "7 <... fsync resumed>) = 0")))
        .containsExactly("write(6</r/y>, \"...\", 3) = 3", "fsync(5</r/x>) = 0");
  }

  private void replay(Path root, String call) {
    Matcher stores = STORED.matcher(call);
    Matcher opens = OPEN.matcher(call);
    Matcher writes = WRITE.matcher(call);
    Matcher flushes = FLUSH.matcher(call);
    Matcher renames = RENAME.matcher(call);
    Matcher makes = MAKE.matcher(call);
    if (stores.find()) {
      assertThat(lost(root, stores.group(1))).as("lost with the power at: " + call).isEmpty();
      stored++;
    } else if (opens.find() && call.contains("O_CREAT")) {
      dirtyNames.add(opens.group(1));
    } else if (writes.find()) {
      dirtyFiles.add(writes.group(1));
    } else if (flushes.find()) {
      Path flushed = Path.of(flushes.group(1));
      dirtyFiles.remove(flushed.toString());
      dirtyNames.removeIf(name -> flushed.equals(Path.of(name).getParent()));
    } else if (renames.find()) {
      if (dirtyFiles.remove(renames.group(1))) {
        dirtyFiles.add(renames.group(2));
      }
      dirtyNames.add(renames.group(2));
    } else if (makes.find()) {
      dirtyNames.add(makes.group(1));
    }
  }

  private List<String> lost(Path root, String key) {
    List<String> lost = new ArrayList<>();
    Path blob = root.resolve(key);
    if (dirtyFiles.contains(blob.toString())) {
      lost.add("bytes of " + blob);
    }
    for (Path path = blob;
        path != null && !path.equals(root.getParent());
        path = path.getParent()) {
      if (dirtyNames.contains(path.toString())) {
        lost.add("name of " + path);
      }
    }
    return lost;
  }

  private List<String> trace(Path root, String... prefixes) throws Exception {
    Path log = folder.resolve("calls");
    List<String> command =
        new ArrayList<>(
            List.of(
                "strace",
                "-f",
                "-y",
                "-qq",
                "-s",
                "4096",
                "-o",
                log.toString(),
                "-e",
                "trace=openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-cp",
                classPath(),
                StoreMain.class.getName(),
                root.toString()));
    command.addAll(List.of(prefixes));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    return whole(Files.readAllLines(log));
  }

  /** Puts calls that another thread interrupted together again; the order is that of their ends. */
  private static List<String> whole(List<String> lines) {
    List<String> calls = new ArrayList<>();
    List<String> unfinished = new ArrayList<>();
    for (String line : lines) {
      String thread = line.substring(0, line.indexOf(' '));
      String call = line.substring(thread.length()).strip();
      if (call.endsWith("<unfinished ...>")) {
        unfinished.add(thread + " " + call.replace("<unfinished ...>", "").strip());
      } else if (call.startsWith("<... ")) {
        String begun =
            unfinished.stream().filter(one -> one.startsWith(thread + " ")).findFirst().orElse("");
        unfinished.remove(begun);
        calls.add(
            begun.substring(begun.indexOf(' ') + 1) + call.substring(call.indexOf("resumed>") + 8));
      } else {
        calls.add(call);
      }
    }
    return calls;
  }

  private static String classPath() {
    String real = System.getProperty("surefire.test.class.path");
    return real != null ? real : System.getProperty("java.class.path");
  }

  private static boolean canTrace() throws IOException, InterruptedException {
    try {
      return new ProcessBuilder("strace", "-f", "-o", "/dev/null", "-e", "fsync", "true")
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      System.err.println("weft: SKIPPED, tracing system calls needs strace: " + e.getMessage());
      return false;
    }
  }
}
