package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.List;
import javax.swing.text.Segment;
import org.fife.ui.rsyntaxtextarea.Token;
import org.fife.ui.rsyntaxtextarea.TokenMaker;
import org.fife.ui.rsyntaxtextarea.TokenMakerFactory;
import org.fife.ui.rsyntaxtextarea.TokenTypes;

/**
 * Cuts one line of code into coloured spans. All that a line hands to the next is one int, the
 * state in which it ends. Not for two threads: RSyntaxTextArea's token makers reuse their tokens.
 */
final class LineLexer {
  /** The state before the first line. */
  static final int START = TokenTypes.NULL;

  /**
   * So many units of the same colour.
   *
   * @param length UTF-16 units
   * @param token style class, empty for plain text
   */
  record Span(int length, String token) {}

  private final TokenMaker maker;

  LineLexer(Language language) {
    maker = TokenMakerFactory.getDefaultInstance().getTokenMaker(language.key());
  }

  /** The state in which a line ends that begins in {@code state}. */
  int end(String line, int state) {
    return maker.getLastTokenTypeOnLine(segment(line), state);
  }

  /** The spans of a line that begins in {@code state}; their lengths add up to the line's. */
  List<Span> spans(String line, int state) {
    List<Span> spans = new ArrayList<>();
    int covered = 0;
    for (Token token = maker.getTokenList(segment(line), state, 0);
        token != null && token.isPaintable();
        token = token.getNextToken()) {
      append(spans, token.length(), styleClass(token));
      covered += token.length();
    }
    if (covered < line.length()) {
      append(spans, line.length() - covered, "");
    }
    return spans;
  }

  private static void append(List<Span> spans, int length, String token) {
    if (!spans.isEmpty() && spans.getLast().token().equals(token)) {
      spans.add(new Span(spans.removeLast().length() + length, token));
    } else {
      spans.add(new Span(length, token));
    }
  }

  private static Segment segment(String line) {
    return new Segment(line.toCharArray(), 0, line.length());
  }

  private static String styleClass(Token token) {
    return switch (token.getType()) {
      case TokenTypes.RESERVED_WORD,
          TokenTypes.RESERVED_WORD_2,
          TokenTypes.MARKUP_TAG_NAME,
          TokenTypes.LITERAL_BOOLEAN,
          TokenTypes.MARKUP_TAG_DELIMITER ->
          "syn-kw";
      case TokenTypes.LITERAL_STRING_DOUBLE_QUOTE,
          TokenTypes.LITERAL_CHAR,
          TokenTypes.LITERAL_BACKQUOTE,
          TokenTypes.MARKUP_TAG_ATTRIBUTE_VALUE,
          TokenTypes.REGEX,
          TokenTypes.ERROR_STRING_DOUBLE,
          TokenTypes.ERROR_CHAR ->
          "syn-str";
      case TokenTypes.LITERAL_NUMBER_DECIMAL_INT,
          TokenTypes.LITERAL_NUMBER_FLOAT,
          TokenTypes.LITERAL_NUMBER_HEXADECIMAL,
          TokenTypes.ERROR_NUMBER_FORMAT ->
          "syn-num";
      case TokenTypes.FUNCTION,
          TokenTypes.ANNOTATION,
          TokenTypes.PREPROCESSOR,
          TokenTypes.MARKUP_TAG_ATTRIBUTE,
          TokenTypes.MARKUP_PROCESSING_INSTRUCTION ->
          "syn-fn";
      case TokenTypes.DATA_TYPE, TokenTypes.MARKUP_ENTITY_REFERENCE, TokenTypes.VARIABLE ->
          "syn-type";
      case TokenTypes.COMMENT_EOL,
          TokenTypes.COMMENT_MULTILINE,
          TokenTypes.COMMENT_DOCUMENTATION,
          TokenTypes.COMMENT_KEYWORD,
          TokenTypes.COMMENT_MARKUP,
          TokenTypes.MARKUP_COMMENT ->
          "syn-com";
      default -> "";
    };
  }
}
