package dev.weft.relay.access;

/**
 * Somebody with access.
 *
 * @param node where the role was given: the node itself or something it lies in
 */
public record Person(String account, String name, String email, Role role, Node node) {}
