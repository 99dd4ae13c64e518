package dev.weft.desktop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.testkit.Traces;
import dev.weft.crdt.testkit.Traces.Patch;
import java.util.List;

/** The text that the recorded history gives after its first edits, and whether a store has it. */
final class Recording {
  private final List<Patch> patches = Traces.rustcode().patches();
  private final StringBuilder text = new StringBuilder();
  private int at;

  int size() {
    return patches.size();
  }

  /** Each number of edits at least as large as the one before. */
  String textAfter(int edits) {
    assertThat(edits).as("edits never become fewer").isGreaterThanOrEqualTo(at);
    for (; at < edits; at++) {
      Patch patch = patches.get(at);
      text.replace(patch.position(), patch.position() + patch.deleted(), patch.inserted());
    }
    return text.toString();
  }

  /** Checks that at least so many edits are there, each once and in order; says how many. */
  int check(Replica replica, int promised, String what) {
    int there = replica.history(WriterMain.DOCUMENT).size();
    assertThat(there).as(what + ": everything promised is there").isGreaterThanOrEqualTo(promised);
    if (there > 0) {
      StoredContent content = replica.load(WriterMain.DOCUMENT);
      assertThat(content).as(what).isInstanceOf(StoredContent.Present.class);
      YDoc doc = new YDoc();
      doc.applyUpdate(Updates.merge(((StoredContent.Present) content).updates()));
      assertThat(doc.getText("t").toString()).as(what).isEqualTo(textAfter(there));
    }
    return there;
  }
}
