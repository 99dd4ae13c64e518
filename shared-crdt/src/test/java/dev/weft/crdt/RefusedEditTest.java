package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.crdt.codec.Undefined;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An edit that is refused changes neither the document nor what was to be put into it. */
class RefusedEditTest {
  private final YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1));
  private final YArray array = doc.getArray("a");
  private final YXmlFragment fragment = doc.getXmlFragment("x");

  private final YText type = new YText("inside");
  private final YDoc inner = new YDoc(YDoc.Options.defaults().withGuid("inner"));

  private void refused(Class<? extends RuntimeException> error, ThrowingCallable edit) {
    byte[] before = doc.encodeStateAsUpdate();
    assertThatThrownBy(edit).isInstanceOf(error);
    assertThat(doc.encodeStateAsUpdate()).isEqualTo(before);
    assertThat(type.isAttached()).isFalse();
    assertThat(doc.subdocuments()).isEmpty();
    array.push(type);
    array.push(inner);
    assertThat(type).hasToString("inside");
    assertThat(doc.subdocuments()).containsExactly(inner);
    DocumentInvariants.check(doc);
  }

  @Test
  void insert_beyondTheLength_leavesWhatWasGiven() {
    refused(
        IndexOutOfBoundsException.class, () -> array.insert(1, Arrays.asList(type, inner, "c")));
  }

  @Test
  void insert_ofALaterValueThatCannotBeStored_leavesWhatWasGiven() {
    refused(
        IllegalArgumentException.class,
        () -> array.insert(0, Arrays.asList("a", type, inner, new Object())));
  }

  @Test
  void push_ofALaterValueThatCannotBeStored_leavesWhatWasGiven() {
    refused(
        IllegalArgumentException.class,
        () -> array.push(Arrays.asList(type, inner, Undefined.UNDEFINED)));
  }

  @Test
  void push_ofALaterTypeThatIsPlaced_leavesWhatWasGiven() {
    YMap placed = new YMap();
    doc.getMap("m").set("k", placed);
    refused(IllegalStateException.class, () -> array.push(Arrays.asList(type, inner, placed)));
  }

  @Test
  void push_ofALaterDocumentThatIsPlaced_leavesWhatWasGiven() {
    YDoc placed = new YDoc();
    new YDoc().getMap("m").set("k", placed);
    refused(IllegalStateException.class, () -> array.push(Arrays.asList(type, inner, placed)));
  }

  @Test
  void push_ofOneTypeTwice_leavesIt() {
    refused(IllegalStateException.class, () -> array.push(Arrays.asList(type, inner, type)));
  }

  @Test
  void push_ofOneDocumentTwice_leavesIt() {
    refused(IllegalStateException.class, () -> array.push(Arrays.asList(type, inner, inner)));
  }

  @Test
  void insertAfter_aNodeThatIsNoChild_leavesWhatWasGiven() {
    YXmlElement elsewhere = new YXmlElement("p");
    doc.getXmlElement("e").push(elsewhere);
    YXmlElement node = new YXmlElement("b");
    refused(IllegalArgumentException.class, () -> fragment.insertAfter(elsewhere, List.of(node)));
    fragment.insertAfter(null, List.of(node));
    assertThat(fragment).hasToString("<b></b>");
  }

  /** As documented: what is placed nowhere is no child either. */
  @Test
  void insertAfter_aNodeThatIsPlacedNowhere_isRefusedAsNoChild() {
    YXmlElement node = new YXmlElement("b");
    refused(
        IllegalArgumentException.class,
        () -> fragment.insertAfter(new YXmlElement("p"), List.of(node)));
    assertThat(node.isAttached()).isFalse();
  }

  @Test
  void insertAfter_withALaterNodeThatIsPlaced_leavesWhatWasGiven() {
    YXmlElement placed = new YXmlElement("p");
    fragment.push(placed);
    YXmlElement node = new YXmlElement("b");
    refused(IllegalStateException.class, () -> fragment.insertAfter(placed, List.of(node, placed)));
    assertThat(node.isAttached()).isFalse();
  }

  @Test
  void delta_withAttributesThatCannotBeStored_leavesTheType() {
    YText text = doc.getText("t");
    refused(
        IllegalArgumentException.class,
        () -> text.applyDelta(List.of(new DeltaOp.Insert(type, Map.of("bold", new Object())))));
  }

  @Test
  void insert_ofSeveralKinds_placesAllInOrder() {
    array.insert(0, Arrays.asList("a", type, new byte[] {1}, inner, 2L));
    assertThat(type.parent()).isSameAs(array);
    assertThat(array.get(0)).isEqualTo("a");
    assertThat(array.get(1)).isSameAs(type);
    assertThat(array.get(2)).isEqualTo(new byte[] {1});
    assertThat(array.get(3)).isSameAs(inner);
    assertThat(array.get(4)).isEqualTo(2L);
  }

  /** Version 1 writes formats and embeds as JSON: the document could never be encoded again. */
  @Test
  void formatsAndEmbeds_thatHaveNoJson() {
    YText text = doc.getText("t");
    text.insert(0, "abc");
    byte[] before = doc.encodeStateAsUpdate();
    Map<String, Object> tooLarge = Map.of("k", List.of(1L << 53));
    List<ThrowingCallable> edits =
        List.of(
            () -> text.insert(0, "d", tooLarge),
            () -> text.format(0, 2, tooLarge),
            () -> text.insertEmbed(1, tooLarge),
            () -> text.insertEmbed(1, "e", tooLarge),
            () -> text.applyDelta(List.of(new DeltaOp.Insert("f", Map.of("k", BigInteger.ONE)))));
    for (ThrowingCallable edit : edits) {
      assertThatThrownBy(edit)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("JSON");
      assertThat(doc.encodeStateAsUpdate()).isEqualTo(before);
    }
  }
}
