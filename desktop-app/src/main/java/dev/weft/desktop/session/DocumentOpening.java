package dev.weft.desktop.session;

/** What came of opening a document. */
public sealed interface DocumentOpening {
  /** It is open. */
  record Opened(OpenDocument document) implements DocumentOpening {}

  /** It cannot be read; there is nothing to edit and nothing that could be saved over it. */
  record Unreadable(DocumentProblem problem) implements DocumentOpening {}
}
