/**
 * What an administrator sets for every user of a machine: read once at the start from a file that
 * only an administrator can write, never written by the editor.
 *
 * <p>Entry point: {@link dev.weft.desktop.policy.PolicyFile}. A policy that is not understood stops
 * the start: going on without it would lift what it locks. Knows no window and no document.
 */
@NullMarked
package dev.weft.desktop.policy;

import org.jspecify.annotations.NullMarked;
