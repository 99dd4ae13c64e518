package dev.weft.crdt;

import dev.weft.crdt.testkit.replay.ReplayOp;
import dev.weft.crdt.testkit.replay.ReplayValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Operations of golden scripts as calls of the library. */
final class ReplayEdits {
  private ReplayEdits() {}

  static void perform(YType type, ReplayOp op) {
    switch (op) {
      case ReplayOp.TextInsert o -> insert((YText) type, o);
      case ReplayOp.TextEmbed o -> {
        if (o.attributes() == null) {
          ((YText) type).insertEmbed((int) o.index(), value(o.value()));
        } else {
          ((YText) type).insertEmbed((int) o.index(), value(o.value()), attributes(o.attributes()));
        }
      }
      case ReplayOp.TextDelete o -> ((YText) type).delete((int) o.index(), (int) o.length());
      case ReplayOp.TextFormat o ->
          ((YText) type).format((int) o.index(), (int) o.length(), o.attributes());
      case ReplayOp.TextDelta o -> ((YText) type).applyDelta(delta(o.delta()), o.sanitize());
      case ReplayOp.AttributeSet o -> setAttribute(type, o.key(), value(o.value()));
      case ReplayOp.AttributeRemove o -> {
        if (type instanceof YText text) {
          text.removeAttribute(o.key());
        } else {
          ((YXmlElement) type).removeAttribute(o.key());
        }
      }
      case ReplayOp.ListInsert o -> insert(type, (int) o.index(), values(o.values()));
      case ReplayOp.ListPush o -> {
        if (type instanceof YArray array) {
          array.push(values(o.values()));
        } else {
          ((YXmlFragment) type).push(types(values(o.values())));
        }
      }
      case ReplayOp.ListDelete o -> {
        if (type instanceof YArray array) {
          array.delete((int) o.index(), (int) o.length());
        } else {
          ((YXmlFragment) type).delete((int) o.index(), (int) o.length());
        }
      }
      case ReplayOp.ListInsertAfter o -> {
        YXmlFragment fragment = (YXmlFragment) type;
        Long child = o.child();
        fragment.insertAfter(
            child == null ? null : fragment.get(child.intValue()), types(values(o.values())));
      }
      case ReplayOp.MapSet o -> ((YMap) type).set(o.key(), value(o.value()));
      case ReplayOp.MapDelete o -> ((YMap) type).delete(o.key());
      case ReplayOp.MapClear o -> ((YMap) type).clear();
    }
  }

  private static void insert(YText text, ReplayOp.TextInsert op) {
    if (op.attributes() == null) {
      text.insert((int) op.index(), op.text());
    } else {
      text.insert((int) op.index(), op.text(), attributes(op.attributes()));
    }
  }

  private static void insert(YType type, int index, List<@Nullable Object> values) {
    if (type instanceof YArray array) {
      array.insert(index, values);
    } else {
      ((YXmlFragment) type).insert(index, types(values));
    }
  }

  private static void setAttribute(YType type, String key, @Nullable Object value) {
    if (type instanceof YText text) {
      text.setAttribute(key, value);
    } else {
      ((YXmlElement) type).setAttribute(key, value);
    }
  }

  // ---- Values

  private static Map<String, @Nullable Object> attributes(
      @Nullable Map<String, @Nullable Object> given) {
    return given == null ? Map.of() : given;
  }

  private static List<DeltaOp> delta(List<ReplayOp.DeltaStep> steps) {
    List<DeltaOp> delta = new ArrayList<>();
    for (ReplayOp.DeltaStep step : steps) {
      delta.add(
          switch (step) {
            case ReplayOp.DeltaStep.Insert s ->
                new DeltaOp.Insert(value(s.value()), attributes(s.attributes()));
            case ReplayOp.DeltaStep.Retain s ->
                new DeltaOp.Retain((int) s.length(), attributes(s.attributes()));
            case ReplayOp.DeltaStep.Delete s -> new DeltaOp.Delete((int) s.length());
          });
    }
    return delta;
  }

  private static List<@Nullable Object> values(List<? extends @Nullable Object> given) {
    List<@Nullable Object> values = new ArrayList<>();
    given.forEach(value -> values.add(value(value)));
    return values;
  }

  private static List<YType> types(List<? extends @Nullable Object> values) {
    return values.stream().map(value -> (YType) Objects.requireNonNull(value)).toList();
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case ReplayValue.NewDocument document -> document(document);
      case ReplayValue.NewType type -> newType(type);
      case null, default -> value;
    };
  }

  private static YDoc document(ReplayValue.NewDocument given) {
    YDoc.Options options =
        YDoc.Options.defaults()
            .withGuid(given.guid())
            .withGc(!Boolean.FALSE.equals(given.options().get("gc")))
            .withAutoLoad(Boolean.TRUE.equals(given.options().get("autoLoad")));
    return new YDoc(
        given.options().containsKey("meta")
            ? options.withMeta(given.options().get("meta"))
            : options);
  }

  private static YType newType(ReplayValue.NewType given) {
    return switch (given.kind()) {
      case "map" -> filled(new YMap(), given);
      case "xmlhook" -> filled(new YXmlHook(given.name()), given);
      case "array" -> new YArray(values(given.children()));
      case "text" -> filled(new YText(), given);
      case "xmltext" -> filled(new YXmlText(), given);
      case "xmlfragment" -> filled(new YXmlFragment(), given);
      case "xmlelement" -> {
        YXmlElement element = new YXmlElement(given.name());
        given.entries().forEach((key, entry) -> element.setAttribute(key, value(entry)));
        yield filled(element, given);
      }
      default -> throw new IllegalArgumentException(given.kind());
    };
  }

  private static YMap filled(YMap map, ReplayValue.NewType given) {
    given.entries().forEach((key, entry) -> map.set(key, value(entry)));
    return map;
  }

  private static YXmlFragment filled(YXmlFragment fragment, ReplayValue.NewType given) {
    fragment.insert(0, types(values(given.children())));
    return fragment;
  }

  private static YText filled(YText text, ReplayValue.NewType given) {
    if (given.text() != null) {
      text.insert(0, given.text());
    } else if (!given.delta().isEmpty()) {
      text.applyDelta(delta(given.delta()));
    }
    return text;
  }
}
