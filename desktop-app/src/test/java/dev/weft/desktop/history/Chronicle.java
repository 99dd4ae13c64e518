package dev.weft.desktop.history;

import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Several people write, format, embed and delete, each on a replica that is often behind. */
final class Chronicle {
  static final String ROOT = "content";

  /** One thing that somebody does; numbers are taken modulo what there is. */
  record Deed(int who, int kind, int at, int length, int minutes) {}

  final ListLog log = new ListLog();
  final List<YDoc> people = new ArrayList<>();

  static Arbitrary<List<Deed>> deeds() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 7),
            Arbitraries.integers().between(0, 60),
            Arbitraries.integers().between(1, 6),
            Arbitraries.integers().between(0, 45))
        .as(Deed::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  static Chronicle of(List<Deed> deeds) {
    Chronicle chronicle = new Chronicle();
    chronicle.people.add(chronicle.log.writer(10, 0));
    chronicle.people.add(chronicle.log.writer(20, ListLog.RELAY));
    chronicle.people.add(chronicle.log.writer(30, ListLog.RELAY));
    deeds.forEach(chronicle::does);
    return chronicle;
  }

  void does(Deed deed) {
    YDoc doc = people.get(deed.who());
    YText text = doc.getText(ROOT);
    log.now += deed.minutes() * 60_000L;
    int at = deed.at() % (text.length() + 1);
    int count = Math.min(deed.length(), text.length() - at);
    switch (deed.kind()) {
      case 0, 1, 2 -> text.insert(at, "abcdefgh\n".substring(0, deed.length() + 3));
      case 3 -> text.delete(at, count);
      case 4 -> text.format(at, count, Map.of("bold", true));
      case 5 -> text.insertEmbed(at, Map.of("divider", deed.length()));
      case 6 ->
          doc.transact(
              t -> {
                text.delete(at, count);
                text.insert(at, "new words ");
              });
      default -> log.sync(doc);
    }
  }
}
