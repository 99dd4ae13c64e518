-- For every engine. The content of an attachment is stored once, whoever uses it and how often;
-- unused_since is when the last use went, null while there is one.
create table attachment (
  sha256 varchar(64) not null primary key,
  blob_key varchar(240) not null,
  size_bytes bigint not null,
  created_at bigint not null,
  unused_since bigint
);

create index attachment_unused_since on attachment (unused_since);

create table attachment_use (
  document_key bigint not null references document (document_key),
  attachment_id varchar(64) not null,
  sha256 varchar(64) not null references attachment (sha256),
  name varchar(512) not null,
  media_type varchar(128) not null,
  added_by varchar(256) not null,
  added_at bigint not null,
  primary key (document_key, attachment_id)
);

create index attachment_use_sha256 on attachment_use (sha256);
