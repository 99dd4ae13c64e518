package dev.weft.crdt;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.MalformedUpdateException;
import java.util.Arrays;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How much of each client's writing is known: client id to the next expected clock.
 *
 * <p>A clock counts UTF-16 units and list elements. A client that is not named has clock 0.
 * Immutable, so safe for use by several threads; equal if all clocks are equal.
 */
public final class StateVector {
  /** Knows nothing. */
  public static final StateVector EMPTY = new StateVector(new long[0], new long[0]);

  private static final int MIN_ENTRY_BYTES = 2;

  /** Ascending and without clock 0, so that equality is that of the arrays. */
  private final long[] clients;

  private final long[] clocks;

  private StateVector(long[] clients, long[] clocks) {
    this.clients = clients;
    this.clocks = clocks;
  }

  /**
   * Makes a state vector of client ids and clocks, each from 0 to 2^53-1.
   *
   * @param clocks the next expected clock of each client
   * @return a vector that later changes of the map do not reach
   */
  public static StateVector of(Map<Long, Long> clocks) {
    if (clocks.isEmpty()) {
      return EMPTY;
    }
    Builder builder = new Builder();
    clocks.forEach(builder::raise);
    return builder.build();
  }

  /**
   * {@return the next clock expected from a client; 0 if nothing is known of it} Cost: O(log
   * clients).
   *
   * @param client whose clock
   */
  public long get(long client) {
    int index = Arrays.binarySearch(clients, client);
    return index < 0 ? 0 : clocks[index];
  }

  /** {@return the clients that something is known of, ascending} */
  public LongStream clients() {
    return Arrays.stream(clients);
  }

  /** {@return how many clients something is known of} */
  public int size() {
    return clients.length;
  }

  /** {@return whether nothing is known} */
  public boolean isEmpty() {
    return clients.length == 0;
  }

  /**
   * {@return whether this vector knows everything that the other one knows} Cost: linear.
   *
   * @param other what has to be known
   */
  public boolean covers(StateVector other) {
    int mine = 0;
    for (int i = 0; i < other.clients.length; i++) {
      while (mine < clients.length && clients[mine] < other.clients[i]) {
        mine++;
      }
      boolean known = mine < clients.length && clients[mine] == other.clients[i];
      if (!known || clocks[mine] < other.clocks[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@return what both know together: the larger clock of every client} Cost: linear.
   *
   * @param other the other vector; neither is changed
   */
  public StateVector merge(StateVector other) {
    if (covers(other)) {
      return this;
    }
    long[] ids = LongStream.concat(clients(), other.clients()).sorted().distinct().toArray();
    long[] merged = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      merged[i] = Math.max(get(ids[i]), other.get(ids[i]));
    }
    return new StateVector(ids, merged);
  }

  /**
   * Encodes the vector with the clients in descending order, as Yjs does.
   *
   * @return bytes that belong to the caller: number of clients, then per client its id and clock as
   *     variable-length integers
   */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    writeTo(out);
    return out.toByteArray();
  }

  /**
   * Writes what {@link #encode()} returns.
   *
   * @param out gets the bytes behind what it holds
   */
  public void writeTo(ByteWriter out) {
    out.writeVarUint(clients.length);
    for (int i = clients.length - 1; i >= 0; i--) {
      out.writeVarUint(clients[i]);
      out.writeVarUint(clocks[i]);
    }
  }

  /**
   * Decodes a vector whose clients come in any order; of a client named twice the last entry
   * counts.
   *
   * @param encoded the whole of the bytes
   * @return the vector
   * @throws MalformedUpdateException if the bytes are not exactly one state vector
   */
  public static StateVector decode(byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    StateVector vector = readFrom(in);
    in.expectEnd();
    return vector;
  }

  /**
   * Reads a vector that other data may follow.
   *
   * @param in stands at the vector, and behind it afterwards
   * @return the vector
   * @throws MalformedUpdateException if the bytes there are no state vector
   */
  public static StateVector readFrom(ByteReader in) {
    long count = in.readVarUint();
    if (count > in.remaining() / MIN_ENTRY_BYTES) {
      throw in.malformed("a state vector of " + count + " clients is longer than its bytes");
    }
    Builder builder = new Builder();
    for (long i = 0; i < count; i++) {
      long client = in.readVarUint();
      builder.put(client, in.readVarUint());
    }
    return builder.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StateVector that
        && Arrays.equals(clients, that.clients)
        && Arrays.equals(clocks, that.clocks);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(clients) + Arrays.hashCode(clocks);
  }

  /** For example {@code {7=3, 12=40}}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("{");
    PrimitiveIterator.OfLong ids = clients().iterator();
    while (ids.hasNext()) {
      long client = ids.nextLong();
      out.append(client).append('=').append(get(client)).append(ids.hasNext() ? ", " : "");
    }
    return out.append('}').toString();
  }

  /** Gathers clocks. Not safe for use by several threads. */
  public static final class Builder {
    private final TreeMap<Long, Long> entries = new TreeMap<>();

    /** Makes a builder that knows nothing. */
    public Builder() {}

    /**
     * Sets the clock of a client.
     *
     * @param client 0 to 2^53-1
     * @param clock the next expected clock; 0 takes the client out
     * @return this builder
     */
    public Builder put(long client, long clock) {
      entries.put(client, clock);
      return this;
    }

    /**
     * Sets the clock of a client unless it is larger already.
     *
     * @param client 0 to 2^53-1
     * @param clock the next expected clock
     * @return this builder
     */
    public Builder raise(long client, long clock) {
      entries.merge(client, clock, Math::max);
      return this;
    }

    /** {@return the vector of what was put in so far} */
    public StateVector build() {
      entries.values().removeIf(clock -> clock == 0);
      if (entries.isEmpty()) {
        return EMPTY;
      }
      long[] ids = entries.keySet().stream().mapToLong(Long::longValue).toArray();
      long[] values = entries.values().stream().mapToLong(Long::longValue).toArray();
      return new StateVector(ids, values);
    }
  }
}
