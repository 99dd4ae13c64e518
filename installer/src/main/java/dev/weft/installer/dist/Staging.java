package dev.weft.installer.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A tree of files as a package will hold it, with their modes and one time for all: nothing of the
 * building machine's own settings gets in.
 */
final class Staging {
  private static final Pattern WORD = Pattern.compile("@([A-Z]+)@");

  private final Target target;
  private final Path root;
  private final Map<String, String> words;

  /** An empty tree. */
  Staging(Target target, String name) {
    this.target = target;
    root = target.staging().resolve(name);
    words = new HashMap<>(target.words());
    deleteTree(root);
    directory(root);
  }

  Path root() {
    return root;
  }

  /** Copies a folder with its modes and links. */
  Staging tree(Path from, String to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = root.resolve(to).resolve(from.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          directory(copy);
        } else {
          directory(parent(copy));
          Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
          // The executable bit is the one that counts; the umask of the building machine is not.
          if (!Files.isSymbolicLink(copy)) {
            mode(copy, Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Writes a file of the packaging folder with its words filled in. */
  Staging file(String from, String to, boolean isExecutable) {
    try {
      return text(Files.readString(target.packaging().resolve(from)), to, isExecutable);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text with its words filled in. */
  Staging text(String text, String to, boolean isExecutable) {
    Path file = root.resolve(to);
    try {
      directory(parent(file));
      Files.writeString(file, fill(text, to));
      mode(file, isExecutable ? "rwxr-xr-x" : "rw-r--r--");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Copies one file. */
  Staging copy(Path from, String to) {
    Path file = root.resolve(to);
    try {
      directory(parent(file));
      Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING);
      mode(file, "rw-r--r--");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Makes a symbolic link. */
  Staging link(String at, String to) {
    Path link = root.resolve(at);
    try {
      directory(parent(link));
      Files.createSymbolicLink(link, Path.of(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Gives every file the one time; to be called when the tree is complete. */
  Staging done() {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!Files.isSymbolicLink(file)) {
          Files.setLastModifiedTime(file, FileTime.from(target.time()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Regular files below the tree, relative, sorted. */
  List<Path> files() {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(root::relativize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Size of its files in KiB, as packages state it. */
  long sizeKibibytes() {
    long bytes = 0;
    for (Path file : new ArrayList<>(files())) {
      try {
        bytes += Files.size(root.resolve(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return (bytes + 1023) / 1024;
  }

  /** Adds a word that templates may name. */
  Staging word(String name, String value) {
    words.put(name, value);
    return this;
  }

  private String fill(String text, String where) {
    Matcher matcher = WORD.matcher(text);
    return matcher.replaceAll(
        match -> {
          String value = words.get(match.group(1));
          if (value == null) {
            throw new IllegalStateException(where + " names an unknown word " + match.group());
          }
          return Matcher.quoteReplacement(value);
        });
  }

  private static void directory(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        directory(parent(path));
        Files.createDirectory(path);
        mode(path, "rwxr-xr-x");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "the root has no parent");
  }

  private static void mode(Path path, String mode) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
  }

  static void deleteTree(Path root) {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
