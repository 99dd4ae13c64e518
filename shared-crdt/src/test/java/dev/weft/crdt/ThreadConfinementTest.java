package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A document belongs to one thread at a time, and says so to any other. */
class ThreadConfinementTest {
  /**
   * What any thread may call: what never changes, and registering a listener, whose list is safe.
   * Everything else must refuse.
   */
  private static final Set<String> FOR_ANY_THREAD =
      Set.of(
          "YDoc.guid",
          "YDoc.options",
          "YDoc.toString",
          "YDoc.clientId",
          "YDoc.shouldLoad",
          "YDoc.onUpdate",
          "YDoc.onUpdateV2",
          "YDoc.onBeforeTransaction",
          "YDoc.onBeforeObserverCalls",
          "YDoc.onAfterTransaction",
          "YDoc.onAfterTransactionCleanup",
          "YDoc.onBeforeAllTransactions",
          "YDoc.onAfterAllTransactions",
          "YDoc.onSubdocuments",
          "YDoc.onDestroy",
          "YXmlElement.nodeName",
          "YXmlHook.hookName",
          "YXmlHook.toString",
          "doc",
          "isAttached",
          "observe",
          "observeAny",
          "observeDeep",
          "UndoManager.onStackChange",
          "UndoManager.onCleared",
          "UndoManager.stopCapturing",
          "UndoManager.addTrackedOrigin",
          "UndoManager.removeTrackedOrigin",
          "UndoManager.undoCount",
          "UndoManager.redoCount",
          "UndoManager.canUndo",
          "UndoManager.canRedo",
          "UndoManager.close");

  private static <T> T onAnotherThread(Supplier<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, "intruder");
    thread.start();
    thread.join();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static YDoc filled() {
    YDoc doc = new YDoc();
    doc.getText("t").insert(0, "text");
    doc.getXmlText("xt").insert(0, "text");
    doc.getArray("a").insert(0, List.of(1L, 2L));
    doc.getMap("m").set("k", "v");
    YXmlElement child = new YXmlElement("p");
    doc.getXmlFragment("x").insert(0, List.of(child, new YXmlHook("h")));
    doc.getXmlElement("e").setAttribute("k", "v");
    YDoc inner = new YDoc(YDoc.Options.defaults().withShouldLoad(false));
    inner.getText("t").insert(0, "inside");
    doc.getMap("d").set("inner", inner);
    return doc;
  }

  private static YDoc inner(YDoc doc) {
    return (YDoc) Objects.requireNonNull(doc.getMap("d").get("inner"));
  }

  @Test
  void everyCall_fromAnotherThread_isRefused() throws Exception {
    YDoc doc = filled();
    UndoManager undo = UndoManager.ofDocument(doc, UndoManager.Options.defaults(() -> 1));
    doc.getText("t").insert(0, "more");
    List<Object> targets =
        List.of(
            doc,
            inner(doc),
            doc.getText("t"),
            doc.getXmlText("xt"),
            doc.getArray("a"),
            doc.getMap("m"),
            doc.getXmlFragment("x"),
            doc.getXmlElement("e"),
            doc.getXmlFragment("x").get(1),
            undo);
    byte[] before = doc.encodeStateAsUpdate();
    List<String> ended = new ArrayList<>();
    doc.onDestroy(() -> ended.add("outer"));
    inner(doc).onDestroy(() -> ended.add("inner"));
    Set<String> silent = new TreeSet<>();
    List<String> refused = new ArrayList<>();
    for (Object target : targets) {
      for (Method method : callable(target.getClass())) {
        String type = target.getClass().getSimpleName();
        if (FOR_ANY_THREAD.contains(type + "." + method.getName())
            || (target instanceof YType && FOR_ANY_THREAD.contains(method.getName()))) {
          continue;
        }
        String name = type + "." + method.getName() + "/" + method.getParameterCount();
        if (onAnotherThread(() -> isRefused(method, target))) {
          refused.add(name);
        } else {
          silent.add(name);
        }
      }
    }
    assertThat(silent).as("calls that nothing stops").isEmpty();
    assertThat(refused).hasSizeGreaterThan(80);
    assertThat(doc.encodeStateAsUpdate()).isEqualTo(before);
    assertThat(ended).isEmpty();
    assertThat(doc.subdocuments()).containsExactly(inner(doc));
  }

  /** Ending a sub-document changes its parent, so it takes the thread of both. */
  @Test
  void destroy_whereTheParentIsNotAtHome_changesNothing() throws Exception {
    YDoc doc = filled();
    YDoc inner = inner(doc);
    List<String> ended = new ArrayList<>();
    inner.onDestroy(() -> ended.add("inner"));
    inner.handOver();
    assertThatThrownBy(() -> onAnotherThread(() -> destroyed(inner)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to thread");
    assertThat(ended).isEmpty();
    assertThat(inner(doc)).isSameAs(inner);
    assertThat(doc.subdocuments()).containsExactly(inner);
    inner.load();
    assertThat(inner.shouldLoad()).isTrue();
    inner.destroy();
    assertThat(ended).containsExactly("inner");
    assertThat(inner(doc)).isNotSameAs(inner);
  }

  /** Nor is a parent half ended because a document inside it is in use elsewhere. */
  @Test
  void destroy_whereADocumentInsideIsNotAtHome_changesNothing() throws Exception {
    YDoc doc = filled();
    YDoc inner = inner(doc);
    List<String> ended = new ArrayList<>();
    doc.onDestroy(() -> ended.add("outer"));
    inner.onDestroy(() -> ended.add("inner"));
    inner.handOver();
    String there = onAnotherThread(() -> inner.getText("t").toString());
    assertThat(there).isEqualTo("inside");
    assertThatThrownBy(doc::destroy)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("intruder");
    assertThat(ended).isEmpty();
    assertThat(doc.subdocuments()).containsExactly(inner);
  }

  /** What is deleted is deleted; that its document could not be ended is said. */
  @Test
  void deletion_ofADocumentThatIsInUseElsewhere_standsAndIsReported() throws Exception {
    YDoc doc = filled();
    YDoc inner = inner(doc);
    List<String> ended = new ArrayList<>();
    inner.onDestroy(() -> ended.add("inner"));
    inner.handOver();
    assertThat(onAnotherThread(() -> written(inner, "!"))).isTrue();
    List<byte[]> updates = new ArrayList<>();
    doc.onUpdate((update, origin, t) -> updates.add(update));
    assertThatThrownBy(() -> doc.getMap("d").delete("inner"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("intruder");
    assertThat(doc.getMap("d").keys()).isEmpty();
    assertThat(doc.subdocuments()).isEmpty();
    assertThat(updates).hasSize(1);
    assertThat(ended).isEmpty();
  }

  private static boolean destroyed(YDoc doc) {
    doc.destroy();
    return true;
  }

  private static List<Method> callable(Class<?> type) {
    List<Method> methods = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())
          && method.getDeclaringClass() != Object.class
          && !method.isBridge()) {
        methods.add(method);
      }
    }
    methods.sort(Comparator.comparing(Method::toString));
    return methods;
  }

  private static boolean isRefused(Method method, Object target) {
    try {
      method.invoke(target, arguments(method, target));
      return false;
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof IllegalStateException refusal
          && String.valueOf(refusal.getMessage()).contains("belongs to thread");
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object[] arguments(Method method, Object target) {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      arguments.add(argument(type, method, target));
    }
    return arguments.toArray();
  }

  private static @Nullable Object argument(Class<?> type, Method method, Object target) {
    if (type == int.class) {
      return 0;
    } else if (type == long.class) {
      return 5L;
    } else if (type == boolean.class) {
      return false;
    } else if (type == String.class) {
      return "k";
    } else if (type == Map.class) {
      return Map.of("bold", true);
    } else if (type == List.class) {
      return method.getName().equals("applyDelta")
          ? List.of(new DeltaOp.Insert("x"))
          : target instanceof YXmlFragment ? List.of(new YXmlText("x")) : List.of("x");
    } else if (type == byte[].class) {
      return new byte[] {0, 0};
    } else if (type == StateVector.class) {
      return StateVector.EMPTY;
    } else if (type == Consumer.class) {
      return (Consumer<Object>) ignored -> {};
    } else if (type == YDoc.class) {
      return target;
    } else if (type == YType.class && target instanceof UndoManager) {
      return null;
    }
    return null;
  }

  @Test
  void refusal_namesBothThreadsAndTheWayOut() {
    YDoc doc = filled();
    assertThatThrownBy(() -> onAnotherThread(() -> doc.getText("t").toString()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Thread.currentThread().getName())
        .hasMessageContaining("intruder")
        .hasMessageContaining("handOver");
  }

  @Test
  void handOver_letsTheNextThreadAdoptIt() throws Exception {
    YDoc doc = filled();
    doc.handOver();
    String there =
        onAnotherThread(
            () -> {
              doc.getText("t").insert(0, "there: ");
              return doc.getText("t").toString();
            });
    assertThat(there).isEqualTo("there: text");
    assertThatThrownBy(() -> doc.getText("t").length()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void handOver_thereAndBack_keepsTheWritingOfBoth() throws Exception {
    YDoc doc = filled();
    assertThatThrownBy(() -> onAnotherThread(() -> written(doc, "intruder")))
        .isInstanceOf(IllegalStateException.class);
    doc.handOver();
    onAnotherThread(
        () -> {
          boolean done = written(doc, " and there");
          doc.handOver();
          return done;
        });
    assertThat(doc.getText("t")).hasToString("text and there");
  }

  private static boolean written(YDoc doc, String text) {
    doc.getText("t").insert(4, text);
    return true;
  }

  @Test
  void handOver_insideATransaction_isRefused() {
    YDoc doc = filled();
    doc.transact(
        transaction ->
            assertThatThrownBy(doc::handOver)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction is open"));
    doc.onUpdate(
        (update, origin, transaction) ->
            assertThatThrownBy(doc::handOver).isInstanceOf(IllegalStateException.class));
    doc.getText("t").insert(0, "x");
    assertThat(doc.getText("t")).hasToString("xtext");
  }

  @Test
  void immutableThings_areForAnyThread() throws Exception {
    YDoc doc = filled();
    Snapshot snapshot = Snapshot.of(doc);
    StateVector vector = doc.stateVector();
    DeleteSet deletes = doc.deleteSet();
    RelativePosition position = RelativePosition.of(doc.getText("t"), 2);
    Optional<byte[]> there =
        onAnotherThread(
            () -> {
              assertThat(Snapshot.decode(snapshot.encode())).isEqualTo(snapshot);
              assertThat(StateVector.decode(vector.encode())).isEqualTo(vector);
              assertThat(DeleteSet.decode(deletes.encode())).isEqualTo(deletes);
              return Optional.of(position.encode());
            });
    assertThat(RelativePosition.decode(there.orElseThrow()).resolve(doc)).isPresent();
  }
}
