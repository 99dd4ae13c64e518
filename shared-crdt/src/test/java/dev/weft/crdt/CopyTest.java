package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Copies of types: the same content, in no document, whether the original is in one or not. */
class CopyTest {
  private final YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1));

  private static <T extends YText> T filled(T text) {
    text.insert(0, "hello");
    text.insert(5, " bold", Map.of("bold", true));
    text.insertEmbed(0, new YMap(Map.of("k", 1L)), Map.of("note", "x"));
    text.insertEmbed(1, Map.of("image", "a.png"));
    text.delete(2, 1);
    text.format(2, 2, Map.of("italic", true));
    text.applyDelta(
        List.of(new DeltaOp.Retain(1, Map.of()), new DeltaOp.Insert(new YArray(List.of(2L)))));
    text.setAttribute("lang", "en");
    text.setAttribute("gone", 1L);
    text.removeAttribute("gone");
    text.setAttribute("list", YArray.of(3L));
    return text;
  }

  private static List<Object> shown(YText text) {
    return List.of(
        text.toDelta().stream()
            .map(DeltaOp.Insert.class::cast)
            .map(op -> List.of(plain(op.content()), op.attributes()))
            .toList(),
        Map.of(
            "lang", plain(text.getAttribute("lang")),
            "list", plain(text.getAttribute("list")),
            "names", text.getAttributes().keySet()));
  }

  private static Object plain(@Nullable Object value) {
    return Objects.requireNonNull(value instanceof YType t ? t.toJson() : value);
  }

  @Test
  void copy_ofATextThatIsPlacedNowhere_holdsTheSame() {
    YText original = filled(new YText("start "));
    YText copy = original.copy();
    YText copyOfCopy = copy.copy();
    assertThat(copy.isAttached()).isFalse();
    doc.getArray("a").push(List.of(original, copy, copyOfCopy));
    assertThat(original.length()).isEqualTo(18);
    assertThat(shown(copy)).isEqualTo(shown(original));
    assertThat(shown(copyOfCopy)).isEqualTo(shown(original));
    copy.insert(0, "only here ");
    assertThat(original.toString()).doesNotContain("only here");
    DocumentInvariants.check(doc);
  }

  @Test
  void copy_ofAnXmlTextThatIsPlacedNowhere_holdsTheSame() {
    YXmlElement paragraph = new YXmlElement("p");
    paragraph.push(filled(new YXmlText()));
    YXmlElement copy = paragraph.copy();
    doc.getXmlFragment("x").push(List.of(paragraph, copy));
    assertThat(shown((YXmlText) copy.get(0))).isEqualTo(shown((YXmlText) paragraph.get(0)));
  }

  @Test
  void copy_ofATextInADocument_holdsTheSame() {
    YText original = filled(new YText());
    doc.getArray("a").push(original);
    YText copy = original.copy();
    doc.getArray("a").push(copy);
    assertThat(shown(copy)).isEqualTo(shown(original));
  }
}
