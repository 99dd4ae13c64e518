package dev.weft.desktop.session;

import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.desktop.replica.StoredContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A document that cannot be read, as a page of words with ways out. It holds no document that could
 * be edited; nothing here writes to the log, except that {@link #fetchFromRelay()} sets the damaged
 * rows aside first.
 */
public final class DocumentProblem {
  private final StoredContent.Unreadable content;
  private final Supplier<CompletionStage<DocumentOpening>> fetch;
  private final Exporter exporter;
  private final BooleanSupplier isRelayThere;

  /** Writes every stored row of a document to a file. */
  interface Exporter {
    void export(String documentId, Path target) throws IOException;
  }

  DocumentProblem(
      StoredContent.Unreadable content,
      Exporter exporter,
      BooleanSupplier isRelayThere,
      Supplier<CompletionStage<DocumentOpening>> fetch) {
    this.content = content;
    this.exporter = exporter;
    this.isRelayThere = isRelayThere;
    this.fetch = fetch;
  }

  /** Which document. */
  public String documentId() {
    return content.documentId();
  }

  /** What happened. */
  public String happened() {
    return "This document cannot be read from the disk.";
  }

  /** What it means for the work. */
  public String meaning() {
    return "Weft stopped writing to it so that nothing gets worse. "
        + content.readable().size()
        + (content.readable().size() == 1 ? " part is sound, " : " parts are sound, ")
        + content.damages().size()
        + (content.damages().size() == 1 ? " is not." : " are not.");
  }

  /** What exactly, one line for each damaged part; without content. */
  public String technical() {
    return String.join("\n", content.damages());
  }

  /**
   * Writes every stored byte of the document, sound or not, to a new file. Blocks.
   *
   * @throws IOException if it cannot be written, or exists
   */
  public Path exportRaw(Path target) throws IOException {
    exporter.export(documentId(), target);
    return target;
  }

  /** The text as far as sound parts give one; empty if they give none. Blocks. */
  public Optional<String> readablePart() {
    List<byte[]> sound = content.readable();
    if (sound.isEmpty()) {
      return Optional.empty();
    }
    YDoc doc = new YDoc();
    doc.applyUpdate(Updates.merge(sound));
    String text = doc.getText(OpenDocument.CONTENT).toString();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Writes the text of the sound parts to a new file. Blocks. */
  public void exportReadable(Path target) throws IOException {
    Files.writeString(target, readablePart().orElse(""), StandardOpenOption.CREATE_NEW);
  }

  /** Whether the relay is reached, so that there is something to fetch. From any thread. */
  public boolean canFetch() {
    return isRelayThere.getAsBoolean();
  }

  /**
   * Sets the stored parts aside, keeps them, and takes the relay's copy in their place, with
   * everything that could be read merged in. On the document thread, where it also completes.
   * Without the relay nothing is changed, and this very problem comes back: a document that is
   * emptied first and filled some day would look like a lost one.
   */
  public CompletionStage<DocumentOpening> fetchFromRelay() {
    return canFetch()
        ? fetch.get()
        : CompletableFuture.completedFuture(new DocumentOpening.Unreadable(this));
  }
}
