package dev.weft.desktop.replica;

import java.nio.file.Path;
import java.util.List;

/** Where the files of one data directory lie. */
record StoreFiles(Path directory) {
  static final String DATABASE = "weft.db";

  Path database() {
    return directory.resolve(DATABASE);
  }

  /** A new database is made under this name and renamed, so that no half-made one is ever met. */
  Path unfinished() {
    return directory.resolve("weft.db.new");
  }

  /** What could be read of a damaged database, whole, until it takes the damaged one's place. */
  Path rescued() {
    return directory.resolve("weft.db.rescued");
  }

  /** Says that this directory is Weft's, also when the database cannot be read any more. */
  Path marker() {
    return directory.resolve("weft.replica");
  }

  /** Says that damage was found while the program ran; it is looked into at the next start. */
  Path suspicion() {
    return directory.resolve("weft.suspect");
  }

  /** SQLite's companions of the database; they belong together. */
  List<Path> companions() {
    return List.of(directory.resolve("weft.db-wal"), directory.resolve("weft.db-shm"));
  }

  /** Where damaged files are kept, one folder for each time. */
  Path damaged() {
    return directory.resolve("damaged");
  }
}
