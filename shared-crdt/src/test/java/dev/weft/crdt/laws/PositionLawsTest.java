package dev.weft.crdt.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.RelativePosition;
import dev.weft.crdt.YArray;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.YType;
import dev.weft.crdt.YXmlElement;
import dev.weft.crdt.YXmlFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Relative positions stay with their element whatever others write around it. */
class PositionLawsTest {
  private static final int TRIES = 400;

  /** The sequences that positions are made in; elements are numbers, each used once. */
  enum Sequence {
    TEXT,
    ARRAY,
    XML,
    NESTED_TEXT;

    private static final char FIRST = '\u4E00';

    YType of(YDoc doc) {
      return switch (this) {
        case TEXT -> doc.getText("t");
        case ARRAY -> doc.getArray("a");
        case XML -> doc.getXmlFragment("x");
        case NESTED_TEXT -> (YType) Objects.requireNonNull(doc.getMap("m").get("n"));
      };
    }

    void insert(YDoc doc, int index, int number) {
      switch (of(doc)) {
        case YText text ->
            text.insert(
                index,
                String.valueOf((char) (FIRST + number)),
                number % 3 == 0 ? Map.of("bold", true) : Map.of());
        case YArray array -> array.insert(index, (Object) (long) number);
        case YXmlFragment xml -> xml.insert(index, List.of(new YXmlElement("n" + number)));
        default -> throw new IllegalStateException();
      }
    }

    void delete(YDoc doc, int index, int length) {
      switch (of(doc)) {
        case YText text -> text.delete(index, length);
        case YArray array -> array.delete(index, length);
        case YXmlFragment xml -> xml.delete(index, length);
        default -> throw new IllegalStateException();
      }
    }

    List<Integer> numbers(YDoc doc) {
      return switch (of(doc)) {
        case YText text -> text.toString().chars().map(c -> c - FIRST).boxed().toList();
        case YArray array -> array.toList().stream().map(Sequence::number).toList();
        case YXmlFragment xml -> names(xml);
        default -> throw new IllegalStateException();
      };
    }

    private static int number(@Nullable Object element) {
      return ((Number) Objects.requireNonNull(element)).intValue();
    }

    private static List<Integer> names(YXmlFragment xml) {
      List<Integer> numbers = new ArrayList<>();
      for (Object child : xml.children()) {
        YXmlElement element = (YXmlElement) Objects.requireNonNull(child);
        numbers.add(Integer.valueOf(element.nodeName().substring(1)));
      }
      return numbers;
    }
  }

  /** A position, and the element it is to stick to: null at an end. */
  private record Stuck(RelativePosition position, @Nullable Integer number) {}

  @Provide
  Arbitrary<List<Long>> steps() {
    return Arbitraries.longs().withoutEdgeCases().list().ofMaxSize(30);
  }

  @Property(tries = TRIES)
  void positions_surviveConcurrentEdits(
      @ForAll Sequence sequence, @ForAll boolean gc, @ForAll("steps") List<Long> steps) {
    YDoc here = new YDoc(YDoc.Options.defaults().withClientId(5).withGc(gc));
    here.getMap("m").set("n", new YText());
    YDoc there = new YDoc(YDoc.Options.defaults().withClientId(6));
    SplittableRandom random = new SplittableRandom(steps.hashCode());
    int next = 0;
    for (int i = random.nextInt(12); i > 0; i--) {
      sequence.insert(here, random.nextInt(sequence.numbers(here).size() + 1), next++);
    }
    there.applyUpdate(here.encodeStateAsUpdate());
    List<Integer> base = sequence.numbers(here);
    List<Stuck> positions = new ArrayList<>();
    for (int index = 0; index <= base.size(); index++) {
      for (int assoc = -1; assoc <= 1; assoc++) {
        positions.add(stuck(index % 2 == 0 ? here : there, sequence, base, index, assoc));
      }
    }
    for (long seed : steps) {
      SplittableRandom step = new SplittableRandom(seed);
      YDoc doc = step.nextBoolean() ? here : there;
      int length = sequence.numbers(doc).size();
      if (length > 0 && step.nextInt(3) == 0) {
        int from = step.nextInt(length);
        sequence.delete(doc, from, step.nextInt(1, Math.min(3, length - from) + 1));
      } else {
        sequence.insert(doc, step.nextInt(length + 1), next++);
      }
    }
    here.applyUpdate(there.encodeStateAsUpdate(here.stateVector()));
    there.applyUpdate(here.encodeStateAsUpdate(there.stateVector()));
    assertThat(sequence.numbers(there)).isEqualTo(sequence.numbers(here));
    for (Stuck stuck : positions) {
      int index = resolve(stuck.position(), here, sequence);
      assertThat(resolve(stuck.position(), there, sequence)).isEqualTo(index);
      checkPlace(stuck, index, base, sequence.numbers(here));
    }
  }

  private static Stuck stuck(
      YDoc doc, Sequence sequence, List<Integer> base, int index, int assoc) {
    RelativePosition made = RelativePosition.of(sequence.of(doc), index, assoc);
    int at = assoc < 0 ? index - 1 : index;
    Integer number = at >= 0 && at < base.size() ? base.get(at) : null;
    return new Stuck(RelativePosition.decode(made.encode()), number);
  }

  private static int resolve(RelativePosition position, YDoc doc, Sequence sequence) {
    RelativePosition.Resolved found = position.resolve(doc).orElseThrow();
    assertThat(found.type()).isSameAs(sequence.of(doc));
    return found.index();
  }

  private static void checkPlace(Stuck stuck, int index, List<Integer> base, List<Integer> now) {
    int assoc = stuck.position().assoc();
    if (stuck.number() == null) {
      assertThat(index).isEqualTo(assoc >= 0 ? now.size() : 0);
      return;
    }
    int at = now.indexOf(stuck.number());
    if (at >= 0) {
      assertThat(index).isEqualTo(assoc >= 0 ? at : at + 1);
      return;
    }
    // It was deleted: the place is between those of its old neighbours that are left.
    int was = base.indexOf(stuck.number());
    int low = 0;
    int high = now.size();
    for (int i = 0; i < base.size(); i++) {
      int place = now.indexOf(base.get(i));
      if (place >= 0 && i < was) {
        low = Math.max(low, place + 1);
      } else if (place >= 0 && i > was) {
        high = Math.min(high, place);
      }
    }
    assertThat(index).isBetween(low, high);
  }
}
