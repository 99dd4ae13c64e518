package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.world.SystemWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power that goes: of what was not flushed when a commit was promised, any sectors may have reached
 * the disk and others not. From the files as they were at one promise and at the next, such a disk
 * is put together, sector by sector, and opened.
 *
 * <p>{@code -Dweft.torn=N} disks for each commit (2 by default).
 */
class TornPagesTest {
  private static final int DISKS = Integer.getInteger("weft.torn", 2);
  private static final long SEED = Long.getLong("weft.seed", 20_261_125L);
  private static final int SECTOR_BYTES = 512;
  private static final int COMMITS = 90;

  private final SystemWorld world = new SystemWorld();
  private final Random random = new Random(SEED);
  @TempDir private Path folder;

  private record Disk(int promised, byte[] database, byte[] log) {}

  @AfterEach
  void endTimers() {
    world.close();
  }

  private static byte[] read(Path file) {
    try {
      return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The listener runs on the writer's thread, so nothing is written while the files are copied. */
  private List<Disk> promises() {
    List<Disk> disks = new ArrayList<>();
    Path data = folder.resolve("data");
    StoreOptions never =
        new StoreOptions(
            new CheckpointPolicy(Integer.MAX_VALUE, Long.MAX_VALUE, 1), Optional.empty());
    try (Replica replica = ((StoreOpening.Ready) Replica.open(data, world, never)).replica()) {
      replica.checkpointEvery(40);
      replica.listen(
          new StoreListener() {
            @Override
            public void committed(Commit commit) {
              disks.add(
                  new Disk(
                      disks.size() + 1,
                      read(data.resolve("weft.db")),
                      read(data.resolve("weft.db-wal"))));
            }
          });
      for (int i = 0; i < COMMITS; i++) {
        replica.append("a", LogEntry.LOCAL, Edits.text(1, i * 700, "x".repeat(700)));
        assertThat(replica.flush(Duration.ofMinutes(1))).isTrue();
      }
    }
    return disks;
  }

  private byte[] mixed(byte[] before, byte[] after) {
    byte[] mix = Arrays.copyOf(after, Math.max(before.length, after.length));
    if (after.length < before.length) {
      System.arraycopy(before, after.length, mix, after.length, before.length - after.length);
    }
    byte[] garbage = new byte[SECTOR_BYTES];
    for (int at = 0; at < mix.length; at += SECTOR_BYTES) {
      int end = Math.min(at + SECTOR_BYTES, mix.length);
      boolean isOld =
          Arrays.equals(sector(before, at, end), sector(after, at, end)) || random.nextBoolean();
      if (isOld && at < before.length) {
        System.arraycopy(before, at, mix, at, Math.min(end, before.length) - at);
      } else if (at >= before.length && random.nextInt(3) == 0) {
        // Space that the file never had before may hold anything.
        random.nextBytes(garbage);
        System.arraycopy(garbage, 0, mix, at, end - at);
      }
    }
    return mix;
  }

  private static byte[] sector(byte[] file, int at, int end) {
    return at >= file.length
        ? new byte[0]
        : Arrays.copyOfRange(file, at, Math.min(end, file.length));
  }

  private void open(int promised, byte[] database, byte[] log, String what) throws IOException {
    Path data = Files.createDirectories(folder.resolve(what));
    Files.writeString(data.resolve("weft.replica"), "");
    Files.write(data.resolve("weft.db"), database);
    Files.write(data.resolve("weft.db-wal"), log);
    StoreOpening.Ready ready = (StoreOpening.Ready) Replica.open(data, world);
    try (Replica replica = ready.replica()) {
      assertThat(ready.notices()).as(what).isEmpty();
      assertThat(replica.load("a")).as(what).isInstanceOf(StoredContent.Present.class);
      assertThat(replica.history("a")).as(what).hasSizeBetween(promised, promised + 1);
    }
  }

  @Test
  void powerLoss_betweenTwoPromises_keepsTheFirst() throws IOException {
    List<Disk> disks = promises();
    int tails = 0;
    int pages = 0;
    int overwrites = 0;
    for (int i = 1; i < disks.size(); i++) {
      Disk before = disks.get(i - 1);
      Disk after = disks.get(i);
      boolean isLonger =
          after.log().length >= before.log().length
              && Arrays.mismatch(before.log(), Arrays.copyOf(after.log(), before.log().length)) < 0;
      boolean isCheckpointed = !Arrays.equals(before.database(), after.database());
      tails += isLonger && !isCheckpointed ? 1 : 0;
      pages += isCheckpointed ? 1 : 0;
      overwrites += isLonger ? 0 : 1;
      for (int n = 0; n < DISKS; n++) {
        String what = "commit " + i + " disk " + n;
        // Within the commit: the log is written, the database is not.
        open(before.promised(), before.database(), mixed(before.log(), after.log()), what);
        if (isCheckpointed) {
          // Afterwards: the log is flushed, and its pages are being brought into the database.
          byte[] database = mixed(before.database(), after.database());
          open(after.promised(), database, after.log(), what + " pages");
        }
      }
    }
    System.out.printf(
        "TornPagesTest: seed %d: %d torn tails, %d torn checkpoints, %d commits over an older log%n",
        SEED, tails, pages, overwrites);
    assertThat(List.of(tails, pages, overwrites)).allMatch(count -> count > 0);
  }
}
