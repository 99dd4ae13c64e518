package dev.weft.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.MapEdits;
import dev.weft.crdt.store.Reads;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks for the keys of a map, or for one value of many, does not pay for all values. */
class UnreadValuesTest {
  private final YDoc doc = new YDoc(YDoc.Options.defaults().withClientId(1).withGc(false));
  private final YMap map = doc.getMap("m");

  @BeforeEach
  void receive() {
    YDoc author = new YDoc(YDoc.Options.defaults().withClientId(2).withGc(false));
    YMap theirs = author.getMap("m");
    theirs.set("type", new YMap(Map.of("k", 1L)));
    theirs.set("bytes", new byte[] {1, 2});
    theirs.set("gone", 1L);
    theirs.set("plain", "value");
    theirs.delete("gone");
    doc.applyUpdate(author.encodeStateAsUpdate());
  }

  /** Whether the type that is the value of a key was made for the application already. */
  private boolean isMade() {
    Branch inside = map.branch();
    Object value = Reads.element(Objects.requireNonNull(MapEdits.live(inside, "type")), 0);
    return ((Branch) Objects.requireNonNull(value)).facade() != null;
  }

  @Test
  void keysAndSize_makeNoValue() {
    assertThat(map.keys()).containsExactlyInAnyOrder("type", "bytes", "plain");
    assertThat(map.size()).isEqualTo(3);
    assertThat(map).hasToString("YMap of 3");
    assertThat(isMade()).isFalse();
    assertThat(map.get("type")).isInstanceOf(YMap.class);
    assertThat(isMade()).isTrue();
  }

  @Test
  void keys_belongToTheCaller() {
    map.keys().clear();
    assertThat(map.size()).isEqualTo(3);
    YMap unplaced = new YMap(Map.of("k", 1L));
    unplaced.keys().clear();
    assertThat(unplaced.size()).isEqualTo(1);
    assertThat(unplaced.keys()).containsExactly("k");
  }

  @Test
  void snapshot_askedForOneKey_makesNoOtherValue() {
    Snapshot snapshot = Snapshot.of(doc);
    map.set("plain", "later");
    map.delete("bytes");
    assertThat(snapshot.get(map, "plain")).isEqualTo("value");
    assertThat(snapshot.get(map, "bytes")).isEqualTo(new byte[] {1, 2});
    assertThat(snapshot.get(map, "gone")).isNull();
    assertThat(snapshot.get(map, "never")).isNull();
    assertThat(isMade()).isFalse();
    assertThat(snapshot.toMap(map)).containsOnlyKeys("type", "bytes", "plain");
    assertThat(isMade()).isTrue();
  }
}
