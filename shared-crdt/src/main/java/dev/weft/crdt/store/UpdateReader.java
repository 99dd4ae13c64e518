package dev.weft.crdt.store;

import dev.weft.crdt.codec.DeleteRanges;
import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.codec.MalformedUpdateException;
import dev.weft.crdt.codec.TextSlice;
import dev.weft.crdt.codec.Undefined;
import dev.weft.crdt.codec.UpdateDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a whole update into runs that are not integrated, so that a malformed one is refused
 * before anything changed. Text goes to the store's staging buffer.
 */
final class UpdateReader {
  private static final int ORIGIN = 0x80;
  private static final int RIGHT = 0x40;
  private static final int SUB = 0x20;
  private static final int REF = 0x1F;
  private static final Object[] NO_VALUES = {};

  private final Store store;
  private final TextSlice text = new TextSlice();

  UpdateReader(Store store) {
    this.store = store;
  }

  /**
   * Reads an update.
   *
   * @throws MalformedUpdateException and leaves the store as it was
   */
  Incoming read(UpdateDecoder in) {
    Incoming incoming = new Incoming();
    incoming.stagingMark = store.staging.size();
    try {
      long blocks = in.readCount();
      for (long i = 0; i < blocks; i++) {
        readBlock(in, incoming);
      }
      incoming.deletes = DeleteRanges.readFrom(in);
      in.expectEnd();
    } catch (RuntimeException e) {
      incoming.close();
      incoming.newLogs.forEach(store::forget);
      store.staging.truncate(incoming.stagingMark);
      throw e;
    }
    incoming.close();
    if (incoming.newRoots != null) {
      store.roots.putAll(incoming.newRoots);
    }
    return incoming;
  }

  private void readBlock(UpdateDecoder in, Incoming incoming) {
    long count = in.readCount();
    in.spendStructs(count + 1);
    ClientLog log = log(in.readClient(), incoming);
    Incoming.Queue queue = new Incoming.Queue(log, store.staging.size());
    if (log.incoming == 0) {
      incoming.queues.add(queue);
      log.incoming = incoming.queues.size();
    } else {
      // As in Yjs, a second block of a client replaces the first; no writer makes one.
      incoming.queues.set(log.incoming - 1, queue);
    }
    long clock = in.readClock();
    for (long i = 0; i < count; i++) {
      checkClock(in, clock);
      Run run = readStruct(in, incoming, log, (int) clock);
      if (run.length > 0) {
        // A struct without elements says nothing; Yjs never writes one.
        queue.add(run);
      }
      clock += run.length;
    }
    queue.endText(store.staging.size());
  }

  private ClientLog log(long client, Incoming incoming) {
    ClientLog log = store.logOrNull(client);
    if (log == null) {
      log = store.logOf(client);
      incoming.newLogs.add(log);
    }
    return log;
  }

  private static int checkClock(UpdateDecoder in, long clock) {
    if (clock > Integer.MAX_VALUE) {
      throw in.malformed("clock " + clock + " is beyond 2^31-1");
    }
    return (int) clock;
  }

  private static int length(UpdateDecoder in, long length, int clock) {
    checkClock(in, length);
    checkClock(in, clock + length);
    return (int) length;
  }

  private Run readStruct(UpdateDecoder in, Incoming incoming, ClientLog log, int clock) {
    int info = in.readInfo();
    int kind = info & REF;
    if (kind == Run.GC) {
      Run run = new Run(log, clock, length(in, in.readLength(), clock), Run.GC);
      run.flags |= Run.DELETED;
      return run;
    }
    if (kind == Run.SKIP) {
      return new Run(log, clock, length(in, in.readSkipLength(), clock), Run.SKIP);
    }
    if (kind > Run.SKIP) {
      throw in.malformed("unknown content ref " + kind);
    }
    Run run = new Run(log, clock, 1, kind);
    if ((info & ORIGIN) != 0) {
      run.originLog = log(in.readLeftClient(), incoming);
      run.originClock = dependency(in, run, run.originLog, in.readLeftClock());
    }
    if ((info & RIGHT) != 0) {
      run.rightLog = log(in.readRightClient(), incoming);
      run.rightClock = dependency(in, run, run.rightLog, in.readRightClock());
    }
    if ((info & (ORIGIN | RIGHT)) == 0) {
      readParent(in, incoming, run, (info & SUB) != 0);
    }
    readContent(in, run);
    length(in, run.length, clock);
    return run;
  }

  private static int dependency(UpdateDecoder in, Run run, ClientLog log, long clock) {
    if (log == run.log && clock >= run.clock) {
      throw in.malformed(
          "a struct refers to its own client's clock " + clock + ", not yet written");
    }
    return checkClock(in, clock);
  }

  private void readParent(UpdateDecoder in, Incoming incoming, Run run, boolean keyed) {
    if (in.readParentIsRoot()) {
      run.parent = root(in.readString(), incoming);
    } else {
      ClientLog parentLog = log(in.readLeftClient(), incoming);
      run.originLog = parentLog;
      run.originClock = dependency(in, run, parentLog, in.readLeftClock());
      run.flags |= Run.PARENT_BY_ID;
    }
    if (keyed) {
      run.place = in.readString();
    }
  }

  private Branch root(String name, Incoming incoming) {
    Branch known = store.roots.get(name);
    if (known != null) {
      return known;
    }
    if (incoming.newRoots == null) {
      incoming.newRoots = new LinkedHashMap<>();
    }
    return incoming.newRoots.computeIfAbsent(name, n -> new Branch(store, n, Branch.UNTYPED, null));
  }

  private void readContent(UpdateDecoder in, Run run) {
    switch (run.kind()) {
      case Run.DELETED_CONTENT -> run.length = length(in, in.readLength(), run.clock);
      case Run.JSON -> readValues(in, run, true);
      case Run.BINARY -> run.content = in.readBytes();
      case Run.STRING -> {
        in.readText(text);
        run.length = text.length();
        run.offset = store.staging.size();
        run.flags |= Run.STAGED;
        store.staging.append(text);
      }
      case Run.EMBED -> run.content = in.readJson();
      case Run.FORMAT -> run.content = new FormatMark(in.readKey(), in.readJson());
      case Run.TYPE -> run.content = readType(in);
      case Run.ANY -> readValues(in, run, false);
      default -> run.content = readSubdocument(in);
    }
  }

  private static void readValues(UpdateDecoder in, Run run, boolean json) {
    long count = in.readLength();
    in.spendStructs(count);
    length(in, count, run.clock);
    @Nullable Object[] values = count <= 64 ? new @Nullable Object[(int) count] : NO_VALUES;
    int size = 0;
    for (long i = 0; i < count; i++) {
      if (size == values.length) {
        // Grown while reading, since the count is only a claim.
        values = Arrays.copyOf(values, (int) Math.min(count, size * 2L + 64));
      }
      values[size++] = json ? jsonElement(in) : in.readAny();
    }
    run.length = size;
    run.content = new ValueList(values.length == size ? values : Arrays.copyOf(values, size));
  }

  private static @Nullable Object jsonElement(UpdateDecoder in) {
    String element = in.readString();
    try {
      return element.equals("undefined") ? Undefined.UNDEFINED : JsonText.parse(element);
    } catch (MalformedUpdateException e) {
      throw in.malformed(e.reason());
    }
  }

  private Branch readType(UpdateDecoder in) {
    int ref = in.readTypeRef();
    if (ref > Branch.XML_TEXT) {
      throw in.malformed("unknown type ref " + ref);
    }
    boolean named = ref == Branch.XML_ELEMENT || ref == Branch.XML_HOOK;
    return new Branch(store, null, ref, named ? in.readKey() : null);
  }

  private static Subdocument readSubdocument(UpdateDecoder in) {
    String guid = in.readString();
    Map<String, @Nullable Object> options = new HashMap<>();
    if (in.readAny() instanceof Map<?, ?> given) {
      options = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : given.entrySet()) {
        options.put((String) entry.getKey(), entry.getValue());
      }
    }
    return Subdocument.received(guid, options);
  }
}
