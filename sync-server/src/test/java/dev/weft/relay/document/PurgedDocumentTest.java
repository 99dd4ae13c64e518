package dev.weft.relay.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.YDoc;
import dev.weft.relay.blob.Blobs;
import dev.weft.relay.config.Limits;
import dev.weft.relay.log.CompactionPolicy;
import dev.weft.relay.log.Logs;
import dev.weft.relay.log.UpdateLog;
import dev.weft.relay.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was deleted for good does not come back with a replica that still has it. */
class PurgedDocumentTest {
  @TempDir Path folder;

  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final World system = World.system();
  private final World world =
      new World(clock::get, system.tickNanos(), system.entropy(), system.timers());
  private UpdateLog log;
  private Documents documents;

  @BeforeEach
  void open() {
    log =
        Logs.embedded(
            folder.resolve("relay.db"),
            Blobs.files(folder.resolve("blobs")),
            CompactionPolicy.DEFAULT,
            world,
            new BrokenDocumentTest.Silent());
    documents = documents();
  }

  private Documents documents() {
    return new Documents(
        log, world, Runnable::run, BrokenDocumentTest.told(DocumentMeter.class, call -> {}));
  }

  @AfterEach
  void close() {
    log.close();
    system.close();
  }

  private static byte[] typed() {
    YDoc doc = new YDoc();
    doc.getText("content").insert(0, "back again");
    return doc.encodeStateAsUpdate();
  }

  @Test
  void join_purgedDocument_isDeniedAndNothingIsAppended() {
    Membership before = documents.join("a", BrokenDocumentTest.told(Member.class, call -> {}));
    before.update(typed());
    before.leave();
    while (log.load("a").headSeq() == 0) {
      Thread.onSpinWait();
    }
    log.trash().put("a", "ann");
    clock.addAndGet(Limits.TRASH_RETENTION.toMillis());
    assertThat(log.trash().purgeDue(name -> false)).isEqualTo(1);

    documents = documents();
    List<String> heard = new CopyOnWriteArrayList<>();
    Membership again = documents.join("a", BrokenDocumentTest.told(Member.class, heard::add));
    again.update(typed());

    assertThat(heard).contains("deny GONE").doesNotContain("acknowledge");
    assertThat(log.load("a").headSeq()).isEqualTo(1);
    assertThat(log.load("a").updates()).isEmpty();

    List<String> other = new CopyOnWriteArrayList<>();
    Membership living = documents.join("b", BrokenDocumentTest.told(Member.class, other::add));
    living.update(typed());
    while (!other.contains("acknowledge")) {
      Thread.onSpinWait();
    }
    assertThat(other).doesNotContain("close TRY_LATER");
  }
}
