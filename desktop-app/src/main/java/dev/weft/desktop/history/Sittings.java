package dev.weft.desktop.history;

import dev.weft.desktop.history.Sitting.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups the steps of a history into sittings. */
final class Sittings {
  private Sittings() {}

  /** Oldest first. */
  static List<Sitting> of(Steps steps, Credits credits) {
    List<Sitting> sittings = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= steps.size(); i++) {
      if (i == steps.size() || steps.startsSitting(steps.get(i - 1), steps.get(i))) {
        sittings.add(sitting(steps, first, i - 1, credits));
        first = i;
      }
    }
    return List.copyOf(sittings);
  }

  private static Sitting sitting(Steps steps, int first, int last, Credits credits) {
    Map<Writer, long[]> work = new LinkedHashMap<>();
    int edits = 0;
    for (int i = first; i <= last; i++) {
      Step step = steps.get(i);
      edits += step.edits();
      Map<Writer, Long> units = new LinkedHashMap<>();
      Step.forEach(
          step.inserted(),
          (client, clock, length) -> units.merge(credits.writer(client), length, Long::sum));
      if (step.deleted().length > 0) {
        long[] deleted = {0};
        Step.forEach(step.deleted(), (client, clock, length) -> deleted[0] += length);
        units.merge(credits.deleter(step), deleted[0], Long::sum);
      }
      units.forEach(
          (writer, count) -> {
            long[] sum = work.computeIfAbsent(writer, w -> new long[2]);
            sum[0] += step.edits();
            sum[1] += count;
          });
    }
    List<Share> shares = new ArrayList<>();
    work.forEach((writer, sum) -> shares.add(new Share(writer, (int) sum[0], sum[1])));
    shares.sort(Comparator.comparingLong(Share::units).reversed());
    return new Sitting(
        first, last, steps.get(first).atMillis(), steps.get(last).atMillis(), edits, shares);
  }
}
