package dev.weft.relay.access;

import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.TestStores;

/** The contract on H2. */
final class H2LibraryTest extends LibraryContract {
  @Override
  MetadataStore openStore() {
    return TestStores.h2();
  }
}
