package dev.weft.relay.log;

import dev.weft.relay.PostgresServer;
import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.config.PostgresOptions;

/** The trash and attachments on a real Postgres server. */
final class PostgresTrashAndAttachmentsTest extends TrashAndAttachmentsTest {
  private final PostgresOptions database = PostgresServer.newDatabase();

  @Override
  UpdateLog openLog(BlobStore blobs) {
    return Logs.postgres(database, blobs, CompactionPolicy.DEFAULT, world, new Silent(), folder);
  }
}
