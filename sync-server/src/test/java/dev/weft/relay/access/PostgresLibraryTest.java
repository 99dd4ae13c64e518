package dev.weft.relay.access;

import dev.weft.relay.PostgresServer;
import dev.weft.relay.metadata.MetadataStore;

/** The contract on Postgres. */
final class PostgresLibraryTest extends LibraryContract {
  @Override
  MetadataStore openStore() {
    return MetadataStore.postgres(PostgresServer.newDatabase());
  }
}
