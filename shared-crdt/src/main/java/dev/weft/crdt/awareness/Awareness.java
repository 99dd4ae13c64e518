package dev.weft.crdt.awareness;

import dev.weft.crdt.Subscription;
import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.MalformedUpdateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The presence states of everybody who is in a document, by client id.
 *
 * <p>A state is a JSON object that the application defines; bindings of the Yjs world write {@code
 * user} and {@code cursor}. Somebody must call {@link #tick()} every few seconds. Not safe for use
 * by several threads. Listeners are called before the method that caused the change returns.
 */
public final class Awareness {
  /** Origin of changes made by this side. */
  public static final String LOCAL = "local";

  /** Origin of removals because nothing was heard. */
  public static final String TIMEOUT = "timeout";

  /** A client that was not heard of for so long is taken to be gone. */
  public static final long TIMEOUT_MILLIS = 30_000;

  /** The own state is sent again at this age, so that two in a row may be lost. */
  public static final long RENEWAL_MILLIS = TIMEOUT_MILLIS / 2;

  /** How often {@link #tick()} should be called. */
  public static final long TICK_MILLIS = TIMEOUT_MILLIS / 10;

  /**
   * Clients of one document that may be present or remembered at a time: clocks outlive states, and
   * a peer can invent ids without end.
   */
  public static final int MAX_CLIENTS = 10_000;

  private final long clientId;
  private final LongSupplier clockMillis;
  private final Map<Long, Map<String, @Nullable Object>> states = new LinkedHashMap<>();
  private final Map<Long, Meta> metas = new LinkedHashMap<>();
  private final List<Consumer<AwarenessChange>> changeListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<AwarenessChange>> updateListeners = new CopyOnWriteArrayList<>();

  private record Meta(long clock, long heardMillis) {}

  /**
   * Starts with an empty state for the own client.
   *
   * @param clientId client id of the document
   * @param clockMillis a clock that never goes back, in milliseconds
   */
  public Awareness(long clientId, LongSupplier clockMillis) {
    this.clientId = clientId;
    this.clockMillis = clockMillis;
    setLocalState(Map.of());
  }

  /** {@return the own client id} */
  public long clientId() {
    return clientId;
  }

  /** {@return the own state, or null if it was removed} */
  public @Nullable Map<String, @Nullable Object> localState() {
    return state(clientId);
  }

  /**
   * {@return a client's state, or null if it is not there}
   *
   * @param client whose state
   */
  public @Nullable Map<String, @Nullable Object> state(long client) {
    Map<String, @Nullable Object> state = states.get(client);
    return state == null ? null : Collections.unmodifiableMap(state);
  }

  /** {@return the clients that have a state, in the order in which they came} */
  public Set<Long> clients() {
    return Collections.unmodifiableSet(states.keySet());
  }

  /**
   * {@return the clock of a client's last state, also if the state is gone; 0 for an unknown one}
   *
   * @param client whose clock
   */
  public long clock(long client) {
    Meta meta = metas.get(client);
    return meta == null ? 0 : meta.clock();
  }

  /**
   * Sets the own state, or removes it with null.
   *
   * @param state a JSON object; a copy is kept
   * @throws IllegalArgumentException if the state has no JSON text; nothing changes then
   */
  public void setLocalState(@Nullable Map<String, ?> state) {
    // Through its text, so that the local copy equals what others get and nobody can change it.
    Map<String, @Nullable Object> copy =
        state == null ? null : StateText.parse(JsonText.stringify(state));
    Map<String, @Nullable Object> before = states.get(clientId);
    Meta meta = metas.get(clientId);
    put(clientId, meta == null ? 0 : meta.clock() + 1, copy);
    Gathered gathered = new Gathered();
    if (copy == null) {
      gathered.removed.add(clientId);
    } else if (before == null) {
      gathered.added.add(clientId);
    } else {
      gathered.update(clientId, before, copy);
    }
    gathered.tell(LOCAL);
  }

  /**
   * Sets one field of the own state; does nothing if the own state was removed.
   *
   * @param field a name in the object
   * @param value what JSON can hold
   * @throws IllegalArgumentException if the value has no JSON text; nothing changes then
   */
  public void setLocalStateField(String field, @Nullable Object value) {
    Map<String, @Nullable Object> state = states.get(clientId);
    if (state != null) {
      Map<String, @Nullable Object> next = new LinkedHashMap<>(state);
      next.put(field, value);
      setLocalState(next);
    }
  }

  /**
   * Encodes the states of all who are there.
   *
   * @return an awareness update, which belongs to the caller
   */
  public byte[] encode() {
    return encode(states.keySet());
  }

  /**
   * Encodes the states of some clients; who is gone is encoded as gone, who is unknown is not.
   *
   * @param clients whose states
   * @return an awareness update, which belongs to the caller
   */
  public byte[] encode(Collection<Long> clients) {
    return encode(clients, states);
  }

  /**
   * Encodes some clients as gone, at their present clock: what a leaving provider sends.
   *
   * @param clients who is to be gone for the receiver
   * @return an awareness update, which belongs to the caller
   */
  public byte[] encodeAsGone(Collection<Long> clients) {
    return encode(clients, Map.of());
  }

  private byte[] encode(Collection<Long> clients, Map<Long, Map<String, @Nullable Object>> source) {
    List<AwarenessUpdate.Entry> entries = new ArrayList<>();
    for (long client : clients) {
      Meta meta = metas.get(client);
      if (meta != null) {
        entries.add(new AwarenessUpdate.Entry(client, meta.clock(), source.get(client)));
      }
    }
    return new AwarenessUpdate(entries).encode();
  }

  /**
   * Takes in what a peer sent.
   *
   * @param update an awareness update, which is not kept
   * @param origin passed to the listeners, so that nobody sends it back
   * @throws MalformedUpdateException if the bytes are no awareness update or would make more than
   *     {@link #MAX_CLIENTS} clients present; nothing changes then
   */
  public void apply(byte[] update, @Nullable Object origin) {
    AwarenessUpdate decoded = AwarenessUpdate.decode(update);
    refuseCrowd(decoded);
    Gathered gathered = new Gathered();
    decoded.entries().forEach(entry -> apply(entry, gathered));
    forgetTheLongGone();
    gathered.tell(origin);
  }

  private void refuseCrowd(AwarenessUpdate update) {
    long news =
        update.entries().stream()
            .filter(e -> e.state() != null && !states.containsKey(e.client()))
            .count();
    if (states.size() + news > MAX_CLIENTS) {
      throw new MalformedUpdateException(0, "more than " + MAX_CLIENTS + " clients present");
    }
  }

  private void apply(AwarenessUpdate.Entry entry, Gathered gathered) {
    long client = entry.client();
    Map<String, @Nullable Object> state = entry.state();
    Meta meta = metas.get(client);
    Map<String, @Nullable Object> before = states.get(client);
    long known = meta == null ? 0 : meta.clock();
    boolean removes = entry.clock() == known && state == null && before != null;
    if (entry.clock() <= known && !removes) {
      return;
    }
    if (state == null && client == clientId && before != null) {
      // Nobody removes the own state: the next clock makes it come back to everyone.
      put(client, entry.clock() + 1, before);
    } else {
      put(client, entry.clock(), state);
    }
    if (meta == null && state != null) {
      gathered.added.add(client);
    } else if (meta != null && state == null) {
      gathered.removed.add(client);
    } else if (state != null) {
      gathered.update(client, before, state);
    }
  }

  /**
   * Removes states, as when a peer's connection closes; an own state gets a new clock.
   *
   * @param clients who is gone; unknown ones are ignored
   * @param origin passed to the listeners
   */
  public void remove(Collection<Long> clients, @Nullable Object origin) {
    Gathered gathered = new Gathered();
    for (long client : clients) {
      Meta meta = metas.get(client);
      if (states.containsKey(client) && meta != null) {
        states.remove(client);
        if (client == clientId) {
          put(client, meta.clock() + 1, null);
        }
        gathered.removed.add(client);
      }
    }
    gathered.tell(origin);
  }

  /** Renews the own state and removes those of clients that were not heard of. */
  public void tick() {
    long now = clockMillis.getAsLong();
    Map<String, @Nullable Object> own = states.get(clientId);
    Meta ownMeta = Objects.requireNonNull(metas.get(clientId));
    if (own != null && now - ownMeta.heardMillis() >= RENEWAL_MILLIS) {
      setLocalState(own);
    }
    List<Long> silent = new ArrayList<>();
    metas.forEach(
        (client, meta) -> {
          if (client != clientId
              && now - meta.heardMillis() >= TIMEOUT_MILLIS
              && states.containsKey(client)) {
            silent.add(client);
          }
        });
    remove(silent, TIMEOUT);
  }

  /**
   * Calls back when somebody came, went or changed; not when a state was merely renewed.
   *
   * @param listener called before the causing call returns
   * @return ends the calls when it is closed
   */
  public Subscription onChange(Consumer<AwarenessChange> listener) {
    changeListeners.add(listener);
    return () -> changeListeners.remove(listener);
  }

  /**
   * Calls back whenever a state was set, also to the same: what is to be sent to peers.
   *
   * @param listener called before the causing call returns
   * @return ends the calls when it is closed
   */
  public Subscription onUpdate(Consumer<AwarenessChange> listener) {
    updateListeners.add(listener);
    return () -> updateListeners.remove(listener);
  }

  private void put(long client, long clock, @Nullable Map<String, @Nullable Object> state) {
    if (state == null) {
      states.remove(client);
    } else {
      states.put(client, state);
    }
    metas.remove(client);
    metas.put(client, new Meta(clock, clockMillis.getAsLong()));
  }

  /** Clocks of those who left are needed only against late messages; the oldest go first. */
  private void forgetTheLongGone() {
    int surplus = metas.size() - MAX_CLIENTS;
    if (surplus > 0) {
      List<Long> gone =
          metas.keySet().stream()
              .filter(client -> client != clientId && !states.containsKey(client))
              .limit(surplus)
              .toList();
      metas.keySet().removeAll(gone);
    }
  }

  /** What one call changed, told to the listeners at its end. */
  private final class Gathered {
    private final List<Long> added = new ArrayList<>();
    private final List<Long> updated = new ArrayList<>();
    private final List<Long> changed = new ArrayList<>();
    private final List<Long> removed = new ArrayList<>();

    void update(
        long client,
        @Nullable Map<String, @Nullable Object> before,
        Map<String, @Nullable Object> after) {
      updated.add(client);
      if (!after.equals(before)) {
        changed.add(client);
      }
    }

    void tell(@Nullable Object origin) {
      AwarenessChange change = new AwarenessChange(added, changed, removed, origin);
      if (!change.isEmpty()) {
        changeListeners.forEach(listener -> listener.accept(change));
      }
      AwarenessChange update = new AwarenessChange(added, updated, removed, origin);
      if (!update.isEmpty()) {
        updateListeners.forEach(listener -> listener.accept(update));
      }
    }
  }
}
