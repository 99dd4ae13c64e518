package dev.weft.crdt.awareness;

import dev.weft.crdt.codec.ByteReader;
import dev.weft.crdt.codec.ByteWriter;
import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.MalformedUpdateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An encoded set of presence states: the number of entries, then for each the client, its clock and
 * its state as JSON text ({@code null} = gone).
 *
 * <p>A relay that only passes presence on reads the clients and clocks of it. Immutable.
 *
 * @param entries the states, in the order in which they are written
 */
public record AwarenessUpdate(List<Entry> entries) {
  /** An entry needs a byte each for its client, its clock and the length of its state. */
  private static final int MIN_ENTRY_BYTES = 3;

  /**
   * One client's state.
   *
   * @param client the client id of its document
   * @param clock how often the state was set
   * @param state a JSON object, or null if the client is gone
   */
  public record Entry(long client, long clock, @Nullable Map<String, @Nullable Object> state) {}

  /** Copies the list. */
  public AwarenessUpdate {
    entries = List.copyOf(entries);
  }

  /**
   * Encodes the entries.
   *
   * @return bytes that belong to the caller
   */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.writeVarUint(entries.size());
    for (Entry entry : entries) {
      out.writeVarUint(entry.client());
      out.writeVarUint(entry.clock());
      out.writeVarString(JsonText.stringify(entry.state()));
    }
    return out.toByteArray();
  }

  /**
   * Decodes entries.
   *
   * @param encoded the whole of the bytes
   * @return the entries in the order of the bytes
   * @throws MalformedUpdateException if the bytes are not exactly one awareness update whose states
   *     are JSON objects or null
   */
  public static AwarenessUpdate decode(byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    long count = in.readVarUint();
    if (count > in.remaining() / MIN_ENTRY_BYTES) {
      throw in.malformed(count + " presence states are longer than their bytes");
    }
    List<Entry> entries = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long client = in.readVarUint();
      long clock = in.readVarUint();
      entries.add(new Entry(client, clock, readState(in)));
    }
    in.expectEnd();
    return new AwarenessUpdate(entries);
  }

  private static @Nullable Map<String, @Nullable Object> readState(ByteReader in) {
    int at = in.position();
    String text = in.readVarString();
    try {
      return StateText.parse(text);
    } catch (MalformedUpdateException e) {
      throw new MalformedUpdateException(at, e.reason());
    }
  }
}
