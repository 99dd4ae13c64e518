package dev.weft.desktop.replica;

import dev.weft.crdt.codec.MalformedUpdateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where writes go that the database does not take before the program ends: beside the database, or,
 * if that disk takes no byte more, into the home folder. The next start takes them over.
 */
final class UnsavedFiles {
  private static final Logger log = LoggerFactory.getLogger(UnsavedFiles.class);

  private final StoreFiles files;

  /** Taken over, but not known to be on disk. */
  private final List<Taken> taken = new CopyOnWriteArrayList<>();

  /**
   * A file of an earlier run.
   *
   * @param isWhole false if a part of it could not be read
   */
  private record Taken(Path file, int rows, boolean isWhole) {}

  UnsavedFiles(StoreFiles files) {
    this.files = files;
  }

  /** Keeps what was not written; empty if there is nothing to keep. */
  Optional<Unsaved> keep(List<Write> waiting, long wallMillis, String technical) {
    int rows = (int) waiting.stream().filter(write -> write.entry() != null).count();
    boolean isWorthKeeping =
        waiting.stream().anyMatch(write -> write.entry() != null || write.described() != null);
    if (!isWorthKeeping) {
      release();
      return Optional.empty();
    }
    String words = technical;
    for (Path folder : places()) {
      try {
        Files.createDirectories(folder);
        Path file = folder.resolve("unsaved-" + Salvage.date(wallMillis) + ".weft");
        for (int again = 2; Files.exists(file); again++) {
          file = folder.resolve("unsaved-" + Salvage.date(wallMillis) + "-" + again + ".weft");
        }
        UnsavedFile.write(file, waiting);
        release();
        log.error("replica.unsaved.kept rows={} file={}", rows, file);
        return Optional.of(new Unsaved(rows, Optional.of(file), technical));
      } catch (IOException failure) {
        words = failure.getClass().getSimpleName();
        log.error("replica.unsaved.failed folder={} cause={}", folder, words);
      }
    }
    return Optional.of(new Unsaved(rows, Optional.empty(), words));
  }

  /** Beside the database first; then in the home folder, one folder for each data directory. */
  private List<Path> places() {
    CRC32C crc = new CRC32C();
    crc.update(files.directory().toString().getBytes(StandardCharsets.UTF_8));
    return List.of(
        files.directory(),
        Path.of(System.getProperty("user.home"))
            .resolve(".weft-unsaved")
            .resolve(String.format("%08x", crc.getValue())));
  }

  /**
   * Takes over what earlier runs left, and says so. The files go when the database has their
   * content, or when {@link #keep} has written it to another file; not before.
   */
  List<StoreNotice> takeOver(Replica replica, Duration atMost) {
    List<StoreNotice> notices = new ArrayList<>();
    List<Taken> here = new ArrayList<>();
    for (Path file : left()) {
      try {
        here.add(enqueue(replica, file));
      } catch (IOException failure) {
        log.error(
            "replica.unsaved.unreadable file={} cause={}",
            file,
            failure.getClass().getSimpleName());
        notices.add(
            new StoreNotice(
                "Edits that an earlier run could not write to the database are in a file that"
                    + " cannot be read. It was left as it is.",
                file));
      }
    }
    if (!here.isEmpty()) {
      taken.addAll(here);
      replica.enqueue(new AllTaken());
      boolean isWritten = replica.flush(atMost);
      here.forEach(one -> notices.add(notice(one, isWritten)));
    }
    return notices;
  }

  /** Behind everything that was taken over: when it is committed, so is all of that. */
  private final class AllTaken implements Write {
    @Override
    public void apply(Statements db) {}

    @Override
    public void committed() {
      release();
    }
  }

  /** What was taken over is elsewhere: whole files go, the others are kept as they are. */
  private void release() {
    for (Taken one : taken) {
      try {
        if (one.isWhole()) {
          Files.deleteIfExists(one.file());
        } else {
          Files.createDirectories(files.damaged());
          Files.move(one.file(), kept(one), StandardCopyOption.REPLACE_EXISTING);
        }
      } catch (IOException failure) {
        log.error(
            "replica.unsaved.left file={} cause={}",
            one.file(),
            failure.getClass().getSimpleName());
      }
    }
    taken.clear();
  }

  private Path kept(Taken one) {
    return files.damaged().resolve(one.file().getFileName());
  }

  /** What earlier runs left, oldest first. */
  private List<Path> left() {
    List<Path> found = new ArrayList<>();
    for (Path folder : places()) {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "unsaved-*.weft")) {
          entries.forEach(found::add);
        } catch (IOException failure) {
          log.warn("replica.unsaved.unlisted folder={}", folder);
        }
      }
    }
    found.sort(Comparator.comparing(file -> file.getFileName().toString().replace(".weft", "")));
    return found;
  }

  private static Taken enqueue(Replica replica, Path file) throws IOException {
    UnsavedFile.Contents contents = UnsavedFile.read(file);
    boolean isWhole = contents.isWhole();
    int rows = 0;
    contents.described().forEach(replica::describe);
    for (UnsavedFile.Row row : contents.rows()) {
      try {
        replica.append(row.documentId(), row.origin(), row.update());
        rows++;
      } catch (MalformedUpdateException malformed) {
        isWhole = false;
      }
    }
    return new Taken(file, rows, isWhole);
  }

  private StoreNotice notice(Taken one, boolean isWritten) {
    String what = Unsaved.what(one.rows());
    if (!isWritten) {
      return new StoreNotice(
          what + " of an earlier run still cannot be written to the database.", one.file());
    }
    String words =
        what
            + " that could not be written to the database when Weft ended are in the "
            + (one.rows() == 0 ? "library" : "documents")
            + " now.";
    return one.isWhole()
        ? new StoreNotice(words, files.directory())
        : new StoreNotice(
            words + " The end of the file that kept them could not be read.", kept(one));
  }
}
