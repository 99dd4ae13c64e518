package dev.weft.desktop.replica;

import dev.weft.desktop.replica.StoreProblem.Kind;
import dev.weft.desktop.world.World;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what a data directory is before anything in it is changed: new, ours, damaged, foreign,
 * newer, or not to be written to.
 */
final class StoreOpener {
  /** How long the start waits for what an earlier run could not write. */
  private static final Duration UNSAVED_WITHIN = Duration.ofSeconds(10);

  private final World world;
  private final Schema schema;
  private final StoreFiles files;
  private final StoreOptions options;
  private final List<StoreNotice> notices = new ArrayList<>();

  StoreOpener(World world, Schema schema, StoreOptions options, Path directory) {
    this.world = world;
    this.options = options;
    this.schema = schema;
    this.files = new StoreFiles(directory);
  }

  StoreOpening open() {
    try {
      prepareDirectory();
      if (Files.exists(files.marker()) || !Files.exists(files.database())) {
        NativeLibrary.use(files.directory());
      }
      finishRescue();
      if (Files.exists(files.marker())) {
        Salvage.deleteLeftovers(files);
      }
      if (!Files.exists(files.database())) {
        create();
      } else {
        inspect();
      }
      Replica replica = connectOrRescue();
      notices.addAll(replica.takeOverUnsaved(UNSAVED_WITHIN));
      return new StoreOpening.Ready(replica, List.copyOf(notices));
    } catch (Refusal refusal) {
      return new StoreOpening.Refused(refusal.problem);
    } catch (SQLException failure) {
      return new StoreOpening.Refused(problem(failure));
    } catch (IOException failure) {
      return new StoreOpening.Refused(problem(failure));
    }
  }

  private void prepareDirectory() throws IOException, Refusal {
    Path directory = files.directory();
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw refuse(
          Kind.NOT_A_DIRECTORY,
          directory,
          directory + " is a file, not a folder.",
          "Weft keeps its documents in a folder.",
          "Name another folder with --data.");
    }
    Files.createDirectories(directory);
    if (!Files.isWritable(directory)) {
      throw notWritable(directory, "");
    }
  }

  /** Makes the database under another name first, so that a crash leaves none or a whole one. */
  private void create() throws IOException, SQLException {
    Files.deleteIfExists(files.unfinished());
    try (Connection db = Connections.create(files.unfinished())) {
      schema.migrate(db);
    }
    try {
      Files.move(files.unfinished(), files.database(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(files.unfinished());
    }
    mark();
  }

  private void mark() throws IOException {
    if (!Files.exists(files.marker())) {
      Files.writeString(
          files.marker(),
          "This folder is a Weft replica. Do not share it with another program or keep it in a"
              + " folder that is synchronised by one: that damages databases.\n",
          StandardOpenOption.CREATE_NEW);
    }
  }

  private void inspect() throws IOException, SQLException, Refusal {
    if (!Files.isRegularFile(files.database())) {
      throw foreign("It is not a file.");
    }
    if (!Files.isWritable(files.database())) {
      throw notWritable(files.database(), "");
    }
    if (!hasMagic()) {
      if (!Files.exists(files.marker())) {
        throw foreign("It is not an SQLite database.");
      }
      setAside("its first bytes are not those of a database");
      return;
    }
    inspectDatabase();
    mark();
  }

  private boolean hasMagic() throws IOException {
    try {
      return FileHeader.hasMagic(files.database());
    } catch (AccessDeniedException e) {
      return true;
    }
  }

  private void inspectDatabase() throws IOException, SQLException, Refusal {
    try (Connection db = Connections.inspector(files.database())) {
      int application = Schema.applicationOf(db);
      int version = Schema.versionOf(db);
      if (application != Schema.APPLICATION_ID) {
        throw foreign(
            String.format(
                "Its application id is %08x, not %08x.", application, Schema.APPLICATION_ID));
      }
      if (version > schema.version()) {
        throw newer(version);
      }
      Salvage.checkReadable(db);
      if (!Files.exists(files.suspicion())) {
        return;
      }
      if (IntegrityCheck.problems(db).isEmpty()) {
        Files.delete(files.suspicion());
        return;
      }
    } catch (SQLException failure) {
      if (SqliteFailure.cause(failure) != StoreHealth.Cause.DAMAGED) {
        throw failure;
      }
      if (!Files.exists(files.marker())) {
        throw foreign(SqliteFailure.technical(failure));
      }
    }
    setAside("SQLite cannot read it");
  }

  /**
   * Brings what is readable into a new database, moves the damaged files into a folder of their own
   * and puts the new one in their place. A crash at any point leaves the damaged files, or the new
   * one whole, and {@link #finishRescue()} goes on.
   */
  private void setAside(String why) throws IOException, SQLException {
    Files.deleteIfExists(files.unfinished());
    Salvage.Rescued rescued;
    try (Connection into = Connections.create(files.unfinished())) {
      schema.migrate(into);
      rescued = Salvage.rescue(files.database(), into);
    }
    Files.move(files.unfinished(), files.rescued(), StandardCopyOption.ATOMIC_MOVE);
    Path kept = Salvage.setAside(files, world.wallMillis());
    Files.move(files.rescued(), files.database(), StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(files.suspicion());
    mark();
    notices.add(
        new StoreNotice(
            "The database was damaged ("
                + why
                + "). It was set aside, and "
                + (rescued.documents() == 1 ? "1 document" : rescued.documents() + " documents")
                + " could be read and taken over."
                + (rescued.isWhole()
                    ? ""
                    : " What is missing comes back from the relay, if it has it."),
            kept));
  }

  /** Ends what a crash interrupted: with the damaged one gone, the rescued one takes its place. */
  private void finishRescue() throws IOException {
    if (!Files.exists(files.rescued())) {
      return;
    }
    if (Files.exists(files.database())) {
      Files.delete(files.rescued());
      return;
    }
    Path kept = files.damaged().resolve(Salvage.date(world.wallMillis()) + "-rest");
    Salvage.moveCompanions(files, kept);
    Files.move(files.rescued(), files.database(), StandardCopyOption.ATOMIC_MOVE);
    notices.add(
        new StoreNotice(
            "The database was damaged. It was set aside, and what could be read was taken over.",
            files.damaged()));
  }

  /** Damage that lies behind what {@link Salvage#checkReadable} touches may show only here. */
  private Replica connectOrRescue() throws IOException, SQLException {
    try {
      return connect();
    } catch (SQLException failure) {
      if (SqliteFailure.cause(failure) != StoreHealth.Cause.DAMAGED) {
        throw failure;
      }
      setAside("SQLite cannot read it");
      return connect();
    }
  }

  private Replica connect() throws SQLException {
    Connection writer = Connections.writer(files.database());
    try {
      schema.migrate(writer);
      return Replica.start(world, files, options, writer);
    } catch (SQLException failure) {
      writer.close();
      throw failure;
    }
  }

  private Refusal foreign(String technical) {
    return new Refusal(
        new StoreProblem(
            Kind.FOREIGN,
            files.database(),
            files.database() + " was not made by Weft.",
            "Nothing in that folder was touched.",
            "Name another folder with --data, or move that file away.",
            technical));
  }

  private Refusal newer(int version) {
    return new Refusal(
        new StoreProblem(
            Kind.NEWER,
            files.database(),
            "The documents in " + files.directory() + " were written by a newer Weft.",
            "This Weft does not know their format " + version + " and has not touched them.",
            "Update Weft, or name another folder with --data.",
            "format " + version + ", this program knows up to " + schema.version()));
  }

  private Refusal notWritable(Path where, String technical) {
    return new Refusal(
        new StoreProblem(
            Kind.NOT_WRITABLE,
            where,
            where + " cannot be written to.",
            "Nothing that you type could be kept.",
            "Give this account the right to write there, or name another folder with --data.",
            technical));
  }

  private static Refusal refuse(
      Kind kind, Path where, String happened, String meaning, String wayOut) {
    return new Refusal(new StoreProblem(kind, where, happened, meaning, wayOut, ""));
  }

  private StoreProblem problem(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("No space left")) {
      return full(message);
    }
    return notWritable(files.directory(), failure.getClass().getSimpleName() + " " + message)
        .problem;
  }

  private StoreProblem problem(SQLException failure) {
    String technical = SqliteFailure.technical(failure);
    return switch (SqliteFailure.cause(failure)) {
      case DISK_FULL -> full(technical);
      case LOCKED ->
          new StoreProblem(
              Kind.LOCKED,
              files.database(),
              "Another program is using " + files.database() + ".",
              "Weft cannot write while it does; nothing was touched.",
              "Close that program and start Weft again.",
              technical);
      case READ_ONLY, DISK_ERROR -> notWritable(files.database(), technical).problem;
      case DAMAGED ->
          new StoreProblem(
              Kind.DAMAGED,
              files.database(),
              files.database() + " is damaged.",
              "Weft has not changed it.",
              "Name another folder with --data; the documents come back from the relay.",
              technical);
    };
  }

  private StoreProblem full(String technical) {
    return new StoreProblem(
        Kind.DISK_FULL,
        files.directory(),
        "The disk that holds " + files.directory() + " is full.",
        "Nothing that you type could be kept.",
        "Free some space and start Weft again, or name another folder with --data.",
        technical);
  }

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final transient StoreProblem problem;

    Refusal(StoreProblem problem) {
      super(problem.happened());
      this.problem = problem;
    }
  }
}
