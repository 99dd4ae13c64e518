/**
 * Ties a document, its log, its sync and its presence together, without a screen: what the
 * application's windows stand on and what runs headless in tests.
 *
 * <p>Entry point: {@link dev.weft.desktop.session.Workspace#open}.
 *
 * <p>Thread rule: open documents, and everything that is told about them, live on one thread, the
 * document thread, an executor of the caller's. Disk and network have threads of their own and hand
 * over to it.
 *
 * <p>Invariants: every transaction that did not come from the log or a relay is appended to the log
 * in the call that made it; a document whose content cannot be read never becomes an open one; a
 * status is withdrawn in the same call as the edit that makes it untrue.
 */
@NullMarked
package dev.weft.desktop.session;

import org.jspecify.annotations.NullMarked;
