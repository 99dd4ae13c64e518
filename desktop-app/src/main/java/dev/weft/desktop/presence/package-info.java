/**
 * Who else is in a document, and where: the model behind carets and faces.
 *
 * <p>Entry point: {@link dev.weft.desktop.presence.People}, which reads awareness states as the
 * bindings of the ecosystem write them: {@code {user: {name, color, colorLight}, cursor: {anchor,
 * head}}}. States come from strangers, so anything that is not as expected is left out. Knows no
 * controls; confined to the document's thread.
 */
@NullMarked
package dev.weft.desktop.presence;

import org.jspecify.annotations.NullMarked;
