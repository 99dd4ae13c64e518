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
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where writes go that the database does not take before the program ends: beside the database, or,
 * if that disk takes no byte more, into the home folder. The next start takes them over.
 */
final class UnsavedFiles {
  private static final Logger log = LoggerFactory.getLogger(UnsavedFiles.class);
  private static final Duration WRITE_WITHIN = Duration.ofSeconds(10);

  private final StoreFiles files;

  UnsavedFiles(StoreFiles files) {
    this.files = files;
  }

  /** Keeps what was not written; empty if there is nothing to keep. */
  Optional<Unsaved> keep(List<Write> waiting, long wallMillis, String technical) {
    int rows = (int) waiting.stream().filter(write -> write.entry() != null).count();
    boolean isWorthKeeping =
        waiting.stream().anyMatch(write -> write.entry() != null || write.described() != null);
    if (!isWorthKeeping) {
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

  /** Takes over what earlier runs left, and says so. */
  List<StoreNotice> takeOver(Replica replica) {
    List<StoreNotice> notices = new ArrayList<>();
    for (Path folder : places()) {
      for (Path file : in(folder)) {
        try {
          notices.add(takeOver(replica, file));
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
    }
    return notices;
  }

  private static List<Path> in(Path folder) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "unsaved-*.weft")) {
        entries.forEach(found::add);
      } catch (IOException failure) {
        log.warn("replica.unsaved.unlisted folder={}", folder);
      }
    }
    found.sort(null);
    return found;
  }

  private StoreNotice takeOver(Replica replica, Path file) throws IOException {
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
    String edits = rows == 1 ? "1 edit" : rows + " edits";
    if (!replica.flush(WRITE_WITHIN)) {
      return new StoreNotice(
          edits + " of an earlier run still cannot be written to the database.", file);
    }
    if (isWhole) {
      Files.delete(file);
      return new StoreNotice(
          edits
              + " that could not be written to the database when Weft ended are in the documents"
              + " now.",
          files.directory());
    }
    Files.createDirectories(files.damaged());
    Path kept = files.damaged().resolve(file.getFileName());
    Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
    return new StoreNotice(
        edits
            + " that could not be written to the database when Weft ended are in the documents now."
            + " The end of the file that kept them could not be read.",
        kept);
  }
}
