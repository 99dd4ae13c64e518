package dev.weft.crdt.laws;

import dev.weft.crdt.Snapshot;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.edits.DocumentViews;
import dev.weft.crdt.testkit.edits.RandomEdits;
import dev.weft.crdt.testkit.edits.Theme;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Three replicas that were edited at the same time, and every update that they published. */
final class Fork {
  /** An update as it travels, in both versions of the format. */
  record Update(byte[] v1, byte[] v2) {
    void applyTo(YDoc doc, boolean asV2) {
      if (asV2) {
        doc.applyUpdateV2(v2, "remote");
      } else {
        doc.applyUpdate(v1, "remote");
      }
    }
  }

  /** What must be equal in replicas that know the same. */
  record Known(@Nullable Object content, String stateVector, String snapshot, boolean waits) {
    static Known of(YDoc doc) {
      HexFormat hex = HexFormat.of();
      return new Known(
          DocumentViews.pairsBlurred(doc),
          hex.formatHex(doc.stateVector().encode()),
          hex.formatHex(Snapshot.of(doc).encode()),
          doc.hasPending());
    }
  }

  /**
   * The plan of a fork.
   *
   * @param gc which of the replicas drop what is deleted
   * @param steps one seed for each step
   */
  record Plan(Theme theme, List<Boolean> gc, List<Long> steps) {
    Fork run() {
      return new Fork(this);
    }

    @Override
    public String toString() {
      return "new Plan(Theme." + theme + ", List.of" + gc + ", List.of" + steps + ")";
    }
  }

  private static final int REPLICAS = 3;
  private static final int STEPS_MAX = 40;
  private static final long[] CLIENTS = {7, 4_294_967_295L, 1L << 50};

  final List<YDoc> docs = new ArrayList<>();
  final List<Update> published = new ArrayList<>();

  /** Decides what the law leaves open; the same for the same plan. */
  final SplittableRandom random;

  private final Theme theme;

  private Fork(Plan plan) {
    theme = plan.theme();
    random = new SplittableRandom(plan.steps().hashCode());
    for (int i = 0; i < REPLICAS; i++) {
      docs.add(replica(plan.gc().get(i), CLIENTS[i]));
    }
    plan.steps().forEach(seed -> step(new SplittableRandom(seed)));
  }

  /** Plans that jqwik makes up and shrinks. */
  static Arbitrary<Plan> plans() {
    return Combinators.combine(
            Arbitraries.of(Theme.class),
            Arbitraries.of(true, false).list().ofSize(REPLICAS),
            Arbitraries.longs().withoutEdgeCases().list().ofMinSize(1).ofMaxSize(STEPS_MAX))
        .as(Plan::new);
  }

  private YDoc replica(boolean gc, long client) {
    YDoc doc = declared(new YDoc(YDoc.Options.defaults().withClientId(client).withGc(gc)));
    List<byte[]> v1 = new ArrayList<>();
    doc.onUpdate((update, origin, transaction) -> v1.add(update));
    doc.onUpdateV2(
        (update, origin, transaction) -> {
          byte[] asV1 = v1.removeLast();
          if (transaction.isLocal()) {
            published.add(new Update(asV1, update));
          }
        });
    return doc;
  }

  static YDoc declared(YDoc doc) {
    RandomEdits.ROOTS.forEach(root -> Script.root(doc, root.get(0), root.get(1)));
    return doc;
  }

  /** A new document that only listens: it writes nothing, not even to tidy up. */
  YDoc reader() {
    return declared(
        new YDoc(
            YDoc.Options.defaults()
                .withClientId(1)
                .withGc(random.nextBoolean())
                .withFormattingCleanup(false)));
  }

  /** A new reader that was given some updates. */
  YDoc reader(byte[]... updates) {
    YDoc reader = reader();
    for (byte[] update : updates) {
      reader.applyUpdate(update, "remote");
    }
    return reader;
  }

  private void step(SplittableRandom step) {
    YDoc doc = docs.get(step.nextInt(REPLICAS));
    switch (step.nextInt(8)) {
      case 0 -> {
        YDoc from = docs.get(step.nextInt(REPLICAS));
        if (from != doc) {
          doc.applyUpdate(from.encodeStateAsUpdate(doc.stateVector()), "remote");
        }
      }
      case 1 -> {
        if (!published.isEmpty()) {
          published.get(step.nextInt(published.size())).applyTo(doc, step.nextBoolean());
        }
      }
      default -> edit(doc, theme, step, step.nextInt(1, 4));
    }
  }

  /** One transaction of some random edits. */
  static void edit(YDoc doc, Theme theme, SplittableRandom random, int count) {
    RandomEdits edits = new RandomEdits(random, theme, false);
    doc.transact(
        transaction -> {
          for (int i = 0; i < count; i++) {
            Script.run(doc, RandomEdits.KINDS, edits.operation(doc));
          }
        });
  }

  /** Everything published reaches every replica, and what that makes them publish as well. */
  void settle() {
    for (int next = 0; next < published.size(); next++) {
      Update update = published.get(next);
      docs.forEach(doc -> update.applyTo(doc, random.nextBoolean()));
    }
  }

  /** What was published so far, in a random order. */
  List<Update> shuffled() {
    List<Update> all = new ArrayList<>(published);
    for (int i = all.size() - 1; i > 0; i--) {
      all.set(i, all.set(random.nextInt(i + 1), all.get(i)));
    }
    return all;
  }
}
