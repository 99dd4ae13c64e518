package dev.weft.crdt.codec;

/**
 * Bytes that are not what they claim to be: the only throwable that a decoder lets out.
 *
 * <p>Whoever catches it knows that nothing was changed: decoders have no side effects. The message
 * names the place and the reason and never quotes content.
 */
public final class MalformedUpdateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where reading stopped, in bytes from the start of the array that was given. */
  private final long offset;

  /** What is wrong there, as a phrase without content of the document. */
  private final String reason;

  /**
   * Describes one fault.
   *
   * @param offset where reading stopped, in bytes from the start of the array that was given
   * @param reason what is wrong there, as a phrase without content of the document
   */
  public MalformedUpdateException(long offset, String reason) {
    super(reason + " (at byte " + offset + ")");
    this.offset = offset;
    this.reason = reason;
  }

  /** {@return where reading stopped, in bytes from the start of the array that was given} */
  public long offset() {
    return offset;
  }

  /** {@return what is wrong there} */
  public String reason() {
    return reason;
  }
}
