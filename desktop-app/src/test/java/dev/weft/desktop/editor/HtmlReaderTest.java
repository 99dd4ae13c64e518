package dev.weft.desktop.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlReaderTest {
  private static final Piece PLAIN_FEED = Piece.text("\n", Map.of());

  private static Piece words(String text) {
    return Piece.text(text, Map.of());
  }

  private static Piece feed(String name, Object value) {
    return Piece.text("\n", Map.of(name, value));
  }

  @Test
  void headingAndParagraph_whiteSpaceOfTheSource_isNone() {
    assertThat(
            HtmlReader.read(
                "<h1>\n  Tide\n  tables </h1>\n<p>High\n water&nbsp;at <b>six</b>. </p>"))
        .containsExactly(
            words("Tide tables"),
            feed("header", 1L),
            words("High water at "),
            Piece.text("six", Map.of("bold", true)),
            words("."),
            PLAIN_FEED);
  }

  @Test
  void words_beforeTheFirstTag_stay_headerOfWindowsDoesNot() {
    assertThat(HtmlReader.read("Hello <b>you</b>"))
        .containsExactly(words("Hello "), Piece.text("you", Map.of("bold", true)), PLAIN_FEED);
    assertThat(HtmlReader.read("Version:0.9\r\nStartHTML:00\r\n<p>Hello</p>"))
        .containsExactly(words("Hello"), PLAIN_FEED);
  }

  @Test
  void nestedLists_becomeIndents_checkBoxesStates() {
    assertThat(
            HtmlReader.read(
                "<ul><li>a<ol><li>b</li></ol></li>"
                    + "<li><input type=checkbox checked>c</li>"
                    + "<li><input type=checkbox>d</li></ul>"))
        .containsExactly(
            words("a"),
            feed("list", "bullet"),
            words("b"),
            Piece.text("\n", Map.of("list", "ordered", "indent", 1L)),
            words("c"),
            feed("list", "checked"),
            words("d"),
            feed("list", "unchecked"));
  }

  @Test
  void googleDocs_boldWrapperIsNotBold_spansAreRead() {
    assertThat(
            HtmlReader.read(
                """
                <meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">\
                <p dir="ltr"><span style="font-size:11pt;font-weight:700;color:#000">Bold</span>\
                <span style="font-weight:400"> plain </span>\
                <span style="font-style:italic;text-decoration:underline">both</span></p>\
                </b><br class="Apple-interchange-newline">"""))
        .containsExactly(
            Piece.text("Bold", Map.of("bold", true)),
            words(" plain "),
            Piece.text("both", Map.of("italic", true, "underline", true)),
            PLAIN_FEED);
  }

  @Test
  void word_listsOfParagraphs_marksAreNotText() {
    assertThat(
            HtmlReader.read(
                """
                <html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
                <style>p.MsoNormal {margin:0}</style></head><body lang=EN-GB><!--StartFragment-->
                <p class=MsoTitle>Report<o:p></o:p></p>
                <p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>\
                <![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>\
                <![endif]>First <span lang=EN-US>point</span><o:p></o:p></p>
                <p class=MsoListParagraphCxSpLast style='mso-list:l1 level2 lfo2'>\
                <span style='mso-list:Ignore'>a)<span>&nbsp; </span></span>Second<o:p></o:p></p>
                <!--EndFragment--></body></html>"""))
        .containsExactly(
            words("Report"),
            feed("header", 1L),
            words("First point"),
            feed("list", "bullet"),
            words("Second"),
            Piece.text("\n", Map.of("list", "ordered", "indent", 1L)));
  }

  @Test
  void pre_keepsItsSpaces_codeInWordsIsInline() {
    assertThat(
            HtmlReader.read(
                "<pre><code>if x:\n    y\n\nz\n</code></pre><p>see <code>x y</code></p>"))
        .containsExactly(
            words("if x:"),
            feed("code-block", true),
            words("    y"),
            feed("code-block", true),
            feed("code-block", true),
            words("z"),
            feed("code-block", true),
            words("see "),
            Piece.text("x y", Map.of("code", true)),
            PLAIN_FEED);
  }

  @Test
  void quoteGoesOn_afterParagraphInside() {
    assertThat(HtmlReader.read("<blockquote><p>one</p>two</blockquote>three"))
        .containsExactly(
            words("one"),
            feed("blockquote", true),
            words("two"),
            feed("blockquote", true),
            words("three"),
            PLAIN_FEED);
  }

  @Test
  void table_lineForARow_tabBetweenCells() {
    assertThat(
            HtmlReader.read(
                "<table><tr><th>Name</th><th>NTU</th></tr>"
                    + "<tr><td><p>B 1</p></td><td> 3.5 </td></tr></table>"))
        .extracting(Piece::text)
        .satisfies(texts -> assertThat(String.join("", texts)).isEqualTo("Name\tNTU\nB 1\t3.5\n"));
  }

  @Test
  void links_onlySafeOnes_imagesOnlyPictures_scriptsNever() {
    assertThat(
            HtmlReader.read(
                """
                <a href="https://example.org/a?b=1">good</a> <a href="javascript:alert(1)">bad</a>\
                <script>evil()</script><img src="file:///etc/passwd"><img src="https://x.org/i.png">"""))
        .containsExactly(
            Piece.text("good", Map.of("link", "https://example.org/a?b=1")),
            words(" bad"),
            Piece.embed(Map.of("image", "https://x.org/i.png"), Map.of()),
            PLAIN_FEED);
  }

  @Test
  void emptyParagraphsAndBreaks_asABrowserShowsThem() {
    assertThat(HtmlReader.read("<p>a<br></p><p><br></p><p></p><div><div>b</div></div>c<br>d"))
        .extracting(Piece::text)
        .satisfies(texts -> assertThat(String.join("", texts)).isEqualTo("a\n\nb\nc\nd\n"));
  }

  @Test
  void endlessNesting_isRead() {
    assertThat(HtmlReader.read("<div>".repeat(50_000) + "deep"))
        .extracting(Piece::text)
        .contains("deep");
  }

  @Test
  void writtenHtml_readsBackAsTheSame() {
    List<Piece> pieces =
        List.of(
            words("Plan"),
            feed("header", 2L),
            words("a "),
            Piece.text("b", Map.of("bold", true, "italic", true)),
            words("  two spaces & <c>"),
            PLAIN_FEED,
            words("one"),
            feed("list", "bullet"),
            words("inner"),
            Piece.text("\n", Map.of("list", "ordered", "indent", 1L)),
            words("done"),
            feed("list", "checked"),
            words("quoted"),
            feed("blockquote", true),
            words("x = 1"),
            feed("code-block", true),
            words("  y = 2"),
            feed("code-block", true),
            Piece.text("there", Map.of("link", "https://example.org/?a=1&b=2")),
            PLAIN_FEED);

    List<Piece> read = HtmlReader.read(HtmlWriter.write(pieces));

    assertThat(join(read)).isEqualTo(join(pieces).replace("  two", " two"));
    assertThat(read).hasSize(pieces.size()).contains(pieces.get(9), pieces.get(11), pieces.get(18));
  }

  private static String join(List<Piece> pieces) {
    StringBuilder all = new StringBuilder();
    pieces.forEach(piece -> all.append(piece.text()));
    return all.toString();
  }
}
