/**
 * Both programs as real processes: started, asked whether they are ready, stopped or killed.
 *
 * <p>Entry points: {@link dev.weft.installer.program.RelayProgram} and {@link
 * dev.weft.installer.program.EditorProgram}. Every process writes its log to a file, and ends with
 * the process that started it at the latest. Used by the demonstration and by the tests of this
 * module.
 */
@NullMarked
package dev.weft.installer.program;

import org.jspecify.annotations.NullMarked;
