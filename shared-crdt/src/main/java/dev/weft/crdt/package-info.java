/**
 * What a user of the library touches: documents, shared types, updates.
 *
 * <p>Arrows: this package uses {@code store} and {@code codec}; nothing below it knows it.
 */
@NullMarked
package dev.weft.crdt;

import org.jspecify.annotations.NullMarked;
