package dev.weft.desktop.editor;

/** A stretch of one paragraph that is drawn as one node: words, or one thing that is not. */
sealed interface Run {
  /** Text without line feeds and carriage returns. */
  record Words(String text) implements Run {}

  /** Something that is not text; one position long, whatever it is. */
  record Embed(Object value) implements Run {}

  /**
   * A carriage return. The area would take the character for the end of a paragraph, so it is a run
   * of its own, and drawn.
   */
  record Return() implements Run {}

  /** What stands for an embed in the text of the area; one UTF-16 unit, as in the document. */
  char EMBED = '\uFFFC';

  Words EMPTY = new Words("");
  Return RETURN = new Return();
}
