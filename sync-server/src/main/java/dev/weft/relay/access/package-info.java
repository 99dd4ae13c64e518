/**
 * Who may do what with which document: workspaces, folders, documents, roles, links.
 *
 * <p>Entry points: {@link dev.weft.relay.access.AccessRules}, pure decisions over an {@link
 * dev.weft.relay.access.AccessGraph}, and {@link dev.weft.relay.access.Library}, which keeps the
 * graph in the metadata database and lets a change pass only where the rules do. Invariants:
 * without a grant there is no access; a role holds for everything below the node it was given on;
 * folders form trees; a workspace always has an owner; whoever may not see a thing is told that
 * there is none. {@code http} and the composition root call it; it knows neither of them.
 */
@NullMarked
package dev.weft.relay.access;

import org.jspecify.annotations.NullMarked;
