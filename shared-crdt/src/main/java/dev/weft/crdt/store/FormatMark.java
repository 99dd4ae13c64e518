package dev.weft.crdt.store;

import org.jspecify.annotations.Nullable;

/** Content of a format run: from here on the attribute has this value; null ends it. */
record FormatMark(String key, @Nullable Object value) {}
