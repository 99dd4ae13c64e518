/** The files that operators start a relay with, held to the relay. */
@NullMarked
package dev.weft.installer.deploy;

import org.jspecify.annotations.NullMarked;
