/**
 * The one module that knows both programs: the demonstration, and the tests with real processes.
 */
@NullMarked
package dev.weft.installer;

import org.jspecify.annotations.NullMarked;
