-- Version 1: the library, the append-only log, checkpoints, and what each relay has confirmed.

CREATE TABLE document (
  number          INTEGER PRIMARY KEY,
  id              TEXT    NOT NULL UNIQUE,
  title           TEXT    NOT NULL,
  kind            TEXT    NOT NULL CHECK (kind IN ('code', 'rich')),
  created_at      INTEGER NOT NULL,
  changed_at      INTEGER NOT NULL,
  downloaded      INTEGER NOT NULL DEFAULT 1,
  -- Log rows up to here are only in the checkpoint any more.
  trimmed_through INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE relay (
  number  INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  -- Where the next question for changes starts; opaque, made by the relay.
  cursor  TEXT
);

-- Only ever appended to; rows leave when a checkpoint holds them and the retention has passed.
CREATE TABLE update_log (
  -- The log position, one count for all documents; never used twice, also after trimming.
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  document    INTEGER NOT NULL REFERENCES document (number),
  -- 0: typed here; else the number of the relay it came from.
  origin      INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  -- What the update covers: varUint count, then client, first clock, length of each range.
  clocks      BLOB    NOT NULL,
  bytes       BLOB    NOT NULL,
  -- CRC-32C of document id, seq, origin and bytes.
  checksum    INTEGER NOT NULL
);
CREATE INDEX update_log_by_document ON update_log (document, seq);

CREATE TABLE checkpoint (
  document    INTEGER PRIMARY KEY REFERENCES document (number),
  through_seq INTEGER NOT NULL,
  raw_bytes   INTEGER NOT NULL,
  made_at     INTEGER NOT NULL,
  -- Update V2, deflated.
  bytes       BLOB    NOT NULL,
  checksum    INTEGER NOT NULL
);

CREATE TABLE acknowledged (
  relay       INTEGER NOT NULL REFERENCES relay (number),
  document    INTEGER NOT NULL REFERENCES document (number),
  -- Every row of the log up to here is confirmed durable by that relay.
  through_seq INTEGER NOT NULL,
  vector      BLOB    NOT NULL,
  PRIMARY KEY (relay, document)
) WITHOUT ROWID;

-- Rows of the log and checkpoints that could not be read and were replaced by a relay's copy.
CREATE TABLE set_aside (
  number   INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (number),
  set_at   INTEGER NOT NULL,
  what     TEXT    NOT NULL,
  seq      INTEGER NOT NULL,
  bytes    BLOB    NOT NULL,
  checksum INTEGER NOT NULL
);
