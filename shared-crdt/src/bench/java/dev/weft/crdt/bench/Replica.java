package dev.weft.crdt.bench;

import dev.weft.crdt.YDoc;
import dev.weft.crdt.YText;
import dev.weft.crdt.testkit.Traces.Patch;
import java.util.List;

/** A document and its one text, edited as the workloads do. */
record Replica(YDoc doc, YText text) {
  /** An empty replica that writes as the given client. */
  static Replica empty(long client) {
    YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(client));
    return new Replica(doc, doc.getText("content"));
  }

  /** A replica that holds the state in {@code updateV1}. */
  static Replica load(byte[] updateV1, long client) {
    Replica replica = empty(client);
    replica.doc.applyUpdate(updateV1);
    return replica;
  }

  /** A replica that holds the state in {@code updateV2}. */
  static Replica loadV2(byte[] updateV2, long client) {
    Replica replica = empty(client);
    replica.doc.applyUpdateV2(updateV2);
    return replica;
  }

  /** A document that holds the given text, as bytes. */
  static byte[] stateOf(String content) {
    Replica replica = empty(1);
    if (!content.isEmpty()) {
      replica.text.insert(0, content);
    }
    return replica.doc.encodeStateAsUpdate();
  }

  /** Adds every update of this document to {@code sink} from now on. */
  void listen(List<byte[]> sink) {
    doc.onUpdate((update, origin, tx) -> sink.add(update));
  }

  /** One transaction. */
  void edit(Patch patch) {
    if (patch.deleted() > 0 && !patch.inserted().isEmpty()) {
      doc.transact(tx -> editHere(patch));
    } else {
      editHere(patch);
    }
  }

  private void editHere(Patch patch) {
    if (patch.deleted() > 0) {
      text.delete(patch.position(), patch.deleted());
    }
    if (!patch.inserted().isEmpty()) {
      text.insert(patch.position(), patch.inserted());
    }
  }

  /** Each edit is a transaction of its own. */
  void editAll(List<Patch> patches) {
    for (int i = 0; i < patches.size(); i++) {
      edit(patches.get(i));
    }
  }

  /** All edits are one transaction. */
  void editTogether(List<Patch> patches) {
    doc.transact(tx -> patches.forEach(this::editHere));
  }

  void applyAll(List<byte[]> updates) {
    for (int i = 0; i < updates.size(); i++) {
      doc.applyUpdate(updates.get(i));
    }
  }

  String content() {
    return text.toString();
  }
}
