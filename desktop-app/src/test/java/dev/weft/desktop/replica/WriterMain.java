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
import java.util.List;

/**
 * Types a recorded history into a real replica, from where the last process was killed, and says
 * what it was promised: {@code AT n} where it starts, {@code P n} when n edits are on disk.
 */
public final class WriterMain {
  static final String DOCUMENT = "trace";

  private WriterMain() {}

  /** Arguments: data directory, edits per wait for the disk (0: never), microseconds between. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int together = Integer.parseInt(arguments[1]);
    StoreOpening opening = Replica.open(Path.of(arguments[0]), new SystemWorld());
    if (!(opening instanceof StoreOpening.Ready ready)) {
      out.println("REFUSED " + ((StoreOpening.Refused) opening).problem().sentence());
      return;
    }
    Replica replica = ready.replica();
    List<Patch> patches = Traces.rustcode().patches();
    YDoc doc = new YDoc();
    StoredContent content = replica.load(DOCUMENT);
    int at = 0;
    if (content instanceof StoredContent.Present present) {
      doc.applyUpdate(Updates.merge(present.updates()));
      at = present.updates().size();
    } else if (content instanceof StoredContent.Unreadable unreadable) {
      out.println("UNREADABLE " + unreadable.damages());
      return;
    }
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
    for (int i = at; i < patches.size(); i++) {
      Patch patch = patches.get(i);
      doc.transact(
          transaction -> {
            text.delete(patch.position(), patch.deleted());
            text.insert(patch.position(), patch.inserted());
          });
      if (together > 0 && i % together == together - 1) {
        replica.flush(java.time.Duration.ofMinutes(1));
      }
    }
    replica.close();
    out.println("END");
  }
}
