package dev.weft.relay.metadata;

import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;

/** A database in memory, for tests that do not ask about durability. */
public final class TestStores {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private TestStores() {}

  /** A new, empty one, gone when the JVM is. */
  public static MetadataStore h2() {
    var source = new JdbcDataSource();
    source.setURL(
        "jdbc:h2:mem:people"
            + NUMBERS.incrementAndGet()
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000");
    return MetadataStore.of(source);
  }
}
