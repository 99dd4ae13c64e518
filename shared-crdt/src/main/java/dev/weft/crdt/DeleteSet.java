package dev.weft.crdt;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.codec.UpdateDecoder;
import dev.weft.crdt.codec.UpdateEncoder;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Which elements are deleted: ranges of clocks per client.
 *
 * <p>Ranges are ascending, apart from each other and not empty. Immutable, so safe for use by
 * several threads; equal if they name the same elements.
 */
public final class DeleteSet {
  /** Nothing is deleted. */
  public static final DeleteSet EMPTY = new DeleteSet(new DeleteRanges());

  private final DeleteRanges ranges;

  private DeleteSet(DeleteRanges normalised) {
    ranges = normalised;
  }

  /**
   * Takes a copy of what was gathered.
   *
   * @param gathered ranges in any order, overlapping or not; later changes of it do not show here
   * @return the set of the same elements
   */
  public static DeleteSet of(DeleteRanges gathered) {
    DeleteRanges copy = new DeleteRanges();
    copy.addAll(gathered);
    return owning(copy);
  }

  /** Takes ranges that nobody else holds. */
  static DeleteSet owning(DeleteRanges ranges) {
    ranges.normalise();
    return ranges.isEmpty() ? EMPTY : new DeleteSet(ranges);
  }

  /** The ranges, which must not be changed. */
  DeleteRanges ranges() {
    return ranges;
  }

  /** {@return whether nothing is deleted} */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** {@return the clients that have deleted elements, descending} */
  public LongStream clients() {
    return ranges.clients();
  }

  /** {@return how many ranges there are in all} */
  public int rangeCount() {
    return ranges.rangeCount();
  }

  /**
   * Calls back for every range, clients descending, clocks ascending.
   *
   * @param visitor told client, first clock and length of each range
   */
  public void forEach(DeleteRanges.Visitor visitor) {
    ranges.forEach(visitor);
  }

  /**
   * Calls back for every range of one client, clocks ascending.
   *
   * @param client whose elements
   * @param visitor told client, first clock and length of each range
   */
  public void forEach(long client, DeleteRanges.Visitor visitor) {
    ranges.forEach(client, visitor);
  }

  /**
   * {@return whether an element is deleted} Cost: O(log ranges).
   *
   * @param client who made the element
   * @param clock its clock
   */
  public boolean contains(long client, long clock) {
    return ranges.covers(client, clock, 1);
  }

  /**
   * {@return whether all elements of a range are deleted} Cost: O(log ranges).
   *
   * @param client who made the elements
   * @param clock the clock of the first one
   * @param length how many clocks, at least 1
   */
  public boolean contains(long client, long clock, long length) {
    return ranges.covers(client, clock, length);
  }

  /**
   * {@return whether everything that the other set names is in this one}
   *
   * @param other the set to look for
   */
  public boolean covers(DeleteSet other) {
    return ranges.coversAll(other.ranges);
  }

  /**
   * {@return what either of them names} Cost: linear.
   *
   * @param other added to this one; neither is changed
   */
  public DeleteSet union(DeleteSet other) {
    if (other.isEmpty()) {
      return this;
    }
    DeleteRanges both = new DeleteRanges();
    both.addAll(ranges);
    both.addAll(other.ranges);
    return owning(both);
  }

  /**
   * {@return what this set names and the other does not} Cost: linear.
   *
   * @param other left out
   */
  public DeleteSet minus(DeleteSet other) {
    return owning(ranges.minus(other.ranges));
  }

  /**
   * Encodes the set as version 1 does, clients descending.
   *
   * @return bytes that belong to the caller: number of clients, then per client its id, its number
   *     of ranges, and clock and length of each as variable-length integers
   */
  public byte[] encode() {
    UpdateEncoder out = UpdateEncoder.v1();
    ranges.writeTo(out);
    return out.toByteArray();
  }

  /**
   * Writes what {@link #encode()} returns.
   *
   * @param out gets the bytes behind what it holds
   */
  public void writeTo(ByteWriter out) {
    byte[] encoded = encode();
    out.writeBytes(encoded, 0, encoded.length);
  }

  /**
   * Writes the set as the last part of an update.
   *
   * @param out an encoder of either version, behind the last struct
   */
  public void writeTo(UpdateEncoder out) {
    ranges.writeTo(out);
  }

  /**
   * Decodes a version 1 set, and makes its ranges ascending and disjoint if they are not.
   *
   * @param encoded the whole of the bytes
   * @return the set
   * @throws MalformedUpdateException if the bytes are not exactly one delete set
   */
  public static DeleteSet decode(byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    DeleteSet set = readFrom(in);
    in.expectEnd();
    return set;
  }

  /**
   * Reads a version 1 set that other data may follow.
   *
   * @param in stands at the set, and behind it afterwards
   * @return the set
   * @throws MalformedUpdateException if the bytes there are no delete set
   */
  public static DeleteSet readFrom(ByteReader in) {
    return owning(DeleteRanges.readFrom(UpdateDecoder.v1(in)));
  }

  /**
   * Reads the last part of an update.
   *
   * @param in a decoder of either version, behind the last struct
   * @return the set
   * @throws MalformedUpdateException if the bytes there are no delete set
   */
  public static DeleteSet readFrom(UpdateDecoder in) {
    return owning(DeleteRanges.readFrom(in));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeleteSet that && ranges.sameAs(that.ranges);
  }

  @Override
  public int hashCode() {
    int[] hash = {1};
    forEach(
        (client, clock, length) ->
            hash[0] = 31 * hash[0] + Long.hashCode(client * 31 + clock * 7 + length));
    return hash[0];
  }

  /** For example {@code {7=[0+3, 9+1]}}: client 7, three elements from clock 0, one from 9. */
  @Override
  public String toString() {
    return ranges.toString();
  }
}
