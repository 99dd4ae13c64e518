package dev.weft.relay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.access.Refusal.Kind;
import dev.weft.relay.config.PeopleLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The rules of access beside the naive evaluator, and what moves may not do. */
final class AccessRulesTest {
  private static final List<String> ACCOUNTS = List.of("ann", "ben", "cat", "dan");

  private static final List<Node> WORKSPACES = List.of(Node.workspace("w0"), Node.workspace("w1"));

  private final AccessModel model = new AccessModel();

  private static AccessModel random(Random random) {
    var model = new AccessModel();
    WORKSPACES.forEach(workspace -> model.parents.put(workspace, Optional.empty()));
    List<Node> places = new ArrayList<>(WORKSPACES);
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      Node folder = Node.folder("f" + i);
      model.parents.put(folder, Optional.of(any(random, places)));
      places.add(folder);
    }
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      model.parents.put(Node.document("d" + i), Optional.of(any(random, places)));
    }
    List<Node> nodes = new ArrayList<>(model.parents.keySet());
    for (int i = 0; i < random.nextInt(12); i++) {
      model.grant(any(random, ACCOUNTS), any(random, nodes), any(random, List.of(Role.values())));
    }
    return model;
  }

  private static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  @Property
  void role_ofEverybodyOnEverything_isThatOfTheNaiveEvaluator(@ForAll long seed) {
    AccessModel any = random(new Random(seed));
    for (String account : ACCOUNTS) {
      for (Node node : any.parents.keySet()) {
        assertThat(AccessRules.role(any, new Subject.Person(account), node))
            .as("%s on %s, seed %s", account, node, seed)
            .isEqualTo(any.naiveRole(account, node));
      }
    }
  }

  @Property
  void credentials_ofLesserReach_neverGiveMoreThanTheAccount(@ForAll long seed) {
    var random = new Random(seed);
    AccessModel any = random(random);
    String account = any(random, ACCOUNTS);
    Node workspace = any(random, WORKSPACES);
    Role most = any(random, List.of(Role.values()));
    var key = new Subject.Person(account, "key:1", most, workspace.id());
    for (Node node : any.parents.keySet()) {
      Optional<Role> expected =
          any.isIn(node, workspace)
              ? any.naiveRole(account, node).map(role -> role.atMost(most))
              : Optional.empty();
      assertThat(AccessRules.role(any, key, node)).isEqualTo(expected);
    }
  }

  @Property
  void moves_inAnyOrder_keepTreesAndNeverShareWithoutAnOwner(@ForAll long seed) {
    var random = new Random(seed);
    AccessModel any = random(random);
    for (int i = 0; i < 30; i++) {
      List<Node> nodes = new ArrayList<>(any.parents.keySet());
      var mover = new Subject.Person(any(random, ACCOUNTS));
      Node moved = any(random, nodes);
      Node target = any(random, nodes);
      Optional<Role> own = any.naiveRole(mover.account(), moved);
      List<Optional<Role>> before = roles(any, moved);
      try {
        AccessRules.checkMove(any, mover, moved, target);
      } catch (Refusal refused) {
        continue;
      }
      assertThat(any.isIn(target, moved)).isFalse();
      any.parents.put(moved, Optional.of(target));
      for (Node node : nodes) {
        assertThat(any.chain(node).getLast().kind()).isEqualTo(Node.Kind.WORKSPACE);
      }
      if (own.orElseThrow() != Role.OWNER) {
        assertThat(roles(any, moved)).as("seed %s", seed).isEqualTo(before);
      }
    }
  }

  /** Everybody's role on a node and on everything in it. */
  private static List<Optional<Role>> roles(AccessModel model, Node moved) {
    return model.parents.keySet().stream()
        .filter(node -> model.isIn(node, moved))
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .flatMap(node -> ACCOUNTS.stream().map(account -> model.naiveRole(account, node)))
        .toList();
  }

  private void assertRefused(Node moved, Node target, Kind kind) {
    assertThatThrownBy(() -> AccessRules.checkMove(model, new Subject.Person("ann"), moved, target))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void link_reachesItsDocumentAndNothingAroundIt() {
    Node workspace = Node.workspace("w");
    Node document = Node.document("d");
    model.parents.put(workspace, Optional.empty());
    model.parents.put(document, Optional.of(workspace));
    model.parents.put(Node.document("e"), Optional.of(workspace));
    var link = new Subject.LinkHolder("l", "d", Role.EDITOR);
    assertThat(AccessRules.role(model, link, document)).contains(Role.EDITOR);
    assertThat(AccessRules.role(model, link, Node.document("e"))).isEmpty();
    assertThat(AccessRules.role(model, link, workspace)).isEmpty();
    model.parents.remove(document);
    assertThat(AccessRules.role(model, link, document)).isEmpty();
  }

  @Test
  void move_intoItself_ofAWorkspace_orWithoutRoom_isRefused() {
    Node workspace = Node.workspace("w");
    model.parents.put(workspace, Optional.empty());
    model.grant("ann", workspace, Role.OWNER);
    Node last = workspace;
    for (int i = 0; i < PeopleLimits.FOLDER_DEPTH_MAX; i++) {
      Node folder = Node.folder("f" + i);
      model.parents.put(folder, Optional.of(last));
      last = folder;
    }
    Node other = Node.folder("other");
    model.parents.put(other, Optional.of(workspace));
    assertRefused(Node.folder("f0"), Node.folder("f0"), Kind.CONFLICT);
    assertRefused(Node.folder("f0"), last, Kind.CONFLICT);
    assertRefused(workspace, other, Kind.INVALID);
    assertRefused(other, last, Kind.INVALID);
    AccessRules.checkMove(model, new Subject.Person("ann"), last, other);
  }

  @Test
  void move_ofWhatIsHidden_looksLikeWhatIsNotThere() {
    Node workspace = Node.workspace("w");
    model.parents.put(workspace, Optional.empty());
    model.parents.put(Node.document("d"), Optional.of(workspace));
    assertRefused(Node.document("d"), workspace, Kind.NOT_FOUND);
    assertRefused(Node.document("none"), workspace, Kind.NOT_FOUND);
  }
}
