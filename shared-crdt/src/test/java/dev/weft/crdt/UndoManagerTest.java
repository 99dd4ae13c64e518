package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the differential histories cannot show: time, origins, scopes, filters, notes. */
class UndoManagerTest {
  private static final class Importer {}

  private final long[] now = {1_000};
  private final YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1));
  private final YText text = doc.getText("t");

  private UndoManager.Options options() {
    return UndoManager.Options.defaults(() -> now[0]);
  }

  private UndoManager undo(UndoManager.Options options) {
    return new UndoManager(List.of(text), options);
  }

  @Test
  void changes_withinTheTimeOut_areTakenBackTogether() {
    UndoManager undo = undo(options());
    text.insert(0, "a");
    now[0] += UndoManager.CAPTURE_TIMEOUT_MILLIS - 1;
    text.insert(1, "b");
    now[0] += UndoManager.CAPTURE_TIMEOUT_MILLIS;
    text.insert(2, "c");
    assertThat(undo.undoCount()).isEqualTo(2);
    undo.undo();
    assertThat(text).hasToString("ab");
    undo.undo();
    assertThat(text).hasToString("");
    assertThat(undo.undo()).isFalse();
    undo.redo();
    undo.redo();
    assertThat(text).hasToString("abc");
    assertThat(undo.redo()).isFalse();
  }

  @Test
  void timeOut_slidesWithEveryChange() {
    UndoManager undo = undo(options().withCaptureTimeoutMillis(10));
    for (int i = 0; i < 5; i++) {
      text.insert(i, "x");
      now[0] += 9;
    }
    assertThat(undo.undoCount()).isEqualTo(1);
  }

  @Test
  void timeOut_ofZero_neverJoins() {
    UndoManager undo = undo(options().withCaptureTimeoutMillis(0));
    text.insert(0, "a");
    text.insert(1, "b");
    assertThat(undo.undoCount()).isEqualTo(2);
  }

  @Test
  void stopCapturing_startsAnItem() {
    UndoManager undo = undo(options());
    text.insert(0, "a");
    undo.stopCapturing();
    text.insert(1, "b");
    assertThat(undo.undoCount()).isEqualTo(2);
  }

  @Test
  void origins_onlyTrackedOnesAreTakenBack() {
    Set<Object> origins = new HashSet<>(Set.of("typing", Importer.class));
    UndoManager undo = undo(options().withTrackedOrigins(origins).withCaptureTimeoutMillis(0));
    text.insert(0, "untracked ");
    doc.transact("typing", t -> text.insert(text.length(), "typed "));
    doc.transact(new Importer(), t -> text.insert(text.length(), "imported"));
    doc.transact("other", t -> text.insert(0, "other "));
    assertThat(undo.undoCount()).isEqualTo(2);
    undo.undo();
    undo.undo();
    assertThat(text).hasToString("other untracked ");
    undo.addTrackedOrigin("other");
    undo.removeTrackedOrigin("typing");
    doc.transact("typing", t -> text.insert(0, "!"));
    doc.transact("other", t -> text.insert(0, "?"));
    assertThat(undo.undoCount()).isEqualTo(1);
  }

  @Test
  void changesOfOthers_stay() {
    UndoManager undo = undo(options());
    text.insert(0, "mine");
    YDoc other = new YDoc(YDoc.Options.defaults().withClientId(2));
    other.applyUpdate(doc.encodeStateAsUpdate());
    other.getText("t").insert(2, " theirs ");
    doc.applyUpdate(other.encodeStateAsUpdate(), "network");
    undo.undo();
    assertThat(text).hasToString(" theirs ");
    undo.redo();
    assertThat(text).hasToString("mi theirs ne");
  }

  @Test
  void scope_someTypesAndEverythingBelow() {
    YMap map = doc.getMap("m");
    YArray array = doc.getArray("a");
    UndoManager undo = new UndoManager(List.of(map), options().withCaptureTimeoutMillis(0));
    YText nested = new YText("in");
    map.set("nested", nested);
    nested.insert(2, "side");
    text.insert(0, "outside");
    array.push("outside");
    assertThat(undo.undoCount()).isEqualTo(2);
    undo.addToScope(array);
    array.push("inside");
    undo.undo();
    undo.undo();
    assertThat(nested).hasToString("in");
    assertThat(array.toList()).containsExactly("outside");
    assertThat(text).hasToString("outside");
    assertThatThrownBy(() -> undo.addToScope(new YDoc().getMap("m")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another document");
  }

  @Test
  void scope_ofTheWholeDocument() {
    UndoManager undo = UndoManager.ofDocument(doc, options());
    text.insert(0, "a");
    doc.getMap("later").set("k", 1);
    undo.undo();
    assertThat(text).hasToString("");
    assertThat(doc.getMap("later").size()).isZero();
  }

  @Test
  void scope_ofNothing_isRefused() {
    assertThatThrownBy(() -> new UndoManager(List.of(), options()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ofDocument");
  }

  @Test
  void captureFilter_leavesTransactionsOut() {
    UndoManager undo =
        undo(options().withCaptureTransaction(t -> !t.meta().containsKey("no undo")));
    doc.transact(
        t -> {
          t.meta().put("no undo", true);
          text.insert(0, "kept");
        });
    text.insert(4, " undone");
    undo.undo();
    assertThat(text).hasToString("kept");
  }

  @Test
  void deleteFilter_saysWhatUndoMayDelete() {
    YMap map = doc.getMap("m");
    UndoManager undo =
        new UndoManager(
            List.of(map, text), options().withDeleteFilter(item -> !"keep".equals(item.key())));
    map.set("keep", 1);
    map.set("go", 2);
    text.insert(0, "go");
    undo.undo();
    assertThat(map.toMap()).isEqualTo(Map.of("keep", 1L));
    assertThat(text).hasToString("");
  }

  @Test
  void keys_changedByOthers_areRestoredOnlyIfAsked() {
    for (boolean ignore : new boolean[] {false, true}) {
      YDoc mine = new YDoc(YDoc.Options.defaults().withClientId(1));
      YMap map = mine.getMap("m");
      map.set("k", "first");
      UndoManager undo =
          new UndoManager(List.of(map), options().withIgnoreRemoteMapChanges(ignore));
      map.set("k", "mine");
      YDoc theirs = new YDoc(YDoc.Options.defaults().withClientId(2));
      theirs.applyUpdate(mine.encodeStateAsUpdate());
      theirs.getMap("m").set("k", "theirs");
      mine.applyUpdate(theirs.encodeStateAsUpdate(), "network");
      undo.undo();
      assertThat(map.get("k")).as("ignoring: %s", ignore).isEqualTo(ignore ? "first" : "theirs");
    }
  }

  @Test
  void notes_travelWithTheItemFromStackToStack() {
    UndoManager undo = undo(options());
    List<String> told = new ArrayList<>();
    undo.onStackChange(
        event -> {
          told.add(event.kind() + (event.undo() ? " undo " : " redo ") + event.item().meta());
          if (event.kind() == UndoManager.Kind.ADDED) {
            event.item().meta().put("caret", text.length());
          }
        });
    text.insert(0, "abc");
    text.insert(3, "d");
    undo.undo();
    undo.redo();
    assertThat(told)
        .containsExactly(
            "ADDED undo {}",
            "UPDATED undo {caret=3}",
            "ADDED redo {}",
            "POPPED undo {caret=3}",
            "ADDED undo {}",
            "POPPED redo {caret=0}");
  }

  @Test
  void newChange_emptiesTheRedoStack() {
    UndoManager undo = undo(options());
    List<UndoManager.Cleared> cleared = new ArrayList<>();
    undo.onCleared(cleared::add);
    text.insert(0, "a");
    undo.undo();
    assertThat(undo.canRedo()).isTrue();
    assertThat(undo.redoCount()).isEqualTo(1);
    text.insert(0, "b");
    assertThat(undo.canRedo()).isFalse();
    undo.clear();
    assertThat(undo.canUndo()).isFalse();
    undo.clear();
    assertThat(cleared)
        .containsExactly(
            new UndoManager.Cleared(false, true), new UndoManager.Cleared(true, false));
  }

  /** What can be taken back is not collected; once it cannot, it is. */
  @Test
  void deletedContent_isHeldForUndoAndReleasedByClear() {
    UndoManager undo = undo(options());
    YMap map = doc.getMap("m");
    undo.addToScope(map);
    map.set("tree", new YArray(List.of(new YText("deep"))));
    undo.stopCapturing();
    map.delete("tree");
    undo.undo();
    YArray again = (YArray) Objects.requireNonNull(map.get("tree"));
    assertThat(again.toJson()).isEqualTo(List.of("deep"));
    map.delete("tree");
    int held = doc.encodeStateAsUpdate().length;
    undo.clear();
    doc.getText("t").insert(0, "x");
    YDoc reloaded = new YDoc();
    reloaded.applyUpdate(doc.encodeStateAsUpdate());
    assertThat(reloaded.encodeStateAsUpdate().length).isLessThan(held);
  }

  @Test
  void close_endsWatching() {
    UndoManager undo = undo(options());
    undo.close();
    text.insert(0, "a");
    assertThat(undo.canUndo()).isFalse();
  }

  /** Whoever is told of a cleared redo stack cannot make the change that cleared it final. */
  @Test
  void listenerOfClearedStacks_thatThrows_losesNoItem() {
    UndoManager undo = undo(options().withCaptureTimeoutMillis(0));
    text.insert(0, "a");
    undo.undo();
    List<Object> heard = new ArrayList<>();
    try (Subscription failing =
        undo.onCleared(
            cleared -> {
              throw new IllegalStateException("listener");
            })) {
      assertThat(failing).isNotNull();
      undo.onStackChange(event -> heard.add(event.kind()));
      assertThatThrownBy(() -> text.insert(0, "b")).hasMessage("listener");
    }
    assertThat(heard).containsExactly(UndoManager.Kind.ADDED);
    assertThat(undo.redoCount()).isZero();
    assertThat(undo.undoCount()).isEqualTo(1);
    undo.undo();
    assertThat(text).hasToString("");
  }

  /** Clearing is a transaction of its own, which listeners may break as well. */
  @Test
  void listenerOfTheClearingTransaction_thatThrows_losesNoItem() {
    UndoManager undo = undo(options().withCaptureTimeoutMillis(0));
    text.insert(0, "a");
    undo.undo();
    int[] begun = {0};
    try (Subscription failing =
        doc.onBeforeTransaction(
            t -> {
              if (++begun[0] == 2) {
                throw new IllegalStateException("listener");
              }
            })) {
      assertThat(failing).isNotNull();
      assertThatThrownBy(() -> text.insert(0, "b")).hasMessage("listener");
    }
    assertThat(undo.redoCount()).isZero();
    assertThat(undo.undoCount()).isEqualTo(1);
    undo.undo();
    assertThat(text).hasToString("");
  }
}
