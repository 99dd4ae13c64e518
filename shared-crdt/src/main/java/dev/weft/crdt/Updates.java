package dev.weft.crdt;

import dev.weft.crdt.codec.DecodeLimits;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.codec.StructReader;
import dev.weft.crdt.codec.UpdateFormat;
import dev.weft.crdt.codec.UpdateStreams;
import dev.weft.crdt.codec.WireStruct;
import java.util.List;

/**
 * Works on encoded updates without a document: what a server lives on.
 *
 * <p>Every method reads its input once and never builds items, so the cost is linear in the bytes
 * (merging: times the logarithm of how many inputs overlap) and memory is about that of the result.
 * Bytes come out exactly as Yjs writes them. Methods without suffix take and give version 1, which
 * is what sync messages carry; those with {@code V2} take and give version 2. The bytes do not say
 * which version they are.
 *
 * <p>Errors: {@link MalformedUpdateException} for bytes that are no update, and nothing else; no
 * input array is ever changed. Safe for use by several threads.
 */
public final class Updates {
  private static final DecodeLimits LIMITS = DecodeLimits.DEFAULT;

  private Updates() {}

  /**
   * Merges updates into one that holds everything they hold, also what cannot be applied yet. A
   * single update is returned as it is, the same array, unchecked.
   *
   * @param updates in any order, repeated or overlapping; none of them changes
   * @return one update, which belongs to the caller
   * @throws MalformedUpdateException if one of several is no update
   */
  public static byte[] merge(List<byte[]> updates) {
    return UpdateStreams.merge(UpdateFormat.V1, updates, LIMITS);
  }

  /**
   * {@link #merge(List)} for version 2.
   *
   * @param updates in any order, repeated or overlapping; none of them changes
   * @return one version 2 update
   */
  public static byte[] mergeV2(List<byte[]> updates) {
    return UpdateStreams.merge(UpdateFormat.V2, updates, LIMITS);
  }

  /**
   * Leaves out the structs that a replica with this state vector has; the delete set stays whole.
   *
   * @param update a version 1 update
   * @param known what the receiver has
   * @return a version 1 update that the receiver needs, which belongs to the caller
   * @throws MalformedUpdateException if the bytes are no update
   */
  public static byte[] diff(byte[] update, StateVector known) {
    return UpdateStreams.diff(UpdateFormat.V1, update, known::get, LIMITS);
  }

  /**
   * {@link #diff(byte[], StateVector)} for version 2.
   *
   * @param update a version 2 update
   * @param known what the receiver has
   * @return a version 2 update that the receiver needs
   */
  public static byte[] diffV2(byte[] update, StateVector known) {
    return UpdateStreams.diff(UpdateFormat.V2, update, known::get, LIMITS);
  }

  /**
   * Cuts an update into parts that together hold what it holds, so that no message has to carry it
   * whole. The order is that of the update, the delete set comes with the last.
   *
   * @param update a version 1 update
   * @param bytesMax size at which a part ends; the struct that crosses it stays whole, and so does
   *     the delete set
   * @return the parts in the order in which they are best applied; at least one. An update that is
   *     small enough is returned as it is, the same array, unchecked
   * @throws IllegalArgumentException if {@code bytesMax} is not positive
   */
  public static List<byte[]> split(byte[] update, int bytesMax) {
    if (bytesMax <= 0) {
      throw new IllegalArgumentException("parts of " + bytesMax + " bytes: ask for at least 1");
    }
    return update.length <= bytesMax
        ? List.of(update)
        : UpdateStreams.split(UpdateFormat.V1, update, bytesMax, LIMITS);
  }

  /**
   * Writes a version 1 update as version 2.
   *
   * @param update a version 1 update
   * @return a version 2 update that says the same
   * @throws MalformedUpdateException if the bytes are no update
   */
  public static byte[] convertV1ToV2(byte[] update) {
    return UpdateStreams.convert(UpdateFormat.V1, UpdateFormat.V2, update, LIMITS);
  }

  /**
   * Writes a version 2 update as version 1.
   *
   * @param update a version 2 update
   * @return a version 1 update that says the same
   * @throws MalformedUpdateException if the bytes are no update
   */
  public static byte[] convertV2ToV1(byte[] update) {
    return UpdateStreams.convert(UpdateFormat.V2, UpdateFormat.V1, update, LIMITS);
  }

  /**
   * {@return the state vector of an empty replica that applied the update: for every client that it
   * has from clock 0 on, the end of what it has without a hole}
   *
   * @param update a version 1 update
   * @throws MalformedUpdateException if the bytes are no update
   */
  public static StateVector stateVector(byte[] update) {
    return clockRanges(update).stateAfter(StateVector.EMPTY);
  }

  /**
   * {@link #stateVector(byte[])} for version 2.
   *
   * @param update a version 2 update
   * @return the vector
   */
  public static StateVector stateVectorV2(byte[] update) {
    return clockRangesV2(update).stateAfter(StateVector.EMPTY);
  }

  /**
   * {@return what an update covers, deletes and depends on}
   *
   * @param update a version 1 update
   * @throws MalformedUpdateException if the bytes are no update
   */
  public static ClockRanges clockRanges(byte[] update) {
    return ClockRanges.read(UpdateFormat.V1, update, LIMITS);
  }

  /**
   * {@link #clockRanges(byte[])} for version 2.
   *
   * @param update a version 2 update
   * @return what it covers, deletes and depends on
   */
  public static ClockRanges clockRangesV2(byte[] update) {
    return ClockRanges.read(UpdateFormat.V2, update, LIMITS);
  }

  /**
   * {@link #clockRanges(byte[])} within limits, so that one pass validates as well.
   *
   * @param update a version 1 update
   * @param limits what is refused
   * @return what it covers, deletes and depends on
   * @throws MalformedUpdateException if the bytes are no update or cross a limit
   */
  public static ClockRanges clockRanges(byte[] update, DecodeLimits limits) {
    return ClockRanges.read(UpdateFormat.V1, update, limits);
  }

  /**
   * Checks that the bytes are one whole update within limits: every struct, value and text of it,
   * and that nothing follows. Memory does not depend on the size of the update.
   *
   * @param update should be a version 1 update
   * @param limits what is refused
   * @throws MalformedUpdateException if they are not
   */
  public static void validate(byte[] update, DecodeLimits limits) {
    validate(UpdateFormat.V1, update, limits);
  }

  /**
   * {@link #validate(byte[], DecodeLimits)} for version 2.
   *
   * @param update should be a version 2 update
   * @param limits what is refused
   * @throws MalformedUpdateException if the bytes are no update or cross a limit
   */
  public static void validateV2(byte[] update, DecodeLimits limits) {
    validate(UpdateFormat.V2, update, limits);
  }

  private static void validate(UpdateFormat format, byte[] update, DecodeLimits limits) {
    StructReader in = new StructReader(format.decoder(update, limits));
    WireStruct struct = new WireStruct();
    while (in.next(struct)) {
      // Reading is the check.
    }
    in.readDeleteSet();
  }
}
