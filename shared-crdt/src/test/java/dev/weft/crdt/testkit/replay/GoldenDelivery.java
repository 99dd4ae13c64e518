package dev.weft.crdt.testkit.replay;

import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the updates that Yjs emitted to documents that make no edits of their own.
 *
 * <p>Such a document must not run the formatting clean-up, whose deletes come as updates.
 */
public final class GoldenDelivery {
  private static final byte[] NOTHING_KNOWN = {0};

  private GoldenDelivery() {}

  /**
   * Every document takes the recorded updates in the order of the script, its own as well. Views
   * are not compared if the script types lone surrogates, which updates do not carry.
   */
  public static void inStepOrder(ReplayDoc.Factory factory, GoldenCase golden) {
    List<ReplayDoc> docs = new ArrayList<>();
    for (int d = 0; d < golden.documents(); d++) {
      docs.add(declared(factory, golden, d));
    }
    List<Map<String, @Nullable Object>> updates = golden.list("updates");
    List<Map<String, @Nullable Object>> steps = golden.list("steps");
    for (int s = 0; s < steps.size(); s++) {
      applyStep(docs, updates, steps.get(s));
      for (Map<String, @Nullable Object> update : updates) {
        if (Tagged.integer(update, "s") == s) {
          docs.get((int) Tagged.integer(update, "d"))
              .apply(Tagged.bytes(update, "v1"), 1, "remote");
        }
      }
    }
    List<Map<String, @Nullable Object>> finals = golden.finals();
    for (int d = 0; d < finals.size(); d++) {
      check("document " + d, docs.get(d), finals.get(d), !golden.writesLoneSurrogates());
    }
  }

  private static void applyStep(
      List<ReplayDoc> docs,
      List<Map<String, @Nullable Object>> updates,
      Map<String, @Nullable Object> step) {
    switch (Tagged.string(step, "s")) {
      case "apply" -> {
        for (Object index : Tagged.values(step, "u")) {
          byte[] update =
              Tagged.bytes(updates.get(((Number) Objects.requireNonNull(index)).intValue()), "v1");
          docs.get((int) Tagged.integer(step, "d")).apply(update, 1, "remote");
        }
      }
      case "sync" -> {
        ReplayDoc to = docs.get((int) Tagged.integer(step, "to"));
        ReplayDoc from = docs.get((int) Tagged.integer(step, "from"));
        to.apply(from.encodeState(1, to.stateVector()), 1, "remote");
      }
      case "raw" -> {
        int format = step.containsKey("fmt") ? (int) Tagged.integer(step, "fmt") : 1;
        docs.get((int) Tagged.integer(step, "d")).apply(Tagged.bytes(step, "b"), format, "remote");
      }
      default -> {
        // Local edits arrive as the updates that they emitted.
      }
    }
  }

  /**
   * A fresh document takes all updates in a random order, some twice, in either format. Histories
   * whose documents did not converge have no one result and are left out.
   */
  public static void inRandomOrder(ReplayDoc.Factory factory, GoldenCase golden, long seed) {
    boolean complete =
        golden.converged()
            && golden.list("steps").stream().noneMatch(s -> "raw".equals(s.get("s")));
    if (!complete) {
      return;
    }
    Random random = new Random(seed);
    List<Map<String, @Nullable Object>> updates = new ArrayList<>(golden.list("updates"));
    updates.addAll(updates.stream().filter(u -> random.nextInt(8) == 0).toList());
    Collections.shuffle(updates, random);
    ReplayDoc doc = declared(factory, golden, 0);
    for (Map<String, @Nullable Object> update : updates) {
      int format = update.containsKey("v2") && random.nextInt(3) == 0 ? 2 : 1;
      doc.apply(Tagged.bytes(update, "v" + format), format, "remote");
    }
    check("random order, seed " + seed, doc, golden.finals().getFirst(), true);
  }

  /**
   * New documents take the final states, one in each version of the format. Both give the same
   * bytes, and what was loaded once loads again to the same bytes.
   */
  public static void reload(ReplayDoc.Factory factory, GoldenCase golden) {
    List<Map<String, @Nullable Object>> finals = golden.finals();
    for (int d = 0; d < finals.size(); d++) {
      Map<String, @Nullable Object> expected = finals.get(d);
      ReplayDoc fromV1 = declared(factory, golden, d);
      fromV1.apply(Tagged.bytes(expected, "v1"), 1, "remote");
      check("reloaded from V1", fromV1, expected, !golden.writesLoneSurrogates());
      byte[] again = fromV1.encodeState(1, NOTHING_KNOWN);
      byte[] againV2 = fromV1.encodeState(2, NOTHING_KNOWN);
      if (expected.containsKey("v2")) {
        ReplayDoc fromV2 = declared(factory, golden, d);
        fromV2.apply(Tagged.bytes(expected, "v2"), 2, "remote");
        check("reloaded from V2", fromV2, expected, !golden.writesLoneSurrogates());
        Comparison.bytes("V1 of what V2 held", fromV2.encodeState(1, NOTHING_KNOWN), again);
        Comparison.bytes("V2 of what V2 held", fromV2.encodeState(2, NOTHING_KNOWN), againV2);
      }
      ReplayDoc twice = declared(factory, golden, d);
      twice.apply(againV2, 2, "remote");
      Comparison.bytes("loaded twice, V1", twice.encodeState(1, NOTHING_KNOWN), again);
      Comparison.bytes("loaded twice, V2", twice.encodeState(2, NOTHING_KNOWN), againV2);
    }
  }

  private static ReplayDoc declared(ReplayDoc.Factory factory, GoldenCase golden, int d) {
    boolean gc = !Boolean.FALSE.equals(golden.document(d).get("gc"));
    // A client id that no recorded document uses.
    ReplayDoc doc = factory.create(2_000_000_000L + d, gc, false);
    golden.roots().forEach(root -> doc.declare(root.get(0), root.get(1)));
    return doc;
  }

  private static void check(
      String what, ReplayDoc doc, Map<String, @Nullable Object> expected, boolean views) {
    Comparison.bytes(what + ": state vector", doc.stateVector(), Tagged.bytes(expected, "sv"));
    Comparison.bytes(what + ": snapshot", doc.snapshot(1), Tagged.bytes(expected, "snapV1"));
    if (!views) {
      return;
    }
    Tagged.object(expected.get("roots"))
        .forEach(
            (root, view) ->
                Comparison.values(what + ": " + root, doc.view(root), GoldenViews.untagged(view)));
  }
}
