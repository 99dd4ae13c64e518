package dev.weft.relay.access;

import java.util.List;
import java.util.Optional;

/** What there is and what was granted, as {@link AccessRules} asks for it. */
public interface AccessGraph {
  /** The node, the folders it lies in from the inside out, its workspace; empty if unknown. */
  List<Node> chain(Node node);

  /** The role an account was given on this very node. */
  Optional<Role> grant(String account, Node node);

  /** Whether anybody was given anything on this very node. */
  boolean hasGrants(Node node);

  /** Folders on the longest way down from a node, itself included; 0 for a document. */
  int height(Node node);
}
