package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two sessions under one client id: whoever hears of it takes another. */
class ClientIdClashTest {
  private static final long CLIENT = 4_000_000_000L;

  private final AtomicLong next = new AtomicLong(100);

  private YDoc document() {
    return new YDoc(
        YDoc.Options.defaults().withClientId(CLIENT).withEntropy(next::incrementAndGet));
  }

  @Test
  void foreignWriting_underTheOwnId_bringsANewId() {
    YDoc here = document();
    YDoc there = document();
    there.getText("t").insert(0, "there");
    here.applyUpdate(there.encodeStateAsUpdate());
    assertThat(here.clientId()).isNotEqualTo(CLIENT);
    here.getText("t").insert(5, " and here");
    there.applyUpdate(here.encodeStateAsUpdate(there.stateVector()));
    assertThat(there.clientId()).as("nobody else wrote under it").isEqualTo(CLIENT);
    there.getText("t").insert(0, "> ");
    here.applyUpdate(there.encodeStateAsUpdate(here.stateVector()));
    assertThat(here.getText("t")).hasToString("> there and here");
    assertThat(there.getText("t")).hasToString("> there and here");
    assertThat(Snapshot.of(here)).isEqualTo(Snapshot.of(there));
  }

  @Test
  void ownWriting_comingBack_changesNothing() {
    YDoc here = document();
    here.getText("t").insert(0, "here");
    here.applyUpdate(here.encodeStateAsUpdate());
    here.applyUpdateV2(here.encodeStateAsUpdateV2());
    assertThat(here.clientId()).isEqualTo(CLIENT);
  }

  /** A restored copy goes on, while the original does as well: the copy that hears of it yields. */
  @Test
  void restoredCopy_thatHearsOfItsOriginal_yields() {
    YDoc original = document();
    original.getText("t").insert(0, "abc");
    YDoc copy =
        new YDoc(YDoc.Options.defaults().withClientId(7).withEntropy(next::incrementAndGet));
    copy.applyUpdate(original.encodeStateAsUpdate());
    copy.setClientId(CLIENT);
    original.getText("t").insert(3, "d");
    copy.applyUpdate(original.encodeStateAsUpdate(copy.stateVector()));
    assertThat(copy.clientId()).isNotEqualTo(CLIENT);
    copy.getText("t").insert(4, "e");
    original.applyUpdate(copy.encodeStateAsUpdate(original.stateVector()));
    assertThat(original.getText("t")).hasToString("abcde");
    assertThat(copy.getText("t")).hasToString("abcde");
  }

  /** The id changes after the transaction, so that what it writes itself stays under one. */
  @Test
  void clash_insideATransaction_takesEffectAfterIt() {
    YDoc here = document();
    YDoc there = document();
    there.getText("t").insert(0, "there");
    byte[] update = there.encodeStateAsUpdate();
    here.transact(
        transaction -> {
          here.applyUpdate(update);
          assertThat(here.clientId()).isEqualTo(CLIENT);
          here.getText("t").insert(5, "!");
        });
    assertThat(here.clientId()).isNotEqualTo(CLIENT);
    there.applyUpdate(here.encodeStateAsUpdate(there.stateVector()));
    assertThat(there.getText("t")).hasToString("there!");
    assertThat(there.clientId()).isNotEqualTo(CLIENT);
  }

  /** Both wrote something else under the same clocks: neither breaks, and both go on. */
  @Test
  void contradictingWritings_leaveBothDocumentsWhole() {
    YDoc here = document();
    YDoc there = document();
    here.getText("t").insert(0, "here");
    there.getText("t").insert(0, "over there");
    here.applyUpdate(there.encodeStateAsUpdate());
    there.applyUpdate(here.encodeStateAsUpdate());
    DocumentInvariants.check(here);
    DocumentInvariants.check(there);
    assertThat(here.clientId()).isNotEqualTo(CLIENT);
    here.getText("t").insert(0, "1");
    there.getText("t").insert(0, "2");
    here.applyUpdate(there.encodeStateAsUpdate(here.stateVector()));
    DocumentInvariants.check(here);
    assertThat(here.getText("t").toString()).contains("1", "2");
  }
}
