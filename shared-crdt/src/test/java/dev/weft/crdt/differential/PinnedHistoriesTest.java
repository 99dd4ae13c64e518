package dev.weft.crdt.differential;

import dev.weft.crdt.RelativePosition;
import dev.weft.crdt.UndoManager;
import dev.weft.crdt.YType;
import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.Tagged;
import dev.weft.crdt.testkit.edits.RandomEdits;
import dev.weft.crdt.testkit.replay.Comparison;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Short histories in which random ones once found us and Yjs to differ, on both at once. Whole
 * states are compared after every step.
 */
class PinnedHistoriesTest {
  private final List<Twin> twins = new ArrayList<>();
  private NodeYjs yjs;

  @BeforeEach
  void start() {
    yjs = NodeYjs.start();
  }

  @AfterEach
  void stop() {
    yjs.close();
  }

  /** Makes a replica that can undo what it does in a root; every change is undone by itself. */
  private int replica(long client, String undoable) {
    Twin twin = new Twin(twins.size(), new Plan.Replica(client, true, false, false), yjs);
    twins.add(twin);
    twin.declare();
    twin.startUndo(List.of(undoable));
    return twin.number;
  }

  private byte[] took(Twin twin, @Nullable Object theirs) {
    List<Twin.Emitted> emitted = twin.drain(theirs);
    twin.compare(yjs.all(twin.questions()));
    return emitted.isEmpty() ? new byte[0] : emitted.getLast().v1();
  }

  /** Runs an operation of the script language; returns its update. */
  private byte[] edit(int replica, String operation) {
    Twin twin = twins.get(replica);
    Map<String, @Nullable Object> op = Tagged.object(JsonText.parse(operation));
    Script.run(twin.ours, RandomEdits.KINDS, op);
    return took(twin, yjs.call("tx", "d", replica, "ops", List.of(op)));
  }

  private void apply(int replica, byte[] update) {
    Twin twin = twins.get(replica);
    twin.ours.applyUpdate(update, "remote");
    String encoded = Base64.getEncoder().encodeToString(update);
    took(twin, yjs.call("apply", "d", replica, "fmt", 1, "u", List.of(encoded)));
  }

  private byte[] undo(int replica) {
    UndoManager manager = Objects.requireNonNull(twins.get(replica).undo);
    boolean done = manager.undo();
    Comparison.values("undone", done, yjs.call("undo", "um", replica));
    return took(twins.get(replica), yjs.call("updates", "d", replica));
  }

  private byte[] redo(int replica) {
    UndoManager manager = Objects.requireNonNull(twins.get(replica).undo);
    boolean done = manager.redo();
    Comparison.values("done again", done, yjs.call("redo", "um", replica));
    return took(twins.get(replica), yjs.call("updates", "d", replica));
  }

  /** Seed 20294575. What was made again twice is cut where it is now, not on the way there. */
  @Test
  void undo_ofTextMadeAgainTwiceAndCutSince() {
    int mine = replica(1, "t");
    int other = replica(3, "t");
    apply(
        other,
        edit(
            mine,
            """
            {"op": "text.insert", "t": ["t"], "i": 0, "s": "lin"}"""));
    edit(
        mine,
        """
        {"op": "text.delete", "t": ["t"], "i": 0, "n": 3}""");
    undo(mine);
    redo(mine);
    undo(mine);
    apply(
        mine,
        edit(
            other,
            """
            {"op": "text.insert", "t": ["t"], "i": 2, "s": "b"}"""));
    undo(mine);
    redo(mine);
  }

  /** An attribute ended on the way is added to those wanted, where a number stands in front. */
  @Test
  void insert_endsAnAttributeNamedByANumber() {
    int mine = replica(1, "t");
    edit(
        mine,
        """
        {"op": "text.insert", "t": ["t"], "i": 0, "s": "ab", "attrs": {"7": true, "b": 1}}""");
    edit(
        mine,
        """
        {"op": "text.insert", "t": ["t"], "i": 1, "s": "x", "attrs": {"a": true, "10": 1}}""");
    edit(
        mine,
        """
        {"op": "text.embed", "t": ["t"], "i": 1, "v": {"e": 1}, "attrs": {"c": 2}}""");
  }

  @Test
  void insert_intoXmlText_withObjectsAsFormats() {
    int mine = replica(1, "xt");
    edit(
        mine,
        """
        {"op": "text.insert", "t": ["xt"], "i": 0, "s": "one",
         "attrs": {"link": {"z": "a&b", "7": true, "href": {"deep": [1, null]}}}}""");
    edit(
        mine,
        """
        {"op": "text.format", "t": ["xt"], "i": 1, "n": 1,
         "attrs": {"a": {}, "link": {"y": null}}}""");
    edit(
        mine,
        """
        {"op": "text.embed", "t": ["xt"], "i": 1, "v": {"e": 1}, "attrs": {"i": {"k": 0.5}}}""");
  }

  /** The end of a type is a place that names only the type. */
  @Test
  void position_inATypeThatUndoMadeAgain() {
    int mine = replica(1, "m");
    int other = replica(3, "m");
    List<byte[]> updates = new ArrayList<>();
    updates.add(
        edit(
            mine,
            """
            {"op": "map.set", "t": ["m"], "k": "k", "v": {"$": "text", "s": "abc"}}"""));
    List<RelativePosition> places = new ArrayList<>();
    YType text = Script.at(twins.get(mine).ours, RandomEdits.KINDS, List.of("m", "k"));
    for (int index = 0; index <= 3; index++) {
      places.add(RelativePosition.of(text, index, index % 2 == 0 ? 0 : -1));
    }
    places.add(RelativePosition.of(text, 3, 0));
    updates.add(
        edit(
            mine,
            """
            {"op": "map.delete", "t": ["m"], "k": "k"}"""));
    updates.add(undo(mine));
    resolve(mine, places);
    updates.add(redo(mine));
    updates.add(undo(mine));
    updates.add(
        edit(
            mine,
            """
            {"op": "text.insert", "t": ["m", "k"], "i": 3, "s": "d"}"""));
    updates.forEach(update -> apply(other, update));
    resolve(mine, places);
    resolve(other, places);
  }

  private void resolve(int replica, List<RelativePosition> places) {
    for (RelativePosition place : places) {
      for (boolean follow : new boolean[] {true, false}) {
        Object found =
            place
                .resolve(twins.get(replica).ours, follow)
                .map(at -> Map.of("i", at.index(), "assoc", at.assoc()))
                .orElse(null);
        Comparison.values(
            place + ", following undo: " + follow,
            found,
            yjs.call("relposResolve", "d", replica, "b", place.encode(), "follow", follow));
      }
    }
  }
}
