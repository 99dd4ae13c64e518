package dev.weft.crdt.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;

/** Carries messages between replicas, badly; every fault is drawn from the simulation's seed. */
final class Network {
  /** What may travel. */
  enum Kind {
    /** A sync message of y-protocols: a question, an answer or an update of version 1. */
    SYNC,
    /** An update of version 2. */
    UPDATE_V2
  }

  /** A message under way. */
  record Message(int from, int to, Kind kind, byte[] bytes, int dueTick) {}

  /**
   * How bad it is.
   *
   * @param lossPercent of messages that never arrive
   * @param doublingPercent of messages that arrive twice, at different times
   * @param delayTicksMax how long a message takes at most, and so how far it may be overtaken
   */
  record Faults(int lossPercent, int doublingPercent, int delayTicksMax) {
    static final Faults NONE = new Faults(0, 0, 1);
  }

  /** What happened to messages. */
  static final class Counts {
    long sent;
    long lost;
    long doubled;
    long overtaken;
    long parted;

    void add(Counts other) {
      sent += other.sent;
      lost += other.lost;
      doubled += other.doubled;
      overtaken += other.overtaken;
      parted += other.parted;
    }
  }

  final Counts counts = new Counts();

  private final SplittableRandom random;
  private final List<Message> underWay = new ArrayList<>();
  private Faults faults;
  private BiPredicate<Integer, Integer> reaches = (from, to) -> true;

  Network(SplittableRandom random, Faults faults) {
    this.random = random;
    this.faults = faults;
  }

  /** Says who reaches whom from now on; what is under way between others is lost. */
  void part(BiPredicate<Integer, Integer> whoReachesWhom) {
    reaches = whoReachesWhom;
  }

  /** Ends all faults; what is under way still arrives. */
  void heal() {
    faults = Faults.NONE;
    reaches = (from, to) -> true;
  }

  boolean isIdle() {
    return underWay.isEmpty();
  }

  void send(int from, int to, Kind kind, byte[] bytes, int tick) {
    counts.sent++;
    if (random.nextInt(100) < faults.lossPercent()) {
      counts.lost++;
      return;
    }
    put(from, to, kind, bytes, tick);
    if (random.nextInt(100) < faults.doublingPercent()) {
      counts.doubled++;
      put(from, to, kind, bytes, tick);
    }
  }

  private void put(int from, int to, Kind kind, byte[] bytes, int tick) {
    int due = tick + 1 + random.nextInt(faults.delayTicksMax());
    underWay.add(new Message(from, to, kind, bytes, due));
  }

  /** Takes what arrives in this tick, in a random order. */
  List<Message> arrivals(int tick) {
    List<Message> due = new ArrayList<>();
    for (int i = 0; i < underWay.size(); ) {
      Message message = underWay.get(i);
      if (message.dueTick() > tick) {
        i++;
      } else {
        counts.overtaken += i > 0 ? 1 : 0;
        underWay.remove(i);
        if (reaches.test(message.from(), message.to())) {
          due.add(message);
        } else {
          counts.parted++;
        }
      }
    }
    for (int i = due.size() - 1; i > 0; i--) {
      due.set(i, due.set(random.nextInt(i + 1), due.get(i)));
    }
    return due;
  }
}
