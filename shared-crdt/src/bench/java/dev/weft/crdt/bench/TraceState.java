package dev.weft.crdt.bench;

import dev.weft.crdt.testkit.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A recorded history, and what the library made of it when it was typed edit by edit.
 *
 * @param history the edits and the text they end in
 * @param half the state after the first half of the edits
 * @param state the state after all, V1
 * @param stateV2 the same, V2
 * @param updates one V1 update per edit
 */
record TraceState(
    Traces.Sequential history, byte[] half, byte[] state, byte[] stateV2, List<byte[]> updates) {

  /** Client ids are random and take five bytes as a rule. */
  static final long TYPIST = 2_863_311_530L;

  static final String PAPER = "automerge-paper";

  private static final Map<String, Supplier<Optional<Traces.Sequential>>> HISTORIES =
      Map.of(
          PAPER,
          Traces::automergePaper,
          "rustcode",
          () -> Optional.of(Traces.rustcode()),
          "friendsforever_flat",
          () -> Optional.of(Traces.friendsforeverFlat()));

  /** The sequential histories that are on this machine, in the order of the table. */
  static List<String> names() {
    List<String> names = new ArrayList<>(List.of(PAPER, "rustcode", "friendsforever_flat"));
    if (Traces.automergePaper().isEmpty()) {
      names.remove(PAPER);
    }
    return names;
  }

  static Traces.Sequential history(String name) {
    return HISTORIES
        .get(name)
        .get()
        .orElseThrow(() -> new IllegalStateException("the trace " + name + " is not here"));
  }

  static TraceState of(String name) {
    Traces.Sequential history = history(name);
    List<byte[]> updates = new ArrayList<>();
    Replica replica = Replica.empty(TYPIST);
    replica.listen(updates);
    int middle = history.patches().size() / 2;
    replica.editAll(history.patches().subList(0, middle));
    byte[] half = replica.doc().encodeStateAsUpdate();
    replica.editAll(history.patches().subList(middle, history.patches().size()));
    Workload.equal(replica.content(), history.endContent(), name);
    return new TraceState(
        history,
        half,
        replica.doc().encodeStateAsUpdate(),
        replica.doc().encodeStateAsUpdateV2(),
        updates);
  }
}
