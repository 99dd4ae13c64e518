package dev.weft.relay.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.relay.blob.Blobs;
import dev.weft.relay.log.CompactionPolicy;
import dev.weft.relay.log.LogFailure;
import dev.weft.relay.log.Logs;
import dev.weft.relay.log.UpdateLog;
import dev.weft.relay.world.World;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document whose turn ends in an error lets its members go; the next to come is served. */
class BrokenDocumentTest {
  @TempDir Path folder;

  private final World world = World.system();
  private final AtomicReference<Consumer<String>> onMeter = new AtomicReference<>(call -> {});
  private UpdateLog log;
  private Documents documents;

  static final class Silent implements UpdateLog.CommitListener {
    @Override
    public void committed(int records, int bytes, long nanos) {}

    @Override
    public void failed(LogFailure failure) {}
  }

  /** An interface whose calls are told by name and answer nothing, or the name of an author. */
  static <T> T told(Class<T> type, Consumer<String> calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "hashCode" -> {
                  return System.identityHashCode(proxy);
                }
                case "equals" -> {
                  return proxy == arguments[0];
                }
                default -> {}
              }
              calls.accept(
                  method.getName()
                      + (arguments != null && arguments[0] instanceof CloseCode code
                          ? " " + code
                          : ""));
              Class<?> result = method.getReturnType();
              return result == boolean.class
                  ? (Object) false
                  : result == String.class ? "ann" : null;
            }));
  }

  @BeforeEach
  void open() {
    log =
        Logs.embedded(
            folder.resolve("relay.db"),
            Blobs.files(folder.resolve("blobs")),
            CompactionPolicy.DEFAULT,
            world,
            new Silent());
    DocumentMeter meter = told(DocumentMeter.class, call -> onMeter.get().accept(call));
    documents = new Documents(log, world, Runnable::run, meter);
  }

  @AfterEach
  void close() {
    log.close();
    world.close();
  }

  private static void breakAt(String call, String name) {
    if (call.equals(name)) {
      throw new StackOverflowError("as deep recursion would");
    }
  }

  @Test
  void join_loadEndsInAnError_closesTheMemberAndServesTheNext() {
    onMeter.set(call -> breakAt(call, "loaded"));
    List<String> heard = new ArrayList<>();
    Membership broken = documents.join("d", told(Member.class, heard::add));
    assertThat(heard).contains("close FAILED");
    broken.leave();

    onMeter.set(call -> {});
    List<String> next = new ArrayList<>();
    documents.join("d", told(Member.class, next::add));
    assertThat(next).doesNotContain("close FAILED");
    assertThat(documents.isOpen("d")).isTrue();
  }

  @Test
  void update_turnEndsInAnError_closesEveryMember() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    Membership writer = documents.join("d", told(Member.class, first::add));
    documents.join("d", told(Member.class, second::add));
    onMeter.set(call -> breakAt(call, "malformed"));
    byte[] noUpdate = new byte[] {1, 2, 3};
    writer.update(noUpdate);
    assertThat(first).contains("close FAILED");
    assertThat(second).contains("close FAILED");
  }
}
