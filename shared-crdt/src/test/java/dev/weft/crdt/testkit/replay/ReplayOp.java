package dev.weft.crdt.testkit.replay;

import dev.weft.crdt.testkit.Tagged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation on a shared type.
 *
 * <p>A path is a root name, then map keys (strings) and visible list indices (numbers). Indices and
 * lengths count UTF-16 units in texts. Attributes are null where the call leaves them out.
 */
public sealed interface ReplayOp {
  List<Object> path();

  record TextInsert(
      List<Object> path,
      long index,
      String text,
      @Nullable Map<String, @Nullable Object> attributes)
      implements ReplayOp {}

  record TextEmbed(
      List<Object> path,
      long index,
      @Nullable Object value,
      @Nullable Map<String, @Nullable Object> attributes)
      implements ReplayOp {}

  record TextDelete(List<Object> path, long index, long length) implements ReplayOp {}

  record TextFormat(
      List<Object> path, long index, long length, Map<String, @Nullable Object> attributes)
      implements ReplayOp {}

  record TextDelta(List<Object> path, List<DeltaStep> delta, boolean sanitize)
      implements ReplayOp {}

  record AttributeSet(List<Object> path, String key, @Nullable Object value) implements ReplayOp {}

  record AttributeRemove(List<Object> path, String key) implements ReplayOp {}

  record ListInsert(List<Object> path, long index, List<@Nullable Object> values)
      implements ReplayOp {}

  record ListPush(List<Object> path, List<@Nullable Object> values) implements ReplayOp {}

  record ListDelete(List<Object> path, long index, long length) implements ReplayOp {}

  /** Inserts behind the child at an index; null stands for the very start. */
  record ListInsertAfter(List<Object> path, @Nullable Long child, List<@Nullable Object> values)
      implements ReplayOp {}

  record MapSet(List<Object> path, String key, @Nullable Object value) implements ReplayOp {}

  record MapDelete(List<Object> path, String key) implements ReplayOp {}

  record MapClear(List<Object> path) implements ReplayOp {}

  /** One step of a delta. */
  sealed interface DeltaStep {
    record Insert(@Nullable Object value, @Nullable Map<String, @Nullable Object> attributes)
        implements DeltaStep {}

    record Retain(long length, @Nullable Map<String, @Nullable Object> attributes)
        implements DeltaStep {}

    record Delete(long length) implements DeltaStep {}
  }

  /** Reads an operation of a golden script. */
  static ReplayOp of(Map<String, @Nullable Object> json) {
    List<Object> path = path(json.get("t"));
    String op = Tagged.string(json, "op");
    return switch (op) {
      case "text.insert" ->
          new TextInsert(
              path,
              Tagged.integer(json, "i"),
              Tagged.string(json, "s"),
              attributes(json.get("attrs")));
      case "text.embed" ->
          new TextEmbed(
              path,
              Tagged.integer(json, "i"),
              ReplayValue.of(json.get("v")),
              attributes(json.get("attrs")));
      case "text.delete" ->
          new TextDelete(path, Tagged.integer(json, "i"), Tagged.integer(json, "n"));
      case "text.format" ->
          new TextFormat(
              path,
              Tagged.integer(json, "i"),
              Tagged.integer(json, "n"),
              Objects.requireNonNull(attributes(json.get("attrs"))));
      case "text.delta" ->
          new TextDelta(
              path,
              delta(Tagged.values(json, "delta")),
              !Boolean.FALSE.equals(json.get("sanitize")));
      case "attr.set" ->
          new AttributeSet(path, Tagged.string(json, "k"), ReplayValue.of(json.get("v")));
      case "attr.remove" -> new AttributeRemove(path, Tagged.string(json, "k"));
      case "list.insert" ->
          new ListInsert(
              path, Tagged.integer(json, "i"), ReplayValue.listOf(Tagged.values(json, "vs")));
      case "list.push" -> new ListPush(path, ReplayValue.listOf(Tagged.values(json, "vs")));
      case "list.delete" ->
          new ListDelete(path, Tagged.integer(json, "i"), Tagged.integer(json, "n"));
      case "list.insertAfter" ->
          new ListInsertAfter(
              path,
              json.get("ref") == null ? null : Tagged.integer(json, "ref"),
              ReplayValue.listOf(Tagged.values(json, "vs")));
      case "map.set" -> new MapSet(path, Tagged.string(json, "k"), ReplayValue.of(json.get("v")));
      case "map.delete" -> new MapDelete(path, Tagged.string(json, "k"));
      case "map.clear" -> new MapClear(path);
      default -> throw new IllegalArgumentException("unknown operation " + op);
    };
  }

  /** Reads a path. */
  static List<Object> path(@Nullable Object json) {
    List<Object> path = new ArrayList<>();
    for (Object step : (List<?>) Objects.requireNonNull(json)) {
      path.add(Objects.requireNonNull(step));
    }
    return path;
  }

  private static @Nullable Map<String, @Nullable Object> attributes(@Nullable Object json) {
    return json == null ? null : Tagged.object(ReplayValue.of(json));
  }

  /** Reads a delta. */
  static List<DeltaStep> delta(List<?> json) {
    List<DeltaStep> steps = new ArrayList<>();
    for (Object element : json) {
      Map<String, @Nullable Object> step = Tagged.object(element);
      Map<String, @Nullable Object> attributes = attributes(step.get("attributes"));
      if (step.containsKey("insert")) {
        steps.add(new DeltaStep.Insert(ReplayValue.of(step.get("insert")), attributes));
      } else if (step.containsKey("retain")) {
        steps.add(new DeltaStep.Retain(Tagged.integer(step, "retain"), attributes));
      } else {
        steps.add(new DeltaStep.Delete(Tagged.integer(step, "delete")));
      }
    }
    return steps;
  }
}
