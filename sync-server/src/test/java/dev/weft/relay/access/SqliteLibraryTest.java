package dev.weft.relay.access;

import dev.weft.relay.metadata.MetadataStore;

/** The contract on Sqlite. */
final class SqliteLibraryTest extends LibraryContract {
  @Override
  MetadataStore openStore() {
    return MetadataStore.embedded(folder.resolve("people.db"));
  }
}
