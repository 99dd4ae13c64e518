package dev.weft.desktop.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private final ArrayDeque<Consumer<Boolean>> underWay = new ArrayDeque<>();
  private final List<Integer> written = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private boolean atOnce;

  private final SendQueue queue =
      new SendQueue(
          (message, done) -> {
            written.add(message.length);
            if (atOnce) {
              done.accept(true);
            } else {
              underWay.add(done);
            }
          },
          new SendQueue.Listener() {
            @Override
            public void drained() {
              heard.add("drained");
            }

            @Override
            public void broken(String why) {
              heard.add("broken");
            }
          });

  @Test
  void messages_goOutOneAfterTheOther() {
    queue.send(new byte[1]);
    queue.send(new byte[2]);
    queue.send(new byte[3]);
    assertEquals(List.of(1), written);
    underWay.remove().accept(true);
    assertEquals(List.of(1, 2), written);
    underWay.remove().accept(true);
    underWay.remove().accept(true);
    assertEquals(List.of(1, 2, 3), written);
    assertEquals(0, queue.bytes());
  }

  @Test
  void writesThatEndAtOnce_doNotDeepenTheStack() {
    queue.send(new byte[1]);
    for (int i = 0; i < 100_000; i++) {
      queue.send(new byte[1]);
    }
    atOnce = true;
    underWay.remove().accept(true);
    assertEquals(100_001, written.size());
  }

  @Test
  void slowSocket_isCongestedAndDrainsOnce() {
    for (int i = 0; i < 20; i++) {
      queue.send(new byte[100_000]);
    }
    assertTrue(queue.isCongested());
    for (int i = 0; i < 16; i++) {
      underWay.remove().accept(true);
    }
    assertTrue(queue.isCongested());
    underWay.remove().accept(true);
    underWay.remove().accept(true);
    assertFalse(queue.isCongested());
    assertEquals(List.of("drained"), heard);
  }

  @Test
  void callerThatNeverStops_losesTheConnectionAndNotTheMemory() {
    byte[] megabyte = new byte[1 << 20];
    for (int i = 0; i < 1_000; i++) {
      queue.send(megabyte);
    }
    assertTrue(queue.bytes() <= SendQueue.MAX_BYTES);
    assertEquals(List.of("broken"), heard);
  }

  @Test
  void failedWrite_isTold() {
    queue.send(new byte[1]);
    queue.send(new byte[2]);
    underWay.remove().accept(false);
    assertEquals(List.of("broken"), heard);
    assertEquals(List.of(1), written);
  }

  @Test
  void writeThatThrows_breaksTheQueueInsteadOfStoppingIt() {
    List<String> ended = new ArrayList<>();
    SendQueue throwing =
        new SendQueue(
            (message, done) -> {
              throw new UnsupportedOperationException("as a library may");
            },
            new SendQueue.Listener() {
              @Override
              public void drained() {}

              @Override
              public void broken(String why) {
                ended.add(why);
              }
            });
    throwing.send(new byte[1]);
    throwing.send(new byte[1]);
    assertEquals(1, ended.size());
  }
}
