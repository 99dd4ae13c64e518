-- The tables of the log as H2 knows them, for fast tests of SQL that all engines share. Never a store:
-- H2 does not wait for the disk.
create table slot_owner (slot integer primary key, owner varchar not null, epoch bigint not null);

create table document (
  document_key bigint generated always as identity primary key,
  name varchar(512) not null unique,
  head_seq bigint not null,
  position bigint not null,
  state_vector varbinary not null,
  purged_seq bigint default 0 not null,
  created_at bigint not null
);

create table update_log (
  document_key bigint not null references document (document_key),
  seq bigint not null,
  epoch bigint not null,
  author varchar not null,
  client_id bigint not null,
  received_at bigint not null,
  bytes varbinary not null,
  checksum bigint not null,
  primary key (document_key, seq)
);

create table checkpoint (
  document_key bigint not null references document (document_key),
  upto_seq bigint not null,
  epoch bigint not null,
  blob_key varchar not null,
  size_bytes bigint not null,
  checksum bigint not null,
  created_at bigint not null,
  primary key (document_key, upto_seq)
);

create table segment (
  document_key bigint not null references document (document_key),
  from_seq bigint not null,
  to_seq bigint not null,
  epoch bigint not null,
  blob_key varchar not null,
  size_bytes bigint not null,
  checksum bigint not null,
  created_at bigint not null,
  primary key (document_key, from_seq)
);

create table trash (
  document_key bigint primary key references document (document_key),
  head_seq bigint not null,
  trashed_at bigint not null,
  trashed_by varchar not null
);
