/**
 * The demonstration behind the README's command: a relay and editors as real processes.
 *
 * <p>{@link dev.weft.installer.demo.Demo} is the main class. With a display it opens one editor per
 * start, all of them on one relay that lives until the last is closed; without one it types a
 * recorded history into two editors and says what converged. Nothing calls this package.
 */
@NullMarked
package dev.weft.installer.demo;

import org.jspecify.annotations.NullMarked;
