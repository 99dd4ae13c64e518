package dev.weft.relay.load;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Members of rooms on one server, all of them joined; closing it closes them. */
final class Crowd implements AutoCloseable {
  private static final long SYNC_SECONDS_MAX = 120;

  private static final long GOODBYE_NANOS_MAX = 10_000_000_000L;

  /** Members that join at once, so that a server's backlog of connections is not what is tested. */
  private static final int JOINING_MAX = 100;

  private final List<Room> rooms = new ArrayList<>();
  private final List<LoadMember> members = new ArrayList<>();

  /** Joins so many members to each of so many new documents, and waits until all are served. */
  static Crowd join(ServerUnderLoad server, String prefix, int documents, int each, Window window)
      throws IOException, InterruptedException {
    return join(server, 0, prefix, documents, each, window);
  }

  /**
   * The same from one of the loopback addresses, 127.0.0.1 and on: the system has some 28,000 ports
   * for each.
   */
  static Crowd join(
      ServerUnderLoad server, int source, String prefix, int documents, int each, Window window)
      throws IOException, InterruptedException {
    var crowd = new Crowd();
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + source)});
    try {
      for (int d = 0; d < documents; d++) {
        var room = new Room(prefix + d, each);
        crowd.rooms.add(room);
        for (int i = 0; i < each; i++) {
          crowd.members.add(LoadMember.join(room, i, server, window, address, server.isServing()));
          if (crowd.members.size() % JOINING_MAX == 0) {
            crowd.awaitSynced(crowd.members.size() - JOINING_MAX);
          }
        }
      }
      crowd.awaitSynced(0);
      return crowd;
    } catch (IOException | RuntimeException | InterruptedException e) {
      crowd.close();
      throw e;
    }
  }

  private void awaitSynced(int from) throws IOException, InterruptedException {
    for (LoadMember member : members.subList(from, members.size())) {
      try {
        member.synced().get(SYNC_SECONDS_MAX, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("A member of " + member.room().name() + " is not served", e);
      }
    }
  }

  List<Room> rooms() {
    return rooms;
  }

  List<LoadMember> members() {
    return members;
  }

  /** Edits brought to anybody but their writer. */
  long delivered() {
    return members.stream().mapToLong(LoadMember::delivered).sum();
  }

  long sent() {
    return rooms.stream().mapToLong(Room::sent).sum();
  }

  /** Edits that have not reached somebody. */
  long missing() {
    return members.stream().mapToLong(LoadMember::missing).sum();
  }

  long doubled() {
    return members.stream().mapToLong(LoadMember::doubled).sum();
  }

  /** Updates without an answer, where the dialect has answers; more answers count as well. */
  long unacknowledged() {
    return members.stream()
        .mapToLong(m -> Math.abs(m.room().sent(m.index()) - m.acknowledged()))
        .sum();
  }

  Latencies latencies() {
    var all = new Latencies();
    members.forEach(member -> all.add(member.latencies()));
    return all;
  }

  /** Waits until everything has come, for as long as something still comes; false if not all. */
  boolean settle(double quietSecondsMax) throws InterruptedException {
    long last = -1;
    long since = System.nanoTime();
    while (missing() > 0) {
      long delivered = delivered();
      if (delivered != last) {
        last = delivered;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > quietSecondsMax * 1e9) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  /** Says goodbye; whoever is not answered in time is cut off. */
  @Override
  public void close() {
    members.forEach(LoadMember::leave);
    long until = System.nanoTime() + GOODBYE_NANOS_MAX;
    for (LoadMember member : members) {
      member
          .closed()
          .exceptionally(unreadable -> 1006)
          .completeOnTimeout(1006, until - System.nanoTime(), TimeUnit.NANOSECONDS)
          .join();
      member.close();
    }
  }
}
