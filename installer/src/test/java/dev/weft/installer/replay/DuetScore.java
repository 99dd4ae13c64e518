package dev.weft.installer.replay;

import dev.weft.crdt.testkit.Traces;
import dev.weft.crdt.testkit.Traces.Patch;
import dev.weft.crdt.testkit.Traces.Txn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A history of two authors who typed at the same time.
 *
 * <p>Every unit ever inserted gets its place in one order that holds for all replicas. It exists
 * because the authors never inserted at the same place at the same time. From it the position of a
 * recorded edit follows in the text of a replica that has seen more of the other author than the
 * record says, which is what happens when two real programs type live. Finding the order is
 * quadratic, about a second for 26,000 steps; a position costs O(log n).
 */
final class DuetScore implements Score {
  private static final int NEVER = Integer.MAX_VALUE;

  /** What one transaction of the record did, in terms of units rather than positions. */
  private record Step(int needs, int[] deleted, int firstInserted, String inserted) {}

  private final List<List<Step>> steps = List.of(new ArrayList<>(), new ArrayList<>());
  private final String endContent;

  /** Of every unit, by the order of insertion in the record: author, step, character. */
  private int[] author = new int[1024];

  private int[] step = new int[1024];
  private char[] character = new char[1024];

  /** Of every unit: how many its author had inserted before it. */
  private int[] ordinal = new int[1024];

  private final int[] insertedBy = new int[AUTHORS];

  /** Of every unit and author: the first step of that author that deletes it. */
  private int[][] deletedBy = {new int[1024], new int[1024]};

  private int unitCount;

  /** All units in the one order, and the place of each in it. */
  private int[] order = new int[1024];

  private final int[] place;
  private final long[][] inserted = new long[AUTHORS][];

  DuetScore(Traces.Concurrent recorded) {
    if (recorded.agents() != AUTHORS) {
      throw new IllegalArgumentException("two authors are expected, not " + recorded.agents());
    }
    endContent = recorded.endContent();
    Seen[] after = new Seen[recorded.txns().size()];
    for (int i = 0; i < after.length; i++) {
      after[i] = add(recorded.txns().get(i), after);
    }
    place = places();
    countInserted();
    if (!text(new Seen(steps(0), steps(1))).equals(endContent)) {
      throw new IllegalArgumentException("the recorded edits do not give the recorded text");
    }
  }

  /** Reads what {@link #write} wrote. */
  DuetScore(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      readStep(in);
    }
    for (int at = 0; at < unitCount; at++) {
      order[at] = in.readInt();
    }
    place = places();
    countInserted();
    endContent = text(new Seen(steps(0), steps(1)));
  }

  private void readStep(DataInput in) throws IOException {
    int who = in.readByte();
    int needs = in.readInt();
    int[] deleted = new int[in.readInt()];
    for (int i = 0; i < deleted.length; i++) {
      deleted[i] = in.readInt();
    }
    int index = steps.get(who).size();
    for (int unit : deleted) {
      deletedBy[who][unit] = Math.min(deletedBy[who][unit], index);
    }
    String text = in.readUTF();
    steps.get(who).add(new Step(needs, deleted, unitCount, text));
    insert(unitCount, who, index, text);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(true);
    out.writeInt(steps(0) + steps(1));
    int[] next = new int[AUTHORS];
    for (int left = steps(0) + steps(1); left > 0; left--) {
      int who = next[0] < steps(0) && needs(0, next[0]) <= next[1] && isEarlier(next) ? 0 : 1;
      Step step = steps.get(who).get(next[who]++);
      out.writeByte(who);
      out.writeInt(step.needs());
      out.writeInt(step.deleted().length);
      for (int unit : step.deleted()) {
        out.writeInt(unit);
      }
      out.writeUTF(step.inserted());
    }
    for (int at = 0; at < unitCount; at++) {
      out.writeInt(order[at]);
    }
  }

  /** Whether author 0's next step comes first, so that units keep their numbers. */
  private boolean isEarlier(int[] next) {
    return next[1] == steps(1)
        || needs(1, next[1]) > next[0]
        || steps.get(0).get(next[0]).firstInserted() <= steps.get(1).get(next[1]).firstInserted();
  }

  private int[] places() {
    int[] places = new int[unitCount];
    for (int at = 0; at < unitCount; at++) {
      places[order[at]] = at;
    }
    return places;
  }

  private void countInserted() {
    for (int who = 0; who < AUTHORS; who++) {
      inserted[who] = new long[steps.get(who).size() + 1];
      for (int i = 0; i < steps.get(who).size(); i++) {
        inserted[who][i + 1] = inserted[who][i] + steps.get(who).get(i).inserted().length();
      }
    }
  }

  @Override
  public Seen locate(Held held) {
    Seen seen = Seen.NOTHING;
    for (int who = 0; who < AUTHORS; who++) {
      long units = held.unitsOf(who);
      int count = 0;
      while (count < steps(who)
          && inserted[who][count + 1] <= units
          && areDeleted(steps.get(who).get(count), held)) {
        count++;
      }
      if (inserted[who][count] != units) {
        throw new IllegalStateException(
            "%d units of author %d are here, which is no whole number of steps (%d make %d)"
                .formatted(units, who, count, inserted[who][count]));
      }
      seen = seen.with(who, count);
    }
    return seen;
  }

  private boolean areDeleted(Step done, Held held) {
    return Arrays.stream(done.deleted())
        .allMatch(unit -> held.isDeleted(author[unit], ordinal[unit]));
  }

  private Seen add(Txn txn, Seen[] after) {
    Seen before = Seen.NOTHING;
    for (int parent : txn.parents()) {
      before =
          new Seen(
              Math.max(before.first(), after[parent].first()),
              Math.max(before.second(), after[parent].second()));
    }
    int who = txn.agent();
    int index = steps.get(who).size();
    if (before.of(who) != index || txn.patches().size() != 1) {
      throw new IllegalArgumentException("not one line of single edits per author");
    }
    Patch patch = txn.patches().getFirst();
    int at = indexOf(patch.position(), before);
    int[] deleted = new int[patch.deleted()];
    for (int i = 0, from = at; i < deleted.length; from++) {
      if (isVisible(order[from], before)) {
        deleted[i] = order[from];
        deletedBy[who][order[from]] = Math.min(deletedBy[who][order[from]], index);
        i++;
      }
    }
    steps.get(who).add(new Step(before.of(1 - who), deleted, unitCount, patch.inserted()));
    insert(at, who, index, patch.inserted());
    return before.with(who, index + 1);
  }

  /** Just after the visible unit left of a position. */
  private int indexOf(int position, Seen seen) {
    int at = 0;
    for (int left = position; left > 0; at++) {
      if (isVisible(order[at], seen)) {
        left--;
      }
    }
    return at;
  }

  private boolean isVisible(int unit, Seen seen) {
    return step[unit] < seen.of(author[unit])
        && deletedBy[0][unit] >= seen.first()
        && deletedBy[1][unit] >= seen.second();
  }

  private void insert(int at, int who, int index, String text) {
    int length = text.length();
    while (unitCount + length > author.length) {
      int capacity = author.length * 2;
      author = Arrays.copyOf(author, capacity);
      step = Arrays.copyOf(step, capacity);
      character = Arrays.copyOf(character, capacity);
      ordinal = Arrays.copyOf(ordinal, capacity);
      order = Arrays.copyOf(order, capacity);
      deletedBy[0] = Arrays.copyOf(deletedBy[0], capacity);
      deletedBy[1] = Arrays.copyOf(deletedBy[1], capacity);
    }
    System.arraycopy(order, at, order, at + length, unitCount - at);
    for (int i = 0; i < length; i++) {
      int unit = unitCount++;
      author[unit] = who;
      step[unit] = index;
      character[unit] = text.charAt(i);
      ordinal[unit] = insertedBy[who]++;
      deletedBy[0][unit] = NEVER;
      deletedBy[1][unit] = NEVER;
      order[at + i] = unit;
    }
  }

  @Override
  public int steps(int who) {
    return steps.get(who).size();
  }

  @Override
  public int needs(int who, int index) {
    return steps.get(who).get(index).needs();
  }

  @Override
  public long unitsInserted(int who, int count) {
    return inserted[who][count];
  }

  @Override
  public String text(Seen seen) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < unitCount; at++) {
      if (isVisible(order[at], seen)) {
        text.append(character[order[at]]);
      }
    }
    return text.toString();
  }

  @Override
  public String endContent() {
    return endContent;
  }

  @Override
  public Playhead playhead() {
    return new DuetPlayhead();
  }

  /** Counts visible units up to any place of the order in a Fenwick tree. */
  private final class DuetPlayhead implements Playhead {
    private final int[] tree = new int[unitCount + 1];
    private final boolean[] visible = new boolean[unitCount];
    private Seen seen = Seen.NOTHING;
    private int length;

    @Override
    public Seen seen() {
      return seen;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public void moveTo(Seen to) {
      seen = to;
      for (int unit = 0; unit < unitCount; unit++) {
        show(unit, isVisible(unit, to));
      }
    }

    private void show(int unit, boolean isShown) {
      if (visible[unit] == isShown) {
        return;
      }
      visible[unit] = isShown;
      int by = isShown ? 1 : -1;
      length += by;
      for (int i = place[unit] + 1; i <= unitCount; i += i & -i) {
        tree[i] += by;
      }
    }

    /** Visible units before a unit's place. */
    private int position(int unit) {
      int sum = 0;
      for (int i = place[unit]; i > 0; i -= i & -i) {
        sum += tree[i];
      }
      return sum;
    }

    @Override
    public List<Patch> next(int who) {
      Step next = steps.get(who).get(seen.of(who));
      List<Patch> patches = new ArrayList<>();
      // From the right, so that a deletion does not move the next one.
      for (int i = next.deleted().length - 1; i >= 0; i--) {
        if (visible[next.deleted()[i]]) {
          patches.add(new Patch(position(next.deleted()[i]), 1, ""));
        }
      }
      if (!next.inserted().isEmpty()) {
        int at = position(next.firstInserted());
        for (int unit : next.deleted()) {
          if (visible[unit] && place[unit] < place[next.firstInserted()]) {
            at--;
          }
        }
        patches.add(new Patch(at, 0, next.inserted()));
      }
      forward(who);
      return patches;
    }

    /** Takes one step of an author as seen. */
    private void forward(int who) {
      Step done = steps.get(who).get(seen.of(who));
      seen = seen.with(who, seen.of(who) + 1);
      for (int unit : done.deleted()) {
        show(unit, false);
      }
      for (int i = 0; i < done.inserted().length(); i++) {
        show(done.firstInserted() + i, isVisible(done.firstInserted() + i, seen));
      }
    }

    @Override
    public boolean follow(int other, long units, int expectedLength) {
      Seen before = seen;
      while (seen.of(other) < steps(other) && mayStep(other, units, expectedLength)) {
        forward(other);
      }
      boolean isFound = inserted[other][seen.of(other)] == units && length == expectedLength;
      if (!isFound) {
        moveTo(before);
      }
      return isFound;
    }

    private boolean mayStep(int other, long units, int expectedLength) {
      Step next = steps.get(other).get(seen.of(other));
      if (next.needs() > seen.of(1 - other)) {
        // It deletes units that are still to be typed here: not seen means not there yet, not gone.
        return false;
      }
      if (inserted[other][seen.of(other)] < units) {
        return true;
      }
      // All insertions are in; deletions follow until the length is right, and those of units that
      // are gone already do not show.
      return next.inserted().isEmpty()
          && (length > expectedLength
              || Arrays.stream(next.deleted()).noneMatch(unit -> visible[unit]));
    }
  }
}
