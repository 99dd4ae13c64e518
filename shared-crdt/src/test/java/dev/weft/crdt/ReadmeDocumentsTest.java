package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The README's examples of documents; {@link ReadmeTest} holds the page to them. */
class ReadmeDocumentsTest {
  @Test
  void editing() {
    List<byte[]> toOthers = new ArrayList<>();

    YDoc doc = new YDoc();
    doc.onUpdate((update, origin, transaction) -> toOthers.add(update));

    YText text = doc.getText("content");
    text.insert(0, "Hello world");
    doc.transact(
        transaction -> {
          text.delete(0, 5);
          text.insert(0, "Goodbye");
        });

    assertThat(text.toString()).isEqualTo("Goodbye world");
    assertThat(toOthers).hasSize(2);

    YDoc other = new YDoc();
    toOthers.forEach(other::applyUpdate);
    assertThat(other.getText("content").toString()).isEqualTo("Goodbye world");
  }

  @Test
  void syncingTwoDocuments() {
    YDoc ada = new YDoc();
    YDoc bob = new YDoc();
    ada.getText("content").insert(0, "Ada wrote this. ");
    bob.getText("content").insert(0, "Bob wrote that. ");

    byte[] forBob = ada.encodeStateAsUpdate(bob.stateVector());
    byte[] forAda = bob.encodeStateAsUpdate(ada.stateVector());
    bob.applyUpdate(forBob, "network");
    ada.applyUpdate(forAda, "network");

    assertThat(ada.toJson()).isEqualTo(bob.toJson());
    assertThat(ada.getText("content").toString()).contains("Ada wrote this. ", "Bob wrote that. ");
  }

  @Test
  void richText() {
    YText text = new YDoc().getText("content");

    text.insert(0, "Merge without fear");
    text.format(6, 7, Map.of("bold", true));
    text.insertEmbed(18, Map.of("image", "cat.png"));
    List<DeltaOp> delta = text.toDelta();

    assertThat(delta)
        .containsExactly(
            new DeltaOp.Insert("Merge "),
            new DeltaOp.Insert("without", Map.of("bold", true)),
            new DeltaOp.Insert(" fear"),
            new DeltaOp.Insert(Map.of("image", "cat.png")));
    YText other = new YDoc().getText("content");
    other.applyDelta(delta);
    assertThat(other.toDelta()).isEqualTo(delta);
  }

  @Test
  void nestedTypesAndEvents() {
    YDoc doc = new YDoc();
    List<String> changed = new ArrayList<>();

    YArray tasks = doc.getArray("tasks");
    YMap task = new YMap(Map.of("title", "Write the README"));
    tasks.push(task);
    Subscription watching =
        tasks.observeDeep(
            events ->
                events.forEach(event -> changed.add(event.path() + " " + event.keysChanged())));
    task.set("done", true);
    watching.close();

    task.set("done", false);
    assertThat(changed).containsExactly("[0] [done]");
    assertThat(tasks.toJson())
        .isEqualTo(List.of(Map.of("title", "Write the README", "done", false)));
  }

  @Test
  void undo() {
    YDoc doc = new YDoc();
    YText text = doc.getText("content");
    AtomicLong time = new AtomicLong(1_000);
    LongSupplier clockMillis = time::get;

    UndoManager undo = new UndoManager(List.of(text), UndoManager.Options.defaults(clockMillis));
    text.insert(0, "mine, ");
    doc.transact("network", transaction -> text.insert(6, "theirs"));
    undo.undo();

    assertThat(text.toString()).isEqualTo("theirs");
    assertThat(undo.redo()).isTrue();
    assertThat(text.toString()).isEqualTo("mine, theirs");
    undo.close();
  }

  @Test
  void caret() {
    YDoc doc = new YDoc();
    YText text = doc.getText("content");
    text.insert(0, "caret here: |");

    RelativePosition caret = RelativePosition.of(text, 12);
    text.insert(0, "Somebody else types before it. ");
    int index = caret.resolve(doc).orElseThrow().index();

    assertThat(index).isEqualTo(43);
    assertThat(RelativePosition.decode(caret.encode()).resolve(doc))
        .contains(new RelativePosition.Resolved(text, 43, 0));
  }

  @Test
  void history() {
    YDoc doc = new YDoc(YDoc.Options.defaults().withGc(false));
    YText text = doc.getText("content");
    text.insert(0, "the first draft");

    Snapshot draft = Snapshot.of(doc);
    text.delete(4, 5);
    text.insert(4, "final");
    YDoc asItWas = draft.restore(doc, YDoc.Options.defaults());

    assertThat(asItWas.getText("content").toString()).isEqualTo("the first draft");
    assertThat(text.toString()).isEqualTo("the final draft");
    assertThat(draft.toDelta(text)).containsExactly(new DeltaOp.Insert("the first draft"));
  }

  @Test
  void subdocuments() {
    YDoc library = new YDoc();
    YDoc received = new YDoc();
    List<String> toFetch = new ArrayList<>();

    received.onSubdocuments(
        event -> event.loaded().forEach(document -> toFetch.add(document.guid())));
    library
        .getMap("documents")
        .set("minutes", new YDoc(YDoc.Options.defaults().withGuid("minutes-2026")));
    received.applyUpdate(library.encodeStateAsUpdate());
    if (received.getMap("documents").get("minutes") instanceof YDoc minutes) {
      minutes.load();
    }

    assertThat(toFetch).containsExactly("minutes-2026");
  }

  @Test
  void xml() {
    YDoc doc = new YDoc();

    YXmlFragment page = doc.getXmlFragment("prosemirror");
    YXmlElement paragraph = new YXmlElement("paragraph");
    page.push(paragraph);
    paragraph.setAttribute("align", "center");
    paragraph.push(new YXmlText("Hello"));

    assertThat(page.toString()).isEqualTo("<paragraph align=\"center\">Hello</paragraph>");
  }

  @Test
  void threads() throws InterruptedException {
    YDoc doc = new YDoc();
    YText text = doc.getText("content");

    doc.handOver();
    Thread background = Thread.ofVirtual().start(() -> text.insert(0, "typed elsewhere"));
    background.join();

    assertThatIllegalStateException()
        .isThrownBy(text::length)
        .withMessageContaining("call handOver() there first");
  }
}
