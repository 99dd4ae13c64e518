package dev.weft.crdt.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Operations on encoded updates, one pass over the bytes each and no document.
 *
 * <p>For use by {@code dev.weft.crdt.Updates}, which describes them.
 */
public final class UpdateStreams {
  private UpdateStreams() {}

  /**
   * Merges updates; one alone is returned as it is.
   *
   * @param format of all of them and of the result
   * @param updates in any order, unchanged
   * @param limits of each of them
   * @return one update
   * @throws MalformedUpdateException if one of several is no update
   */
  public static byte[] merge(UpdateFormat format, List<byte[]> updates, DecodeLimits limits) {
    return updates.size() == 1 ? updates.get(0) : new UpdateMerge(format, updates, limits).run();
  }

  /**
   * Leaves out what is known.
   *
   * @param format of the update and of the result
   * @param update unchanged
   * @param known the next expected clock of a client
   * @param limits what is refused
   * @return what is not known, the delete set whole
   * @throws MalformedUpdateException if the bytes are no update
   */
  public static byte[] diff(
      UpdateFormat format, byte[] update, LongUnaryOperator known, DecodeLimits limits) {
    StructReader in = new StructReader(format.decoder(update, limits));
    StructWriter out = new StructWriter(format.encoder());
    WireStruct struct = new WireStruct();
    long client = -1;
    long knownClock = 0;
    boolean writing = false;
    while (in.next(struct)) {
      if (struct.client != client) {
        client = struct.client;
        knownClock = known.applyAsLong(client);
        writing = false;
      }
      if (!writing && struct.ref != ContentRef.SKIP && struct.end() > knownClock) {
        writing = true;
        if (knownClock > struct.clock) {
          struct.dropFirst(knownClock - struct.clock);
        }
      }
      if (writing) {
        out.write(struct);
      }
    }
    return out.finish(readDeletes(in, format));
  }

  /**
   * Cuts an update into parts of about {@code bytesMax}; a struct is never cut.
   *
   * @param format of the update and of the parts
   * @param update unchanged
   * @param bytesMax size at which a part ends
   * @param limits what is refused
   * @return the parts in the order in which they are best applied
   * @throws MalformedUpdateException if the bytes are no update
   */
  public static List<byte[]> split(
      UpdateFormat format, byte[] update, int bytesMax, DecodeLimits limits) {
    StructReader in = new StructReader(format.decoder(update, limits));
    StructWriter out = new StructWriter(format.encoder());
    WireStruct struct = new WireStruct();
    List<byte[]> parts = new ArrayList<>();
    while (in.next(struct)) {
      if (struct.ref == ContentRef.SKIP) {
        // A part says by its clocks what it leaves out.
        continue;
      }
      if (out.size() >= bytesMax) {
        parts.add(out.finish(new DeleteRanges()));
        out = new StructWriter(format.encoder());
      }
      out.write(struct);
    }
    parts.add(out.finish(readDeletes(in, format)));
    return parts;
  }

  /**
   * Writes an update in the other version.
   *
   * @param from the version of the update
   * @param to the version of the result
   * @param update unchanged
   * @param limits what is refused
   * @return an update that says the same
   * @throws MalformedUpdateException if the bytes are no update
   */
  public static byte[] convert(
      UpdateFormat from, UpdateFormat to, byte[] update, DecodeLimits limits) {
    StructReader in = new StructReader(from.decoder(update, limits));
    StructWriter out = new StructWriter(to.encoder());
    WireStruct struct = new WireStruct();
    while (in.next(struct)) {
      out.write(struct);
    }
    return out.finish(readDeletes(in, to));
  }

  /** Version 2 can only express ascending ranges. */
  private static DeleteRanges readDeletes(StructReader in, UpdateFormat target) {
    DeleteRanges deletes = in.readDeleteSet();
    if (target == UpdateFormat.V2) {
      deletes.normalise();
    }
    return deletes;
  }
}
