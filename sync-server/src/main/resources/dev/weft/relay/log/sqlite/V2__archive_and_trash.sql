-- Archived records lie in the blob store, in segments without gaps between them; a record may leave
-- update_log only when a segment that holds it stands here.
create table segment (
  document_key integer not null references document (document_key),
  from_seq integer not null,
  to_seq integer not null,
  epoch integer not null,
  blob_key text not null,
  size_bytes integer not null,
  checksum integer not null,
  created_at integer not null,
  primary key (document_key, from_seq)
);

-- Records up to here have been purged for good: their absence is no damage.
alter table document add column purged_seq integer not null default 0;

-- Documents that will be purged unless somebody takes them back or goes on writing them.
create table trash (
  document_key integer primary key references document (document_key),
  head_seq integer not null,
  trashed_at integer not null,
  trashed_by text not null
);

create index trash_trashed_at on trash (trashed_at);
