package dev.weft.desktop.replica;

import java.nio.file.Path;

/**
 * Something that happened while opening and that the user should read; the store works.
 *
 * @param what one or two sentences
 * @param where the files it is about, kept
 */
public record StoreNotice(String what, Path where) {}
