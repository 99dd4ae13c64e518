package dev.weft.installer.replay;

import dev.weft.crdt.testkit.Traces;
import dev.weft.crdt.testkit.Traces.Patch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A history of one author shared out: author 0 types the first half, then author 1, who has by then
 * received all of it, types the second.
 */
final class SoloScore implements Score {
  private final List<Patch> patches;
  private final int half;
  private final String endContent;

  /** Units inserted, and length of the text, before the patch of each index. */
  private final long[] inserted;

  private final int[] lengths;

  SoloScore(Traces.Sequential recorded) {
    // A patch without effect would leave two places in the history that look the same.
    this(
        recorded.patches().stream()
            .filter(patch -> patch.deleted() > 0 || !patch.inserted().isEmpty())
            .toList());
    if (!text(new Seen(steps(0), steps(1))).equals(recorded.endContent())) {
      throw new IllegalArgumentException("the recorded edits do not give the recorded text");
    }
  }

  SoloScore(DataInput in) throws IOException {
    this(readPatches(in));
  }

  private SoloScore(List<Patch> patches) {
    this.patches = patches;
    half = patches.size() / 2;
    inserted = new long[patches.size() + 1];
    lengths = new int[patches.size() + 1];
    for (int i = 0; i < patches.size(); i++) {
      Patch patch = patches.get(i);
      inserted[i + 1] = inserted[i] + patch.inserted().length();
      lengths[i + 1] = lengths[i] + patch.inserted().length() - patch.deleted();
    }
    endContent = text(new Seen(steps(0), steps(1)));
  }

  private static List<Patch> readPatches(DataInput in) throws IOException {
    List<Patch> patches = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      byte[] inserted = new byte[in.readInt()];
      in.readFully(inserted);
      patches.add(
          new Patch(in.readInt(), in.readInt(), new String(inserted, StandardCharsets.UTF_8)));
    }
    return patches;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(false);
    out.writeInt(patches.size());
    for (Patch patch : patches) {
      byte[] inserted = patch.inserted().getBytes(StandardCharsets.UTF_8);
      out.writeInt(inserted.length);
      out.write(inserted);
      out.writeInt(patch.position());
      out.writeInt(patch.deleted());
    }
  }

  @Override
  public Seen locate(Held held) {
    long units = held.unitsOf(0) + held.unitsOf(1);
    int found = Arrays.binarySearch(inserted, units);
    if (found < 0) {
      throw new IllegalStateException("no place in the history has " + units + " units");
    }
    while (found > 0 && inserted[found - 1] == units) {
      found--;
    }
    while (inserted[found] == units && lengths[found] != held.length()) {
      if (++found > patches.size() || inserted[found] > units) {
        throw new IllegalStateException(
            "no place in the history has %d units and length %d".formatted(units, held.length()));
      }
    }
    return new Seen(Math.min(found, half), Math.max(0, found - half));
  }

  @Override
  public int steps(int author) {
    return author == 0 ? half : patches.size() - half;
  }

  @Override
  public int needs(int author, int step) {
    return author == 0 ? 0 : half;
  }

  @Override
  public long unitsInserted(int author, int steps) {
    return author == 0 ? inserted[steps] : inserted[half + steps] - inserted[half];
  }

  @Override
  public String text(Seen seen) {
    StringBuilder text = new StringBuilder();
    for (Patch patch : patches.subList(0, index(seen))) {
      text.replace(patch.position(), patch.position() + patch.deleted(), patch.inserted());
    }
    return text.toString();
  }

  private int index(Seen seen) {
    if (seen.second() > 0 && seen.first() < half) {
      throw new IllegalStateException("author 1 typed before all of author 0 had arrived: " + seen);
    }
    return seen.first() + seen.second();
  }

  @Override
  public String endContent() {
    return endContent;
  }

  @Override
  public Playhead playhead() {
    return new Playhead() {
      private Seen seen = Seen.NOTHING;

      @Override
      public Seen seen() {
        return seen;
      }

      @Override
      public void moveTo(Seen to) {
        seen = to;
      }

      @Override
      public int length() {
        return lengths[index(seen)];
      }

      @Override
      public List<Patch> next(int author) {
        Patch patch = patches.get(index(seen));
        seen = seen.with(author, seen.of(author) + 1);
        return List.of(patch);
      }

      @Override
      public boolean follow(int other, long units, int length) {
        int steps = seen.of(other);
        while (unitsInserted(other, steps) < units
            || lengths[index(seen.with(other, steps))] != length) {
          steps++;
          if (steps > steps(other) || unitsInserted(other, steps) > units) {
            return false;
          }
        }
        seen = seen.with(other, steps);
        return true;
      }
    };
  }
}
