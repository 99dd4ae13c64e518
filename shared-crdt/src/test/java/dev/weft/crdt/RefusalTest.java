package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.edits.RandomEdits;
import dev.weft.crdt.testkit.edits.Theme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is no update is refused with place and reason, and the document is exactly as it was,
 * however late in the bytes the fault is.
 */
class RefusalTest {
  /** Everything about a document that can be seen from outside. */
  private record Face(
      String v1,
      String v2,
      StateVector stateVector,
      DeleteSet deletes,
      @Nullable Object json,
      List<String> roots,
      boolean waits,
      long clientId) {
    static Face of(YDoc doc) {
      HexFormat hex = HexFormat.of();
      return new Face(
          hex.formatHex(doc.encodeStateAsUpdate()),
          hex.formatHex(doc.encodeStateAsUpdateV2()),
          doc.stateVector(),
          doc.deleteSet(),
          Script.comparable(doc.toJson()),
          doc.rootNames(),
          doc.hasPending(),
          doc.clientId());
    }
  }

  private final List<String> heard = new ArrayList<>();

  /** A document with some of everything, that knows a part of what {@link #author} wrote. */
  private YDoc document() {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(9));
    edit(doc, 1, 30);
    doc.applyUpdate(author(10).encodeStateAsUpdate());
    return doc;
  }

  private YDoc watched() {
    YDoc doc = document();
    doc.onUpdate((update, origin, transaction) -> heard.add("update"));
    doc.onUpdateV2((update, origin, transaction) -> heard.add("updateV2"));
    doc.onBeforeAllTransactions(() -> heard.add("before all"));
    doc.onBeforeTransaction(transaction -> heard.add("before"));
    doc.onAfterTransaction(transaction -> heard.add("after"));
    doc.onSubdocuments(event -> heard.add("subdocuments"));
    RandomEdits.KINDS.forEach(
        (name, kind) -> Script.root(doc, kind, name).observeDeep(events -> heard.add("events")));
    return doc;
  }

  /** Another document, under other names as well, so that the update brings new roots. */
  private static YDoc author(int steps) {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(5));
    edit(doc, 2, steps);
    if (steps > 20) {
      doc.getText("new root").insert(0, "text \uD83D\uDE00 with a pair");
      doc.setClientId(70_000_000_000L);
      doc.getMap("another root").set("k", YArray.of(1L, "two", new YMap()));
      doc.getText("t").delete(0, doc.getText("t").length());
    }
    return doc;
  }

  private static void edit(YDoc doc, long seed, int steps) {
    RandomEdits edits = new RandomEdits(new SplittableRandom(seed), Theme.EVERYTHING, false);
    for (int i = 0; i < steps; i++) {
      Script.run(doc, RandomEdits.KINDS, edits.operation(doc));
    }
  }

  private static byte[] update(int version) {
    YDoc author = author(40);
    return version == 1 ? author.encodeStateAsUpdate() : author.encodeStateAsUpdateV2();
  }

  private static void apply(YDoc doc, int version, byte[] bytes) {
    if (version == 1) {
      doc.applyUpdate(bytes, "remote");
    } else {
      doc.applyUpdateV2(bytes, "remote");
    }
  }

  /** Whether it was refused; if so, everything about the refusal is checked. */
  private boolean refused(YDoc doc, Face before, int version, byte[] bytes, String what) {
    MalformedUpdateException refusal =
        catchThrowableOfType(MalformedUpdateException.class, () -> apply(doc, version, bytes));
    if (refusal == null) {
      return false;
    }
    assertThat(refusal.offset()).as(what).isBetween(0L, (long) bytes.length);
    assertThat(refusal.reason()).as(what).isNotBlank();
    assertThat(refusal).as(what).hasMessageContaining("at byte " + refusal.offset());
    assertThat(heard).as("callbacks, %s", what).isEmpty();
    assertThat(Face.of(doc)).as(what).isEqualTo(before);
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void update_cutAnywhere_changesNothing(int version) {
    byte[] whole = update(version);
    YDoc doc = watched();
    Face before = Face.of(doc);
    int refusals = 0;
    for (int length = 0; length < whole.length; length++) {
      if (refused(doc, before, version, Arrays.copyOf(whole, length), "cut at " + length)) {
        refusals++;
      } else {
        // A start that is an update itself, as the columns of version 2 allow.
        heard.clear();
        doc = watched();
      }
    }
    assertThat(refusals).isGreaterThan(whole.length * 9 / 10);
    assertThat(refused(doc, before, version, Arrays.copyOf(whole, whole.length + 1), "longer"))
        .isTrue();
    apply(doc, version, whole);
    YDoc never = document();
    apply(never, version, whole);
    assertThat(Face.of(doc)).as("a good update after the bad ones").isEqualTo(Face.of(never));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void update_withOneDamagedByte_changesNothingWhenRefused(int version) {
    byte[] whole = update(version);
    YDoc doc = watched();
    Face before = Face.of(doc);
    int refusals = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] = (byte) 0xFF;
      if (refused(doc, before, version, damaged, "byte " + at)) {
        refusals++;
      } else {
        heard.clear();
        doc = watched();
      }
    }
    assertThat(refusals).isGreaterThan(20);
  }

  /** Structs that are fine, then a fault at the very end. */
  @ParameterizedTest
  @CsvSource({
    // Two structs of text, the second with a content ref that there is not.
    "01 02 05 00 04 01 01 74 01 61 0B, content ref",
    // A type ref that there is not.
    "01 02 05 00 04 01 01 74 01 61 27 01 01 6D 01 6B 09 00, type ref",
    // A struct that refers to what its client has not written yet.
    "01 02 05 00 04 01 01 74 01 61 84 05 07 01 62 00, not yet written",
    // A clock that no replica can keep.
    "01 01 05 FF FF FF FF 0F 04 01 01 74 01 61 00, clock",
    // A delete set that ends early.
    "01 01 05 00 04 01 01 74 01 61 01 05 02 00 01, longer than its bytes",
    // Something behind the delete set.
    "01 01 05 00 04 01 01 74 01 61 00 00, ",
    // Text that is not UTF-8.
    "01 02 05 00 04 01 01 74 01 61 84 05 00 02 C3 28 00, UTF-8",
    // A format whose value is no JSON.
    "01 02 05 00 04 01 01 74 01 61 86 05 00 01 62 02 7B 7B 00, "
  })
  void update_withAFaultAtItsEnd_saysWhatIsWrong(String hex, @Nullable String reason) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
    YDoc doc = watched();
    Face before = Face.of(doc);
    assertThatThrownBy(() -> doc.applyUpdate(bytes))
        .isInstanceOf(MalformedUpdateException.class)
        .hasMessageContaining(reason == null ? "at byte" : reason);
    assertThat(refused(doc, before, 1, bytes, hex)).isTrue();
  }

  @Test
  void refusal_whileUpdatesWait_leavesThemWaiting() {
    YDoc doc = watched();
    YDoc author = author(40);
    StateVector known = author.stateVector();
    author.getText("t").insert(0, "later");
    author.getText("t").delete(0, 2);
    doc.applyUpdate(author.encodeStateAsUpdate(known));
    heard.clear();
    Face before = Face.of(doc);
    assertThat(before.waits()).isTrue();
    byte[] whole = author.encodeStateAsUpdate();
    assertThat(refused(doc, before, 1, Arrays.copyOf(whole, whole.length - 1), "cut")).isTrue();
    doc.applyUpdate(whole);
    assertThat(doc.hasPending()).isFalse();
    assertThat(doc.stateVector().covers(author.stateVector())).isTrue();
  }

  @Test
  void refusal_insideATransaction_leavesTheRestOfIt() {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1));
    List<byte[]> updates = new ArrayList<>();
    List<Boolean> local = new ArrayList<>();
    doc.onUpdate(
        (update, origin, transaction) -> {
          updates.add(update);
          local.add(transaction.isLocal());
        });
    byte[] broken = Arrays.copyOf(update(1), 50);
    doc.transact(
        transaction -> {
          doc.getText("t").insert(0, "a");
          assertThatThrownBy(() -> doc.applyUpdate(broken))
              .isInstanceOf(MalformedUpdateException.class);
          doc.getText("t").insert(1, "b");
        });
    assertThat(doc.getText("t")).hasToString("ab");
    assertThat(local).containsExactly(true);
    YDoc other = new YDoc();
    updates.forEach(other::applyUpdate);
    assertThat(other.getText("t")).hasToString("ab");
  }

  /** Whatever a document refuses is refused by every other way that takes an update. */
  @Test
  void refusal_byADocument_isARefusalOnBytes() {
    byte[] whole = update(1);
    for (int length = 0; length < whole.length; length += 3) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> new YDoc().applyUpdate(cut))
          .isInstanceOf(MalformedUpdateException.class);
      Map<String, Runnable> others =
          Map.of(
              "stateVector", () -> Updates.stateVector(cut),
              "diff", () -> Updates.diff(cut, StateVector.EMPTY),
              "convert", () -> Updates.convertV1ToV2(cut),
              "clockRanges", () -> Updates.clockRanges(cut));
      others.forEach(
          (name, work) ->
              assertThat(catchThrowableOfType(MalformedUpdateException.class, work::run))
                  .as("%s at %s", name, cut.length)
                  .isNotNull());
    }
  }
}
