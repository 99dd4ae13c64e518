package dev.weft.desktop.replica;

import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.testkit.Traces;
import dev.weft.crdt.testkit.Traces.Patch;
import dev.weft.desktop.world.SystemWorld;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Types a recorded history into a real replica, from where the last process was killed, and says
 * what it was promised: {@code AT n} where it starts, {@code P n} when n edits are on disk.
 */
public final class WriterMain {
  static final String DOCUMENT = "trace";

  private WriterMain() {}

  /**
   * Arguments: data directory, edits per wait for the disk (0: never), rows per checkpoint (0: as
   * usual), edits after which to end by itself (0: none of them).
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int together = Integer.parseInt(arguments[1]);
    int rows = Integer.parseInt(arguments[2]);
    int edits = arguments.length > 3 ? Integer.parseInt(arguments[3]) : Integer.MAX_VALUE;
    StoreOptions options =
        rows == 0
            ? StoreOptions.DEFAULT
            : new StoreOptions(new CheckpointPolicy(rows, 1_000, rows), Optional.empty());
    out.println("OPENING");
    StoreOpening opening =
        new StoreOpener(
                new SystemWorld(),
                SlowMigration.schema(),
                options,
                Path.of(arguments[0]).toAbsolutePath())
            .open();
    if (!(opening instanceof StoreOpening.Ready ready)) {
      out.println("REFUSED " + ((StoreOpening.Refused) opening).problem().sentence());
      return;
    }
    type(ready.replica(), together, edits, out);
    ready.replica().close();
    out.println("END");
  }

  private static void type(Replica replica, int together, int edits, PrintStream out) {
    YDoc doc = new YDoc();
    StoredContent content = replica.load(DOCUMENT);
    if (content instanceof StoredContent.Present present) {
      doc.applyUpdate(Updates.merge(present.updates()));
    } else if (content instanceof StoredContent.Unreadable unreadable) {
      out.println("UNREADABLE " + unreadable.damages());
      return;
    }
    int at = replica.history(DOCUMENT).size();
    out.println("AT " + at);
    int[] promised = {at};
    replica.listen(
        new StoreListener() {
          @Override
          public void committed(Commit commit) {
            promised[0] += commit.entries().size();
            out.println("P " + promised[0]);
          }

          @Override
          public void healthChanged(StoreHealth health) {
            out.println("H " + health);
          }
        });
    YText text = doc.getText("t");
    doc.onUpdate((update, origin, transaction) -> replica.append(DOCUMENT, LogEntry.LOCAL, update));
    List<Patch> patches = Traces.rustcode().patches();
    int end = (int) Math.min(patches.size(), (long) at + edits);
    for (int i = at; i < end; i++) {
      Patch patch = patches.get(i);
      doc.transact(
          transaction -> {
            text.delete(patch.position(), patch.deleted());
            text.insert(patch.position(), patch.inserted());
          });
      if (together > 0 && i % together == together - 1) {
        replica.flush(Duration.ofMinutes(1));
      }
    }
    replica.flush(Duration.ofMinutes(1));
  }
}
