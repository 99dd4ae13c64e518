package dev.weft.crdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.crdt.store.Invariants;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Edits that are done in place, without a transaction, against the same edits through all of its
 * machinery: what is emitted and what is kept must be the same bytes.
 */
final class QuickTextTest {
  private static final int EDITS = 3_000;
  private static final String[] WORDS = {"a", "bc", "é", "→", "\uD83D\uDE00", "\uD83D", "\uDE00"};

  /** A replica and all that it emitted. */
  private record Typist(YDoc doc, YText text, List<byte[]> updates) {
    static Typist make(boolean watched) {
      YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(7));
      List<byte[]> updates = new ArrayList<>();
      doc.onUpdate((update, origin, transaction) -> updates.add(update));
      if (watched) {
        doc.onAfterTransaction(transaction -> {});
      }
      return new Typist(doc, doc.getText("t"), updates);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void quickEdits_randomTyping_emitAndKeepTheBytesOfTransactions(long seed) {
    Random random = new Random(seed);
    Typist quick = Typist.make(false);
    Typist slow = Typist.make(true);
    YDoc other = new YDoc(YDoc.Options.defaults().withClientId(9));
    int caret = 0;
    for (int i = 0; i < EDITS; i++) {
      int length = quick.text.length();
      caret = random.nextInt(12) == 0 ? random.nextInt(length + 1) : Math.min(caret, length);
      int kind = random.nextInt(20);
      if (kind < 11) {
        String word = WORDS[random.nextInt(random.nextInt(8) == 0 ? WORDS.length : 2)];
        quick.text.insert(caret, word);
        slow.text.insert(caret, word);
        caret += word.length();
      } else if (kind < 18 && caret > 0) {
        int count = Math.min(caret, 1 + random.nextInt(random.nextInt(6) == 0 ? 5 : 1));
        caret -= count;
        quick.text.delete(caret, count);
        slow.text.delete(caret, count);
      } else if (kind == 18 && caret < length) {
        quick.text.delete(caret, 1);
        slow.text.delete(caret, 1);
      } else if (i % 7 == 0) {
        other.applyUpdate(quick.doc.encodeStateAsUpdate(other.stateVector()));
        YText theirs = other.getText("t");
        theirs.insert(random.nextInt(theirs.length() + 1), "o");
        byte[] news = other.encodeStateAsUpdate(quick.doc.stateVector());
        quick.doc.applyUpdate(news);
        slow.doc.applyUpdate(news);
      }
      if (i % 50 == 0) {
        Invariants.check(quick.doc.store);
      }
    }
    assertEquals(slow.text.toString(), quick.text.toString());
    assertArrayEquals(slow.doc.encodeStateAsUpdate(), quick.doc.encodeStateAsUpdate());
    assertEquals(slow.updates.size(), quick.updates.size());
    for (int i = 0; i < slow.updates.size(); i++) {
      assertArrayEquals(slow.updates.get(i), quick.updates.get(i), "update " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void quickUpdates_ofRandomTyping_emitAndKeepTheBytesOfTransactions(long seed) {
    Random random = new Random(seed);
    Typist writer = Typist.make(true);
    Typist second = Typist.make(true);
    second.doc.setClientId(8);
    YDoc quick = new YDoc(YDoc.Options.defaults().withClientId(9));
    YDoc slow = new YDoc(YDoc.Options.defaults().withClientId(9));
    slow.onAfterTransaction(transaction -> {});
    List<byte[]> quickly = new ArrayList<>();
    List<byte[]> slowly = new ArrayList<>();
    quick.onUpdateV2((update, origin, transaction) -> note(quickly, update, origin, transaction));
    slow.onUpdateV2((update, origin, transaction) -> note(slowly, update, origin, transaction));
    int[] carets = new int[2];
    for (int i = 0; i < EDITS; i++) {
      int who = random.nextInt(6) == 0 ? 1 : 0;
      Typist typist = who == 0 ? writer : second;
      int length = typist.text.length();
      int caret = random.nextInt(15) == 0 ? random.nextInt(length + 1) : carets[who];
      caret = Math.min(caret, length);
      if (random.nextInt(5) < 3) {
        String word = WORDS[random.nextInt(random.nextInt(8) == 0 ? WORDS.length : 2)];
        typist.text.insert(caret, word);
        caret += word.length();
      } else if (caret > 0) {
        int count = Math.min(caret, 1 + random.nextInt(random.nextInt(6) == 0 ? 5 : 1));
        caret -= count;
        typist.text.delete(caret, count);
      }
      carets[who] = caret;
      if (random.nextInt(40) == 0) {
        writer.doc.applyUpdate(second.doc.encodeStateAsUpdate(writer.doc.stateVector()));
        second.doc.applyUpdate(writer.doc.encodeStateAsUpdate(second.doc.stateVector()));
      }
      List<byte[]> news = new ArrayList<>(writer.updates);
      news.addAll(second.updates);
      writer.updates.clear();
      second.updates.clear();
      for (byte[] update : news) {
        // Some come late, twice or from before: all that is out of order must be left alone.
        for (int times = random.nextInt(20) == 0 ? 2 : 1; times > 0; times--) {
          quick.applyUpdate(update, "there");
          slow.applyUpdate(update, "there");
        }
      }
      if (i % 50 == 0) {
        Invariants.check(quick.store);
        assertEquals(slow.getText("t").toString(), quick.getText("t").toString());
      }
    }
    Invariants.check(quick.store);
    assertEquals(writer.text.length() > 0, quick.getText("t").length() > 0);
    assertArrayEquals(slow.encodeStateAsUpdate(), quick.encodeStateAsUpdate());
    assertEquals(slowly.size(), quickly.size());
    for (int i = 0; i < slowly.size(); i++) {
      assertArrayEquals(slowly.get(i), quickly.get(i), "update " + i);
    }
  }

  private static void note(
      List<byte[]> sink, byte[] update, @Nullable Object origin, Transaction transaction) {
    sink.add(update);
    assertEquals("there", origin);
    assertFalse(transaction.isLocal());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void editInsideListener_afterQuickEdit_comesSecondForEveryListener(boolean watched) {
    Typist typist = Typist.make(watched);
    typist.text.insert(0, "a");
    typist.doc.onUpdate(
        (update, origin, transaction) -> {
          if (typist.text.length() == 2) {
            typist.text.insert(0, "c");
          }
        });
    List<byte[]> heardLast = new ArrayList<>();
    typist.doc.onUpdate((update, origin, transaction) -> heardLast.add(update));
    typist.text.insert(1, "b");
    assertEquals("cab", typist.text.toString());
    assertEquals(2, heardLast.size());
    assertTrue(typist.updates.size() == 3);
    assertArrayEquals(typist.updates.get(1), heardLast.get(0));
    assertArrayEquals(typist.updates.get(2), heardLast.get(1));
  }
}
