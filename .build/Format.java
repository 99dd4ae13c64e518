import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks, or with {@code apply} restores, the layout of every Java source of the modules.
 *
 * <p>Run by the build on the JDK it found: the formatter parses with that JDK's compiler, and Maven
 * itself may run on an older one.
 */
public final class Format {
  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    var formatter = new Formatter(JavaFormatterOptions.builder().build());
    List<Path> wrong = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      Path module = Path.of(args[i], "src");
      if (!Files.isDirectory(module)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(module)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
          String before = Files.readString(file);
          String after = format(formatter, before, file);
          if (!before.equals(after)) {
            wrong.add(file);
            if (apply) {
              Files.writeString(file, after);
            }
          }
        }
      }
    }
    if (apply) {
      System.out.println("formatted " + wrong.size() + " files");
    } else if (!wrong.isEmpty()) {
      wrong.forEach(f -> System.err.println("not formatted: " + f));
      System.err.println("Run: ./mvnw -q -N -Pformat validate");
      System.exit(1);
    }
  }

  private static String format(Formatter formatter, String source, Path file) throws IOException {
    try {
      String ordered =
          ImportOrderer.reorderImports(
              RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE);
      return formatter.formatSource(ordered);
    } catch (Exception e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
