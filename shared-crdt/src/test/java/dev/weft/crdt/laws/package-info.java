/**
 * Laws that hold for documents whatever people did to them, as jqwik properties.
 *
 * <p>A {@code Fork} is a small history of replicas that edit at the same time and hear of each
 * other now and then; a property is told its steps one by one, so that jqwik can leave out those
 * that a failure does not need.
 */
@NullMarked
package dev.weft.crdt.laws;

import org.jspecify.annotations.NullMarked;
