/**
 * The publisher's side of updates: makes keys, and signs a folder of packages as a feed.
 *
 * <p>Entry point: {@link dev.weft.installer.feed.FeedTool}. The editor's side is {@code
 * dev.weft.desktop.update}, which also describes the format.
 */
@NullMarked
package dev.weft.installer.feed;

import org.jspecify.annotations.NullMarked;
