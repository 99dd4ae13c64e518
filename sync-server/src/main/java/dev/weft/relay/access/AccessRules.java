package dev.weft.relay.access;

import dev.weft.relay.config.PeopleLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of access, pure: the same graph gives the same answer.
 *
 * <p>A person's role on a node is the highest of those given on it or on anything it lies in. There
 * is no grant that takes away. A link reaches its document and nothing around it.
 */
public final class AccessRules {
  private AccessRules() {}

  /** The role somebody has on a node; empty if they may not even know of it. */
  public static Optional<Role> role(AccessGraph graph, Subject subject, Node node) {
    List<Node> chain = graph.chain(node);
    return switch (subject) {
      case Subject.LinkHolder link ->
          !chain.isEmpty() && node.equals(Node.document(link.document()))
              ? Optional.of(link.role())
              : Optional.empty();
      case Subject.Person person -> role(graph, person, chain);
    };
  }

  private static Optional<Role> role(AccessGraph graph, Subject.Person person, List<Node> chain) {
    String onlyIn = person.onlyIn();
    if (onlyIn != null && !chain.contains(Node.workspace(onlyIn))) {
      return Optional.empty();
    }
    Optional<Role> highest = Optional.empty();
    for (Node step : chain) {
      Optional<Role> given = graph.grant(person.account(), step);
      if (given.isPresent() && (highest.isEmpty() || given.get().compareTo(highest.get()) > 0)) {
        highest = given;
      }
    }
    return highest.map(role -> role.atMost(person.roleMax()));
  }

  /**
   * The role on a node, at least the one needed.
   *
   * @throws Refusal if it is less; NOT_FOUND if there is none at all
   */
  public static Role require(AccessGraph graph, Subject subject, Node node, Role needed) {
    Role role = role(graph, subject, node).orElseThrow(() -> Refusal.hidden(node));
    if (role.compareTo(needed) < 0) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "This needs the role " + needed.wireName() + "; yours is " + role.wireName());
    }
    return role;
  }

  /**
   * Checks that a node may be put into another.
   *
   * <p>Needs editor on both; where anyone's access would change by it, owner of what is moved,
   * since a move would otherwise be a way to share.
   *
   * @throws Refusal if it may not
   */
  public static void checkMove(AccessGraph graph, Subject subject, Node moved, Node target) {
    Role own = require(graph, subject, moved, Role.EDITOR);
    require(graph, subject, target, Role.EDITOR);
    if (moved.kind() == Node.Kind.WORKSPACE || target.kind() == Node.Kind.DOCUMENT) {
      throw new Refusal(
          Refusal.Kind.INVALID, "Folders and documents go into folders and workspaces");
    }
    List<Node> to = graph.chain(target);
    if (to.contains(moved)) {
      throw new Refusal(
          Refusal.Kind.CONFLICT, "A folder cannot be moved into itself or a folder inside it");
    }
    checkDepth(to, graph.height(moved));
    List<Node> from = graph.chain(moved);
    if (changesAccess(graph, from.subList(1, from.size()), to) && own != Role.OWNER) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "This move changes who has access, which needs the role owner on what is moved");
    }
  }

  /**
   * Checks that folders of a height have room in a place.
   *
   * @throws Refusal if they have not
   */
  static void checkDepth(List<Node> place, int height) {
    if (place.size() - 1 + height > PeopleLimits.FOLDER_DEPTH_MAX) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "Folders lie at most " + PeopleLimits.FOLDER_DEPTH_MAX + " deep inside each other");
    }
  }

  /** Whether going from one place to another takes grants away or brings others. */
  private static boolean changesAccess(AccessGraph graph, List<Node> from, List<Node> to) {
    Set<Node> common = new HashSet<>(from);
    common.retainAll(to);
    List<Node> passed = new ArrayList<>(from);
    passed.addAll(to);
    return passed.stream().anyMatch(node -> !common.contains(node) && graph.hasGrants(node));
  }
}
