package dev.weft.desktop.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.DeltaOp;
import dev.weft.crdt.Snapshot;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.desktop.history.Chronicle.Deed;
import dev.weft.desktop.presence.Authors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What a comparison marks, against the two texts told by themselves. */
class ComparisonTest {
  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Chronicle.deeds();
  }

  /** With what was removed left out it is the one text, with what was added left out the other. */
  @Property(tries = 150)
  void comparison_holdsBothTexts(
      @ForAll("deeds") List<Deed> deeds, @ForAll int one, @ForAll int other) {
    ListLog log = Chronicle.of(deeds).log;
    Replay replay = ReplayTest.replay(log);
    int states = replay.steps().size() + 1;
    int before = Math.min(Math.floorMod(one, states), Math.floorMod(other, states)) - 1;
    int after = Math.max(Math.floorMod(one, states), Math.floorMod(other, states)) - 1;
    Credits credits = Credits.of(replay, "Ada");
    List<Span> spans = compare(replay, before, after, credits);
    assertThat(without(spans, Span.Mark.REMOVED)).isEqualTo(text(replay, replay.at(after)));
    assertThat(without(spans, Span.Mark.ADDED)).isEqualTo(text(replay, replay.at(before)));
  }

  private static List<Span> compare(Replay replay, int before, int after, Credits credits) {
    Credits.Deleters deleters = credits.deleters(replay.steps(), before + 1, after + 1);
    return Comparison.of(
        replay.text(Chronicle.ROOT),
        replay.at(after),
        replay.at(before),
        (added, client, clock) -> added ? credits.writer(client) : deleters.of(client, clock));
  }

  private static String without(List<Span> spans, Span.Mark mark) {
    StringBuilder words = new StringBuilder();
    for (Span span : spans) {
      if (span.mark() != mark) {
        words.append(span.content() instanceof String text ? text : "\uFFFC");
      }
    }
    return words.toString();
  }

  private static String text(Replay replay, Snapshot state) {
    StringBuilder words = new StringBuilder();
    for (DeltaOp op : state.toDelta(replay.text(Chronicle.ROOT))) {
      if (op instanceof DeltaOp.Insert insert) {
        words.append(insert.content() instanceof String text ? text : "\uFFFC");
      }
    }
    return words.toString();
  }

  /** Who wrote each character of the present, against the client ids of a naive list of items. */
  @Property(tries = 150)
  void writers_areThoseWhoTypedIt(@ForAll("deeds") List<Deed> deeds) {
    Chronicle chronicle = Chronicle.of(deeds);
    Replay replay = ReplayTest.replay(chronicle.log);
    Credits credits =
        new Credits(Map.of(20L, "Tomas", 30L, "Ifeoma"), replay.localClients(), "Ada");
    List<Span> spans = compare(replay, -1, replay.steps().size() - 1, credits);
    List<String> byPerson = new ArrayList<>();
    for (DeltaOp op :
        Snapshot.of(replay.doc())
            .toDelta(replay.text(Chronicle.ROOT), Snapshot.empty(), (added, client) -> client)) {
      if (op instanceof DeltaOp.Insert insert
          && insert.content() instanceof String text
          && insert.attributes().get("ychange") instanceof Long client) {
        for (int i = 0; i < text.length(); i++) {
          byPerson.add(client == 10 ? "YOU" : client == 20 ? "Tomas" : "Ifeoma");
        }
      }
    }
    List<String> told = new ArrayList<>();
    for (Span span : spans) {
      if (span.content() instanceof String text) {
        for (int i = 0; i < text.length(); i++) {
          told.add(span.writer().kind() == Writer.Kind.YOU ? "YOU" : span.writer().name());
        }
      }
    }
    assertThat(told).isEqualTo(byPerson);
  }

  @Test
  void deletedByTwo_eachPieceNamesItsOwn() {
    ListLog log = new ListLog();
    YDoc tomas = log.writer(20, ListLog.RELAY);
    YDoc own = log.writer(10, 0);
    tomas.transact(
        t -> {
          Authors.sign(tomas, "Tomas");
          tomas.getText(Chronicle.ROOT).insert(0, "one two three");
        });
    log.sync(own);
    own.getText(Chronicle.ROOT).delete(0, 4);
    log.sync(tomas);
    YText theirs = tomas.getText(Chronicle.ROOT);
    tomas.transact(
        t -> {
          theirs.delete(0, 4);
          theirs.insert(0, "2 ");
        });
    Replay replay = ReplayTest.replay(log);
    List<Span> spans = compare(replay, 0, 2, Credits.of(replay, "Ada"));
    assertThat(spans)
        .extracting(Span::content, Span::mark, Span::writer)
        .contains(
            org.assertj.core.groups.Tuple.tuple("one ", Span.Mark.REMOVED, Writer.YOU),
            org.assertj.core.groups.Tuple.tuple("two ", Span.Mark.REMOVED, Writer.named("Tomas")),
            org.assertj.core.groups.Tuple.tuple("2 ", Span.Mark.ADDED, Writer.named("Tomas")));
  }
}
