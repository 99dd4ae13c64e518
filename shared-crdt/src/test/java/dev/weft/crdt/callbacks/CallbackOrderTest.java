package dev.weft.crdt.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.YDoc;
import dev.weft.crdt.codec.JsonText;
import dev.weft.crdt.testkit.NodeYjs;
import dev.weft.crdt.testkit.Script;
import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every callback of two replicas, in order and with all that it tells, must be that of Yjs: events
 * with paths, deltas and keys, deep ones too, transactions, updates, sub-documents.
 */
class CallbackOrderTest {
  private static final List<List<String>> ROOTS =
      List.of(
          List.of("text", "t"),
          List.of("array", "a"),
          List.of("map", "m"),
          List.of("xmlfragment", "x"));

  private static final List<List<Object>> PATHS =
      List.of(List.of("t"), List.of("a"), List.of("m"), List.of("x"));

  private final Map<String, String> kinds = new LinkedHashMap<>();

  CallbackOrderTest() {
    ROOTS.forEach(root -> kinds.put(root.get(1), root.get(0)));
  }

  private static List<Map<String, @Nullable Object>> ops(String json) {
    List<Map<String, @Nullable Object>> ops = new ArrayList<>();
    ((List<?>) Objects.requireNonNull(JsonText.parse(json)))
        .forEach(op -> ops.add(Tagged.object(op)));
    return ops;
  }

  /** Two replicas of ours and two of Yjs. */
  private final class Pairs implements AutoCloseable {
    private final NodeYjs yjs = NodeYjs.start();
    private final List<Watched> ours = new ArrayList<>();

    Pairs(String reaction) {
      for (int d = 0; d < 2; d++) {
        YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(d + 1));
        ROOTS.forEach(root -> Script.root(doc, root.get(0), root.get(1)));
        List<Map<String, @Nullable Object>> reactions = d == 0 ? ops(reaction) : List.of();
        Watched watched = new Watched(doc, kinds, reactions);
        watched.watch(PATHS);
        ours.add(watched);
        int made = yjs.doc(d + 1, true, ROOTS);
        yjs.call("watch", "d", made, "t", PATHS, "react", reactions);
      }
    }

    void tx(int d, @Nullable String origin, String json) {
      ours.get(d).run(origin, ops(json));
      yjs.call("tx", "d", d, "ops", ops(json), "origin", origin);
      compare("after " + json);
    }

    /** Brings each replica what the other one has. */
    void sync() {
      for (int d = 0; d < 2; d++) {
        byte[] update = ours.get(1 - d).doc.encodeStateAsUpdate(ours.get(d).doc.stateVector());
        ours.get(d).doc.applyUpdate(update, "remote");
        yjs.apply(d, 1, List.of(update));
        compare("after an update");
      }
    }

    void compare(String when) {
      for (int d = 0; d < 2; d++) {
        assertThat(Script.comparable(ours.get(d).drain()))
            .as("callbacks of document %s %s", d, when)
            .isEqualTo(Script.comparable(yjs.call("calls", "d", d)));
      }
    }

    @Override
    public void close() {
      yjs.close();
    }
  }

  private void check(String... steps) {
    try (Pairs pairs = new Pairs("[]")) {
      for (int i = 0; i < steps.length; i++) {
        pairs.tx(0, i % 2 == 0 ? null : "here", steps[i]);
        pairs.sync();
      }
    }
  }

  @Test
  void text_formatsEmbedsDeletes() {
    check(
        """
        [{"op":"text.insert","t":["t"],"i":0,"s":"hello"},
         {"op":"text.insert","t":["t"],"i":5,"s":" world","attrs":{"bold":true}}]""",
        """
        [{"op":"text.format","t":["t"],"i":2,"n":6,"attrs":{"bold":null,"link":{"href":"x"}}}]""",
        """
        [{"op":"text.embed","t":["t"],"i":3,"v":{"image":"a.png"},"attrs":{"width":3}},
         {"op":"text.delete","t":["t"],"i":1,"n":1}]""",
        """
        [{"op":"text.delta","t":["t"],"delta":[{"retain":2},{"insert":"x","attributes":{"em":1}},
          {"delete":3},{"retain":2,"attributes":{"em":1}}]},
         {"op":"attr.set","t":["t"],"k":"lang","v":"en"}]""",
        """
        [{"op":"attr.remove","t":["t"],"k":"lang"},{"op":"text.delete","t":["t"],"i":0,"n":100}]""");
  }

  @Test
  void lists_allKindsOfElements() {
    check(
        """
        [{"op":"list.insert","t":["a"],"i":0,"vs":[1,"two",{"$":"bytes","v":"AAE="},null,true,
          {"$":"map","e":[["k",{"$":"array","v":[1]}]]},{"$":"text","s":"in"},[1,[2]],{"o":1}]}]""",
        """
        [{"op":"list.delete","t":["a"],"i":1,"n":3},{"op":"list.push","t":["a"],"vs":[7,8]}]""",
        """
        [{"op":"list.insert","t":["a"],"i":1,"vs":[5]},{"op":"list.delete","t":["a"],"i":1,"n":1}]""");
  }

  @Test
  void maps_addUpdateDelete() {
    check(
        """
        [{"op":"map.set","t":["m"],"k":"a","v":1},{"op":"map.set","t":["m"],"k":"b","v":{"$":"map","e":[]}}]""",
        """
        [{"op":"map.set","t":["m"],"k":"a","v":2},{"op":"map.set","t":["m"],"k":"b","v":null},
         {"op":"map.set","t":["m"],"k":"c","v":{"$":"undefined"}}]""",
        """
        [{"op":"map.set","t":["m"],"k":"d","v":1},{"op":"map.delete","t":["m"],"k":"d"},
         {"op":"map.delete","t":["m"],"k":"a"}]""",
        """
        [{"op":"map.clear","t":["m"]}]""");
  }

  @Test
  void nested_pathsAndOrderOfDeepCalls() {
    check(
        """
        [{"op":"list.insert","t":["a"],"i":0,"vs":[0,{"$":"map","e":[["l",{"$":"array","v":[
          {"$":"text","s":"deep"}]}]]}]},
         {"op":"map.set","t":["m"],"k":"n","v":{"$":"map","e":[["t",{"$":"text","s":"x"}]]}}]""",
        """
        [{"op":"text.insert","t":["a",1,"l",0],"i":4,"s":"er"},
         {"op":"list.push","t":["a",1,"l"],"vs":[1]},
         {"op":"map.set","t":["a",1],"k":"z","v":1},
         {"op":"list.insert","t":["a"],"i":0,"vs":[9]}]""",
        """
        [{"op":"text.insert","t":["m","n","t"],"i":0,"s":"y"},
         {"op":"map.set","t":["m"],"k":"n","v":1}]""",
        """
        [{"op":"list.delete","t":["a",2,"l"],"i":0,"n":1},{"op":"map.set","t":["m"],"k":"q","v":1}]""");
  }

  @Test
  void xml_childrenAndAttributes() {
    check(
        """
        [{"op":"list.insert","t":["x"],"i":0,"vs":[{"$":"xmlelement","n":"p","a":[["id",1]],
          "c":[{"$":"xmltext","s":"abc"}]},{"$":"xmlhook","n":"h","e":[["k",1]]}]}]""",
        """
        [{"op":"attr.set","t":["x",0],"k":"id","v":2},{"op":"text.format","t":["x",0,0],"i":0,"n":2,
          "attrs":{"b":{"c":1}}},{"op":"map.set","t":["x",1],"k":"k","v":2}]""",
        """
        [{"op":"list.insertAfter","t":["x"],"ref":0,"vs":[{"$":"xmltext","s":"tail"}]},
         {"op":"attr.remove","t":["x",0],"k":"id"}]""",
        """
        [{"op":"list.delete","t":["x"],"i":0,"n":1}]""");
  }

  @Test
  void subdocuments_cameAndWent() {
    check(
        """
        [{"op":"map.set","t":["m"],"k":"d","v":{"$":"doc","guid":"one"}},
         {"op":"list.push","t":["a"],"vs":[{"$":"doc","guid":"two","autoLoad":true,"meta":{"a":1}}]}]""",
        """
        [{"op":"map.set","t":["m"],"k":"d","v":{"$":"doc","guid":"three"}}]""",
        """
        [{"op":"list.delete","t":["a"],"i":0,"n":1},
         {"op":"map.set","t":["m"],"k":"e","v":{"$":"doc","guid":"four"}},
         {"op":"map.delete","t":["m"],"k":"e"}]""");
  }

  @Test
  void emptyTransaction_tellsOnlyOfItself() {
    check("[]", "[{\"op\":\"map.delete\",\"t\":[\"m\"],\"k\":\"absent\"}]");
  }

  @Test
  void concurrentFormats_areCleanedUpInATransactionOfTheirOwn() {
    try (Pairs pairs = new Pairs("[]")) {
      pairs.tx(0, null, "[{\"op\":\"text.insert\",\"t\":[\"t\"],\"i\":0,\"s\":\"abcdef\"}]");
      pairs.sync();
      String bold =
          "[{\"op\":\"text.format\",\"t\":[\"t\"],\"i\":%d,\"n\":3,\"attrs\":{\"b\":%s}}]";
      pairs.tx(0, "zero", bold.formatted(1, "true"));
      pairs.tx(1, "one", bold.formatted(2, "true"));
      pairs.tx(1, "one", "[{\"op\":\"text.delete\",\"t\":[\"t\"],\"i\":1,\"n\":3}]");
      pairs.sync();
      pairs.sync();
      pairs.tx(0, "zero", bold.formatted(0, "null"));
      pairs.sync();
    }
  }

  @Test
  void observerThatWrites_isQueuedBehindItsTransaction() {
    String reaction =
        """
        [{"op":"map.set","t":["m"],"k":"seen","v":true},
         {"op":"text.insert","t":["t"],"i":0,"s":"!"}]""";
    try (Pairs pairs = new Pairs(reaction)) {
      pairs.tx(0, "first", "[{\"op\":\"list.push\",\"t\":[\"a\"],\"vs\":[1]}]");
      pairs.sync();
    }
    try (Pairs pairs = new Pairs(reaction)) {
      pairs.tx(1, "first", "[{\"op\":\"list.push\",\"t\":[\"a\"],\"vs\":[1]}]");
      pairs.sync();
      pairs.sync();
    }
  }
}
