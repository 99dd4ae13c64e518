package dev.weft.crdt.oracle;

import dev.weft.crdt.Updates;
import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.Undefined;
import dev.weft.crdt.codec.UpdateDecoder;
import dev.weft.crdt.codec.UpdateEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Applies one update within a transaction; what cannot be applied yet becomes pending (7). */
final class UpdateApplication {
  private static final int GC_REF = 0;
  private static final int SKIP_REF = 10;
  private static final int REF_MASK = 0x1F;
  private static final int HAS_ORIGIN = 0x80;
  private static final int HAS_RIGHT_ORIGIN = 0x40;
  private static final int HAS_SUB = 0x20;

  /** A struct of the update; a Skip is a wire struct without a struct. */
  private record Read(long client, long clock, long length, @Nullable Struct struct) {}

  private final Transaction tx;
  private final NaiveDoc doc;
  private final Integration integration;

  /** The unread structs of each client, highest client first. */
  private final TreeMap<Long, Deque<Read>> queues = new TreeMap<>(Collections.reverseOrder());

  private final TreeMap<Long, List<Read>> rest = new TreeMap<>(Collections.reverseOrder());
  private final Map<Long, Long> missing = new LinkedHashMap<>();

  private UpdateApplication(Transaction tx) {
    this.tx = tx;
    this.doc = tx.doc;
    this.integration = new Integration(tx);
  }

  static void apply(Transaction tx, UpdateDecoder in) {
    new UpdateApplication(tx).apply(in);
  }

  private void apply(UpdateDecoder in) {
    readBlocks(in);
    integrateAll();
    boolean retry = keepRest();
    Ranges deletes = Ranges.read(in);
    byte[] unapplied = applyDeletes(deletes);
    if (doc.pendingDeletes != null) {
      UpdateDecoder earlier = UpdateDecoder.v2(doc.pendingDeletes);
      earlier.readCount();
      byte[] stillUnapplied = applyDeletes(Ranges.read(earlier));
      if (unapplied != null && stillUnapplied != null) {
        unapplied = Updates.mergeV2(List.of(unapplied, stillUnapplied));
      } else if (unapplied == null) {
        unapplied = stillUnapplied;
      }
    }
    doc.pendingDeletes = unapplied;
    if (retry && doc.pendingStructs != null) {
      byte[] update = doc.pendingStructs.update();
      doc.pendingStructs = null;
      apply(tx, UpdateDecoder.v2(update));
    }
  }

  // ---- Reading (7.1)

  private void readBlocks(UpdateDecoder in) {
    for (long blocks = in.readCount(); blocks > 0; blocks--) {
      long structs = in.readCount();
      long client = in.readClient();
      long clock = in.readClock();
      Deque<Read> queue = new ArrayDeque<>();
      for (; structs > 0; structs--) {
        Read read = readStruct(in, client, clock);
        queue.add(read);
        clock += read.length();
      }
      queues.put(client, queue);
    }
  }

  private Read readStruct(UpdateDecoder in, long client, long clock) {
    int info = in.readInfo();
    int ref = info & REF_MASK;
    if (ref == SKIP_REF) {
      return new Read(client, clock, in.readSkipLength(), null);
    }
    if (ref == GC_REF) {
      long length = in.readLength();
      return new Read(client, clock, length, new Gc(new Id(client, clock), length));
    }
    Id origin = null;
    Id rightOrigin = null;
    Id parentId = null;
    Type parent = null;
    String sub = null;
    if ((info & HAS_ORIGIN) != 0) {
      long originClient = in.readLeftClient();
      origin = new Id(originClient, in.readLeftClock());
    }
    if ((info & HAS_RIGHT_ORIGIN) != 0) {
      long rightClient = in.readRightClient();
      rightOrigin = new Id(rightClient, in.readRightClock());
    }
    if (origin == null && rightOrigin == null) {
      if (in.readParentIsRoot()) {
        parent = doc.root(in.readString());
      } else {
        long parentClient = in.readLeftClient();
        parentId = new Id(parentClient, in.readLeftClock());
      }
      if ((info & HAS_SUB) != 0) {
        sub = in.readString();
      }
    }
    Item item = new Item(new Id(client, clock), readContent(in, ref));
    item.origin = origin;
    item.rightOrigin = rightOrigin;
    item.parent = parent;
    item.parentId = parentId;
    item.parentSub = sub;
    return new Read(client, clock, item.length, item);
  }

  private static Content readContent(UpdateDecoder in, int ref) {
    return switch (ref) {
      case 1 -> new Content.Deleted(in.readLength());
      case 2 -> new Content.Json(readJsonValues(in));
      case 3 -> new Content.Binary(in.readBytes());
      case 4 -> new Content.Text(in.readString());
      case 5 -> new Content.Embed(in.readJson());
      case 6 -> {
        String key = in.readKey();
        yield new Content.Format(key, in.readJson());
      }
      case 7 -> {
        Kind kind = Kind.ofTypeRef(in.readTypeRef());
        yield new Content.Nested(
            new Type(kind, kind.named() ? in.readKey() : Type.DEFAULT_NODE_NAME));
      }
      case 8 -> {
        List<@Nullable Object> values = new ArrayList<>();
        for (long count = in.readLength(); count > 0; count--) {
          values.add(in.readAny());
        }
        yield new Content.Any(values);
      }
      case 9 -> {
        String guid = in.readString();
        yield new Content.SubDocument(guid, options(in.readAny()));
      }
      default -> throw in.malformed("unknown content " + ref);
    };
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> options(@Nullable Object any) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(any);
  }

  private static List<@Nullable Object> readJsonValues(UpdateDecoder in) {
    List<@Nullable Object> values = new ArrayList<>();
    for (long count = in.readLength(); count > 0; count--) {
      String text = in.readString();
      values.add(text.equals("undefined") ? Undefined.UNDEFINED : JsonText.parse(text));
    }
    return values;
  }

  // ---- Structs (7.2)

  private void integrateAll() {
    Deque<Read> stack = new ArrayDeque<>();
    long current = nextClient();
    Read s = current < 0 ? null : poll(current);
    while (s != null) {
      if (s.struct() != null) {
        long offset = doc.store.state(s.client()) - s.clock();
        if (offset < 0) {
          note(s.client(), s.clock() - 1);
          stack.push(s);
          park(stack);
        } else {
          long dependency = unmet(s.struct());
          if (dependency >= 0) {
            stack.push(s);
            Read detour = poll(dependency);
            if (detour != null) {
              s = detour;
              continue;
            }
            note(dependency, doc.store.state(dependency));
            park(stack);
          } else {
            integration.resolve(s.struct());
            if (offset < s.length()) {
              integration.integrate(s.struct(), offset);
            }
          }
        }
      }
      s = stack.poll();
      if (s == null) {
        s = current < 0 ? null : poll(current);
      }
      if (s == null) {
        current = nextClient();
        s = current < 0 ? null : poll(current);
      }
    }
  }

  /** The highest client with unread structs, or -1. */
  private long nextClient() {
    return queues.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .mapToLong(Map.Entry::getKey)
        .findFirst()
        .orElse(-1);
  }

  private @Nullable Read poll(long client) {
    Deque<Read> queue = queues.get(client);
    return queue == null ? null : queue.poll();
  }

  private void note(long client, long clock) {
    missing.merge(client, clock, Math::min);
  }

  /** The client of the first dependency that is not there yet, or -1. */
  private long unmet(Struct struct) {
    if (struct instanceof Item item) {
      for (Id id : new @Nullable Id[] {item.origin, item.rightOrigin, item.parentId}) {
        if (id != null
            && id.client() != item.id.client()
            && id.clock() >= doc.store.state(id.client())) {
          return id.client();
        }
      }
    }
    return -1;
  }

  private void park(Deque<Read> stack) {
    // Oldest first, as they were put on the stack.
    while (!stack.isEmpty()) {
      Read s = stack.removeLast();
      List<Read> parked = rest.computeIfAbsent(s.client(), c -> new ArrayList<>());
      parked.add(s);
      Deque<Read> queue = queues.remove(s.client());
      if (queue != null) {
        parked.addAll(queue);
      }
    }
  }

  // ---- Pending structs (7.3)

  /** Keeps what could not be integrated; tells whether earlier pending structs may fit now. */
  private boolean keepRest() {
    NaiveDoc.Pending pending = doc.pendingStructs;
    if (pending == null) {
      doc.pendingStructs = rest.isEmpty() ? null : new NaiveDoc.Pending(encodeRest(), missing);
      return false;
    }
    boolean retry =
        pending.missing().entrySet().stream()
            .anyMatch(e -> e.getValue() < doc.store.state(e.getKey()));
    if (!rest.isEmpty()) {
      Map<Long, Long> lowered = new LinkedHashMap<>(pending.missing());
      missing.forEach((client, clock) -> lowered.merge(client, clock, Math::min));
      doc.pendingStructs =
          new NaiveDoc.Pending(Updates.mergeV2(List.of(pending.update(), encodeRest())), lowered);
    }
    return retry;
  }

  private byte[] encodeRest() {
    UpdateEncoder out = UpdateEncoder.v2();
    out.writeCount(rest.size());
    rest.forEach(
        (client, reads) -> {
          out.writeCount(reads.size());
          out.writeClient(client);
          out.writeClock(reads.getFirst().clock());
          for (Read read : reads) {
            if (read.struct() == null) {
              out.writeInfo(SKIP_REF);
              out.writeSkipLength(read.length());
            } else {
              StructEncoding.write(out, read.struct(), 0);
            }
          }
        });
    out.writeCount(0);
    return out.toByteArray();
  }

  // ---- Delete set (7.4)

  private byte @Nullable [] applyDeletes(Ranges ranges) {
    Ranges unapplied = new Ranges();
    ranges.byClient.forEach(
        (client, list) -> list.forEach(r -> applyDelete(client, r.clock(), r.end(), unapplied)));
    if (unapplied.isEmpty()) {
      return null;
    }
    UpdateEncoder out = UpdateEncoder.v2();
    out.writeCount(0);
    unapplied.write(out);
    return out.toByteArray();
  }

  private void applyDelete(long client, long from, long to, Ranges unapplied) {
    long state = doc.store.state(client);
    if (from >= state) {
      unapplied.add(client, from, to - from);
      return;
    }
    if (to > state) {
      unapplied.add(client, state, to - state);
    }
    Struct first = doc.store.find(new Id(client, from));
    if (!first.deleted()) {
      first = doc.store.startingAt(tx, new Id(client, from));
    }
    long end = Math.min(to, state);
    for (Struct s = first; ; s = doc.store.find(new Id(client, s.end()))) {
      if (s instanceof Item item && !item.deleted) {
        if (item.end() > to) {
          doc.store.split(tx, item, to - item.id.clock());
        }
        tx.delete(item);
      }
      if (s.end() >= end) {
        return;
      }
    }
  }
}
