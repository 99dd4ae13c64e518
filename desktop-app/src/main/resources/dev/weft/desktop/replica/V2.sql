-- Version 2: the trimmed log, packed, as history; and documents set aside without touching their rows.

-- Rows that a checkpoint holds, packed: how the document came to be. Left out when the retention is over.
CREATE TABLE history (
  number    INTEGER PRIMARY KEY,
  document  INTEGER NOT NULL REFERENCES document (number),
  first_seq INTEGER NOT NULL,
  last_seq  INTEGER NOT NULL,
  -- Wall clock of the newest row in it, for the retention.
  last_at   INTEGER NOT NULL,
  rows      INTEGER NOT NULL,
  raw_bytes INTEGER NOT NULL,
  -- See HistorySegment; deflated.
  bytes     BLOB    NOT NULL,
  checksum  INTEGER NOT NULL
);
CREATE INDEX history_by_document ON history (document, first_seq);

-- The last position that was packed of each origin, so that no relay is taken to have what it never got.
CREATE TABLE trimmed (
  document INTEGER NOT NULL REFERENCES document (number),
  origin   INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  PRIMARY KEY (document, origin)
) WITHOUT ROWID;

-- Packed rows up to here are forgotten; the checkpoint alone holds them.
ALTER TABLE document ADD COLUMN forgotten_through INTEGER NOT NULL DEFAULT 0;

-- The id under which a document's rows were written before they were set aside; null: it is in use.
ALTER TABLE document ADD COLUMN set_aside_from TEXT;
ALTER TABLE document ADD COLUMN set_aside_at INTEGER;
ALTER TABLE document ADD COLUMN set_aside_why TEXT;
