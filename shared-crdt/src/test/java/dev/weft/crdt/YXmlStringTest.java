package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** String forms of XML where Yjs surprises; found by random histories beside the real Yjs. */
class YXmlStringTest {
  @Test
  void text_withAStringAsFormat_showsItsUnitsAsAttributes() {
    YXmlText text = new YDoc().getXmlText("xt");
    text.insert(0, "é", Map.of("7", "ab"));
    assertThat(text.toString()).isEqualTo("<7 0=\"a\" 1=\"b\">é</7>");
  }

  @Test
  void text_withAnArrayAsFormat_showsItsElementsAsAttributes() {
    YXmlText text = new YDoc().getXmlText("xt");
    text.insert(0, "é", Map.of("f", List.of(true, "x")));
    assertThat(text.toString()).isEqualTo("<f 0=\"true\" 1=\"x\">é</f>");
  }

  @Test
  void element_withADocumentAsAttribute_showsAnObject() {
    YXmlElement element = new YDoc().getXmlElement("e");
    element.setAttribute("d", new YDoc());
    assertThat(element.toString()).isEqualTo("<undefined d=\"[object Object]\"></undefined>");
  }
}
