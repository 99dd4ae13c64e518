-- Which data this is: a change cursor of one log means nothing to another.
create table log_identity (
  id text not null,
  created_at integer not null
);

-- The fence: an append names the epoch under which its writer owns the slot.
create table slot_owner (
  slot integer primary key,
  owner text not null,
  epoch integer not null
);

-- One row per document: its head, moved in the commit that appends.
create table document (
  document_key integer primary key,
  name text not null unique,
  head_seq integer not null,
  position integer not null,
  state_vector blob not null,
  created_at integer not null
);

create index document_position on document (position);

-- The rowid is the position in the log, so that appends of all documents go to one end of the table.
create table update_log (
  position integer primary key,
  document_key integer not null references document (document_key),
  seq integer not null,
  epoch integer not null,
  author text not null,
  client_id integer not null,
  received_at integer not null,
  bytes blob not null,
  checksum integer not null,
  unique (document_key, seq)
);

-- A checkpoint lies in the blob store; its pointer lies here, under the same fence as appends.
create table checkpoint (
  document_key integer not null references document (document_key),
  upto_seq integer not null,
  epoch integer not null,
  blob_key text not null,
  size_bytes integer not null,
  checksum integer not null,
  created_at integer not null,
  primary key (document_key, upto_seq)
);
