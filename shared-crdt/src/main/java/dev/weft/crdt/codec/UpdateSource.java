package dev.weft.crdt.codec;

/** One input of a merge that has been reached: its reader and its current struct, without Skips. */
final class UpdateSource {
  private final UpdateFormat format;
  private StructReader reader;
  private boolean atEnd;

  /** The current struct, unless {@link #atEnd()}. */
  WireStruct head = new WireStruct();

  UpdateSource(UpdateFormat format, byte[] update, DecodeLimits limits) {
    this.format = format;
    reader = new StructReader(format.decoder(update, limits));
    advance();
  }

  /** Starts on another input; what the last struct referred to may still be in use elsewhere. */
  void reset(byte[] update, DecodeLimits limits) {
    if (format == UpdateFormat.V1 && update.length <= limits.maxBytes()) {
      reader.reset(update);
    } else {
      reader = new StructReader(format.decoder(update, limits));
    }
    advance();
  }

  boolean atEnd() {
    return atEnd;
  }

  /** Goes to the next struct that is not a Skip. */
  void advance() {
    do {
      atEnd = !reader.next(head);
    } while (!atEnd && head.ref == ContentRef.SKIP);
  }

  /** Hands the current struct over in exchange for one to read into, and goes on. */
  WireStruct take(WireStruct free) {
    WireStruct taken = head;
    head = free;
    advance();
    return taken;
  }

  /** Reads the delete set, which follows the last struct. */
  void addDeleteSetTo(DeleteRanges ranges) {
    reader.addDeleteSetTo(ranges);
  }
}
