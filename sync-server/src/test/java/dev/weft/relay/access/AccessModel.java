package dev.weft.relay.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A library in memory and the naive evaluator: access is worked out by looking at every grant there
 * is and asking whether what is asked about lies in what it was given on.
 */
final class AccessModel implements AccessGraph {
  /** One grant. */
  record Grant(String account, Node node, Role role) {}

  /** What each thing lies in; a workspace lies in nothing. */
  final Map<Node, Optional<Node>> parents = new HashMap<>();

  final Set<Grant> grants = new HashSet<>();

  /** Whether one node lies in another or is it, by asking every node in between. */
  boolean isIn(Node node, Node outer) {
    if (node.equals(outer)) {
      return true;
    }
    Optional<Node> parent = parents.getOrDefault(node, Optional.empty());
    return parent.isPresent() && isIn(parent.get(), outer);
  }

  /** The reference: the highest role of any grant on anything that the node lies in. */
  Optional<Role> naiveRole(String account, Node node) {
    return grants.stream()
        .filter(grant -> grant.account().equals(account) && isIn(node, grant.node()))
        .map(Grant::role)
        .max(Role::compareTo);
  }

  void grant(String account, Node node, Role role) {
    revoke(account, node);
    grants.add(new Grant(account, node, role));
  }

  void revoke(String account, Node node) {
    grants.removeIf(grant -> grant.account().equals(account) && grant.node().equals(node));
  }

  @Override
  public List<Node> chain(Node node) {
    List<Node> chain = new ArrayList<>();
    Optional<Node> step = parents.containsKey(node) ? Optional.of(node) : Optional.empty();
    while (step.isPresent()) {
      chain.add(step.get());
      step = parents.getOrDefault(step.get(), Optional.empty());
    }
    return chain;
  }

  @Override
  public Optional<Role> grant(String account, Node node) {
    return grants.stream()
        .filter(grant -> grant.account().equals(account) && grant.node().equals(node))
        .map(Grant::role)
        .findAny();
  }

  @Override
  public boolean hasGrants(Node node) {
    return grants.stream().anyMatch(grant -> grant.node().equals(node));
  }

  @Override
  public int height(Node node) {
    if (node.kind() != Node.Kind.FOLDER) {
      return 0;
    }
    return 1
        + parents.entrySet().stream()
            .filter(entry -> entry.getValue().equals(Optional.of(node)))
            .mapToInt(entry -> height(entry.getKey()))
            .max()
            .orElse(0);
  }
}
