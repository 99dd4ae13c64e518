package dev.weft.crdt.codec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A made-up history by grammar: every kind of struct, content, value and reference, from one seed.
 *
 * <p>It is well-formed, but nobody could have written it: origins point anywhere.
 */
final class RandomHistory {
  private static final String[] TEXTS = {
    "a", "hello", "é", "日本", "e\u0301x", "tab\tquote\"", "0123456789abcdef", "x\u0000y", "\uFFFD"
  };
  private static final long[] CLIENTS = {
    0, 1, 2, 127, 128, 4_294_967_295L, DecodeLimits.MAX_SAFE_INTEGER
  };

  final SplittableRandom random;

  /** Structs of each client in clock order, clients descending. */
  final List<List<WireStruct>> structs = new ArrayList<>();

  final DeleteRanges deletes = new DeleteRanges();

  RandomHistory(long seed) {
    random = new SplittableRandom(seed);
    TreeMap<Long, List<WireStruct>> byClient = new TreeMap<>(Comparator.reverseOrder());
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      long client = CLIENTS[random.nextInt(CLIENTS.length)];
      byClient.put(client, sequence(client));
    }
    structs.addAll(byClient.values());
    for (int i = random.nextInt(5); i > 0; i--) {
      deletes.add(client(), random.nextInt(40), random.nextInt(1, 6));
    }
    deletes.normalise();
  }

  private List<WireStruct> sequence(long client) {
    List<WireStruct> sequence = new ArrayList<>();
    long clock = 0;
    for (int i = random.nextInt(1, 10); i > 0; i--) {
      WireStruct struct = struct(client, clock);
      sequence.add(struct);
      clock = struct.end();
    }
    return sequence;
  }

  private long client() {
    return CLIENTS[random.nextInt(CLIENTS.length)];
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private WireStruct struct(long client, long clock) {
    WireStruct s = new WireStruct();
    s.ref = random.nextInt(10);
    s.client = client;
    s.clock = clock;
    s.length = 1;
    if (s.ref != ContentRef.GC) {
      references(s);
    }
    content(s);
    return s;
  }

  private void references(WireStruct s) {
    s.originClient = client();
    s.originClock = clockBefore(s, s.originClient);
    s.hasOrigin = random.nextInt(3) > 0 && s.originClock >= 0;
    s.rightClient = client();
    s.rightClock = clockBefore(s, s.rightClient);
    s.hasRightOrigin = random.nextInt(3) == 0 && s.rightClock >= 0;
    if (!s.hasOrigin && !s.hasRightOrigin) {
      s.parentClient = client();
      s.parentClock = clockBefore(s, s.parentClient);
      s.hasParentId = random.nextBoolean() && s.parentClock >= 0;
      s.parentName = s.hasParentId ? null : text();
      s.parentSub = random.nextBoolean() ? text() : null;
    }
  }

  /** A clock that the struct may refer to: of its own client, only what came before; else -1. */
  private long clockBefore(WireStruct s, long client) {
    return client == s.client ? random.nextLong(s.clock + 1) - 1 : random.nextInt(50);
  }

  private void content(WireStruct s) {
    switch (s.ref) {
      case ContentRef.GC, ContentRef.DELETED -> s.length = random.nextInt(1, 7);
      case ContentRef.STRING -> {
        String text = text();
        s.text.setText(text, 0, text.length());
        s.length = text.length();
      }
      case ContentRef.ANY -> {
        s.length = random.nextInt(1, 5);
        ByteWriter out = new ByteWriter();
        for (long i = 0; i < s.length; i++) {
          out.writeAny(value(2, true));
        }
        s.values.set(out.toByteArray(), 0, out.size());
      }
      case ContentRef.JSON -> {
        s.length = random.nextInt(1, 5);
        List<@Nullable Object> values = new ArrayList<>();
        for (long i = 0; i < s.length; i++) {
          values.add(random.nextInt(5) == 0 ? Undefined.UNDEFINED : value(2, false));
        }
        s.jsonValues = values;
      }
      case ContentRef.BINARY -> s.values.set(new byte[] {1, 2, 3}, 0, random.nextInt(4));
      case ContentRef.EMBED -> s.value = value(2, false);
      case ContentRef.FORMAT -> {
        s.key = text();
        s.value = value(1, false);
      }
      case ContentRef.TYPE -> {
        s.typeRef = random.nextInt(7);
        s.key = ContentRef.isNamedType(s.typeRef) ? text() : "";
      }
      default -> {
        s.key = text();
        s.value = new LinkedHashMap<>(Map.of("gc", false));
      }
    }
  }

  /** A value as a decoder makes it: of JSON alone, or of everything that {@code any} has. */
  @Nullable Object value(int depth, boolean any) {
    int kinds = any ? 11 : 7;
    return switch (random.nextInt(depth > 0 ? kinds : kinds - 2)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> (long) random.nextInt();
      case 3 -> text();
      case 4 -> random.nextInt(1, 1000) + 0.1;
      case 5 -> any ? (Object) Undefined.UNDEFINED : list(depth, false);
      case 6 -> any ? (Object) (-0.0) : object(depth, false);
      case 7 -> 0.5 + random.nextInt(100);
      case 8 -> BigInteger.valueOf(random.nextLong());
      case 9 -> list(depth, true);
      default -> object(depth, true);
    };
  }

  private List<@Nullable Object> list(int depth, boolean any) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(value(depth - 1, any));
    }
    return list;
  }

  private Map<String, @Nullable Object> object(int depth, boolean any) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      object.put(text(), value(depth - 1, any));
    }
    return JsValues.inPropertyOrder(object);
  }

  /** The whole history as one update. */
  byte[] encode(UpdateFormat format) {
    StructWriter out = new StructWriter(format.encoder());
    structs.forEach(sequence -> sequence.forEach(out::write));
    return out.finish(deletes);
  }

  /** A random part of the history: some structs of some clients, some of the deletes. */
  byte[] encodePart(UpdateFormat format) {
    StructWriter out = new StructWriter(format.encoder());
    for (List<WireStruct> sequence : structs) {
      int from = random.nextInt(sequence.size() + 1);
      int to = random.nextInt(from, sequence.size() + 1);
      sequence.subList(from, to).forEach(out::write);
    }
    DeleteRanges some = new DeleteRanges();
    deletes.forEach(
        (client, clock, length) -> {
          if (random.nextBoolean()) {
            some.add(client, clock, length);
          }
        });
    return out.finish(some);
  }
}
