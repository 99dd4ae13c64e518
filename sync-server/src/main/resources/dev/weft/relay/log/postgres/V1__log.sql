-- The same tables and columns as the embedded log's, as Postgres does them best.

create table log_identity (
  id text not null,
  system_identifier bigint not null,
  created_at bigint not null
);

-- The fence: an append names the epoch under which its writer owns the slot.
create table slot_owner (
  slot integer primary key,
  owner text not null,
  epoch bigint not null
);

-- One row per document: its head, moved in the commit that appends. Position is the number of the
-- transaction times 4,096 plus a place within it; readers stop below the oldest transaction that is
-- still running, so a cursor never passes by a change that commits late.
create table document (
  document_key bigint generated always as identity primary key,
  name text not null unique,
  head_seq bigint not null,
  position bigint not null,
  state_vector bytea not null,
  purged_seq bigint not null default 0,
  created_at bigint not null
) with (fillfactor = 70);

create index document_position on document (position);

create table update_log (
  document_key bigint not null,
  seq bigint not null,
  epoch bigint not null,
  author text not null,
  client_id bigint not null,
  received_at bigint not null,
  bytes bytea not null,
  checksum bigint not null,
  primary key (document_key, seq)
) partition by hash (document_key);

do $$
begin
  for i in 0 .. 15 loop
    execute format(
      'create table update_log_%s partition of update_log for values with (modulus 16, remainder %s)',
      i, i);
  end loop;
end
$$;

create table checkpoint (
  document_key bigint not null references document (document_key),
  upto_seq bigint not null,
  epoch bigint not null,
  blob_key text not null,
  size_bytes bigint not null,
  checksum bigint not null,
  created_at bigint not null,
  primary key (document_key, upto_seq)
);

-- Archived records lie in the blob store, in segments without gaps between them; a record may leave
-- update_log only when a segment that holds it stands here.
create table segment (
  document_key bigint not null references document (document_key),
  from_seq bigint not null,
  to_seq bigint not null,
  epoch bigint not null,
  blob_key text not null,
  size_bytes bigint not null,
  checksum bigint not null,
  created_at bigint not null,
  primary key (document_key, from_seq)
);

-- Documents that will be purged unless somebody takes them back or goes on writing them.
create table trash (
  document_key bigint primary key references document (document_key),
  head_seq bigint not null,
  trashed_at bigint not null,
  trashed_by text not null
);

create index trash_trashed_at on trash (trashed_at);
