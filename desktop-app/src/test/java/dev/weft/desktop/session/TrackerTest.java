package dev.weft.desktop.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.desktop.replica.StoreHealth;
import dev.weft.desktop.status.DocumentFacts;
import dev.weft.desktop.sync.DocumentSyncState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The counts that a status is made of, held to a count over all rows. */
class TrackerTest {
  /** What may be reported, in any order. */
  enum Kind {
    APPENDED,
    COMMITTED,
    CONFIRMED
  }

  /** One report: of the next row, or of all rows up to a place between none and all. */
  record Report(Kind kind, int characters, int percent) {}

  @Property(tries = 500)
  void facts_afterAnyReports_areThoseOfACountOverAllRows(
      @ForAll("reports") List<Report> reports, @ForAll boolean restored) {
    Tracker tracker = new Tracker(true);
    Map<Long, Integer> inMemory = new TreeMap<>();
    Map<Long, Integer> unconfirmed = new TreeMap<>();
    long last = 0;
    if (restored) {
      tracker.restore(List.of(2L, 3L, 7L));
      List.of(2L, 3L, 7L).forEach(seq -> unconfirmed.put(seq, 0));
      last = 7;
    }
    for (Report report : reports) {
      long through = last * report.percent() / 100;
      switch (report.kind()) {
        case APPENDED -> {
          last += 1 + report.percent() % 2;
          tracker.appended(last, report.characters());
          inMemory.put(last, report.characters());
          unconfirmed.put(last, report.characters());
        }
        case COMMITTED -> {
          tracker.committed(through, 1);
          inMemory.keySet().removeIf(seq -> seq <= through);
        }
        case CONFIRMED -> {
          tracker.synced(
              new DocumentSyncState(
                  "document", 0, through, true, DocumentSyncState.Access.WRITE, 1, false, ""));
          unconfirmed.keySet().removeIf(seq -> seq <= through);
        }
      }
      DocumentFacts facts =
          tracker.facts(new StoreHealth.Writing(), Tracker.Connection.NONE, List.of(), true);
      assertThat(facts.editsInMemory()).isEqualTo(inMemory.size());
      assertThat(facts.charactersInMemory())
          .isEqualTo(inMemory.values().stream().mapToInt(Integer::intValue).sum());
      assertThat(facts.editsUnconfirmed())
          .isEqualTo(
              unconfirmed.keySet().stream().filter(seq -> !inMemory.containsKey(seq)).count());
    }
  }

  @Provide
  Arbitrary<List<Report>> reports() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, 40),
            Arbitraries.integers().between(0, 100))
        .as(Report::new)
        .list()
        .ofMaxSize(60);
  }
}
