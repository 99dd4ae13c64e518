package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.store.TextChanges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Deltas of text events: those found from the changed runs are those that reading the text gives.
 */
class TextDeltaTest {
  private static final String[] KEYS = {"bold", "link", "7"};

  private final List<List<DeltaOp>> deltas = new ArrayList<>();

  /** Notes the delta that the event gives, once it is compared with the one from the whole text. */
  private void watch(YText text) {
    text.observe(
        event -> {
          DeleteSet before = text.doc().deleteSet();
          List<DeltaOp> delta = event.delta();
          deltas.add(delta);
          if (!text.doc().deleteSet().equals(before)) {
            // New marks that say nothing were deleted, so a second reading finds another text.
            return;
          }
          List<DeltaOp> whole = new ArrayList<>();
          TextChanges.Sink sink =
              new TextChanges.Sink() {
                @Override
                public void insert(
                    @Nullable Object content, Map<String, @Nullable Object> attributes) {
                  whole.add(new DeltaOp.Insert(text.shown(content), attributes));
                }

                @Override
                public void retain(int length, Map<String, @Nullable Object> attributes) {
                  whole.add(new DeltaOp.Retain(length, attributes));
                }

                @Override
                public void delete(int length) {
                  whole.add(new DeltaOp.Delete(length));
                }
              };
          text.doc()
              .transact(t -> TextChanges.readWhole(text.branch(), event.transaction().inner, sink));
          assertThat(delta).isEqualTo(whole);
          assertThat(inOrder(delta)).isEqualTo(inOrder(whole));
        });
  }

  /** Maps are equal in any order, but attributes come in one. */
  private static List<String> inOrder(List<DeltaOp> delta) {
    return delta.stream().map(DeltaOp::toString).toList();
  }

  @Property(tries = 300)
  void delta_randomEdits_isThatOfTheWholeText(@ForAll long seed) {
    Random random = new Random(seed);
    YDoc here = new YDoc(YDoc.Options.defaults().withClientId(1L).withGc(random.nextBoolean()));
    YDoc there = new YDoc(YDoc.Options.defaults().withClientId(2L));
    YText text = here.getText("content");
    YText other = there.getText("content");
    boolean formatted = random.nextInt(4) > 0;
    edit(random, text, formatted, 30);
    there.applyUpdate(here.encodeStateAsUpdate());
    watch(text);
    watch(other);
    if (random.nextBoolean()) {
      text.observe(event -> echo(random, text, event));
    }
    for (int i = 0; i < 30; i++) {
      int edits = 1 + random.nextInt(4);
      if (random.nextBoolean()) {
        here.transact(t -> edit(random, text, formatted, edits));
      } else {
        there.transact(t -> edit(random, other, formatted, edits));
      }
      if (random.nextInt(5) == 0) {
        here.applyUpdate(there.encodeStateAsUpdate(here.stateVector()));
        there.applyUpdate(here.encodeStateAsUpdate(there.stateVector()));
      }
    }
    here.applyUpdate(there.encodeStateAsUpdate(here.stateVector()));
    there.applyUpdate(here.encodeStateAsUpdate(there.stateVector()));
    assertThat(other.toDelta()).isEqualTo(text.toDelta());
  }

  /** An observer that writes now and then, before those behind it read what was changed. */
  private static void echo(Random random, YText text, YTextEvent event) {
    if (event.transaction().origin() == null && random.nextInt(3) == 0) {
      event.transaction().doc().transact("echo", t -> edit(random, text, false, 1));
    }
  }

  private static void edit(Random random, YText text, boolean formatted, int count) {
    for (int i = 0; i < count; i++) {
      int length = text.length();
      int at = length == 0 ? 0 : random.nextInt(length + 1);
      int some = Math.min(random.nextInt(6), length - at);
      switch (random.nextInt(formatted ? 7 : 4)) {
        case 0 -> text.insert(at, "abc".substring(random.nextInt(3)));
        case 1 -> text.insert(length, "at the end");
        case 2 -> text.delete(at, some);
        case 3 -> text.insertEmbed(at, Map.of("image", "x"));
        case 4 -> text.insert(at, "f", attributes(random, false));
        case 5 -> text.format(at, some, attributes(random, true));
        default -> text.insert(at, "typed as it is around");
      }
    }
  }

  private static Map<String, @Nullable Object> attributes(Random random, boolean mayEnd) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      attributes.put(
          KEYS[random.nextInt(KEYS.length)], mayEnd && random.nextBoolean() ? null : "on");
    }
    return attributes;
  }

  /** An observer's transaction joins tombstones before the one it answers is read. */
  @Test
  void delta_tombstonesJoinedMeanwhile_isThatOfTheWholeText() {
    delta_randomEdits_isThatOfTheWholeText(-102_009);
  }

  @Test
  void delta_insertBesideRedundantMark_isTwoInserts() {
    YDoc doc = new YDoc();
    YText text = doc.getText("content");
    text.insert(0, "bold", Map.of("bold", true));
    text.insert(4, "plain", Map.of());
    watch(text);

    doc.transact(
        t -> {
          text.insert(4, "er", Map.of("bold", true));
          text.insert(6, "not ", Map.of());
        });

    assertThat(deltas)
        .containsExactly(
            List.of(
                new DeltaOp.Retain(4),
                new DeltaOp.Insert("er", Map.of("bold", true)),
                new DeltaOp.Insert("not ")));
  }

  @Test
  void delta_manyRunsAtOnce_isReadFromTheWholeText() {
    YDoc doc = new YDoc();
    YText text = doc.getText("content");
    text.insert(0, "-".repeat(500));
    watch(text);

    doc.transact(
        t -> {
          for (int i = 0; i < 200; i++) {
            text.delete(2 * i, 1);
            text.insert(2 * i, "+");
          }
        });

    assertThat(deltas).hasSize(1);
    assertThat(deltas.getFirst()).hasSize(599);
  }
}
