-- For every engine. Whom the relay knows, what there is, who may do what with it, and what was done.
-- Times are milliseconds since 1970. Secrets are stored as SHA-256, passwords as Argon2id.

-- One row. Every transaction that writes moves it first, so writers queue here and their order is
-- the order of the numbers.
create table metadata_clock (
  id integer not null primary key,
  ticks bigint not null
);

insert into metadata_clock (id, ticks) values (1, 0);

-- Whose access may have changed, for sockets that are open. Numbered by the clock.
create table access_change (
  seq bigint not null,
  happened_at bigint not null,
  workspace_id varchar(64),
  account_id varchar(64),
  link_id varchar(64)
);

create index access_change_seq on access_change (seq);

create table account (
  id varchar(64) not null primary key,
  email varchar(254) not null unique,
  name varchar(128) not null,
  password_hash varchar(256),
  is_admin smallint not null,
  is_disabled smallint not null,
  home_id varchar(64) not null,
  created_at bigint not null
);

create table login_session (
  id varchar(64) not null primary key,
  account_id varchar(64) not null references account (id),
  device varchar(128) not null,
  created_at bigint not null,
  used_at bigint not null,
  revoked_at bigint
);

create index login_session_account on login_session (account_id);

create table refresh_token (
  token_hash varchar(64) not null primary key,
  session_id varchar(64) not null references login_session (id),
  expires_at bigint not null,
  used_at bigint
);

create index refresh_token_session on refresh_token (session_id);
create index refresh_token_expires_at on refresh_token (expires_at);

-- Links that an administrator hands out: setup, invitation, reset.
create table one_time_token (
  token_hash varchar(64) not null primary key,
  purpose varchar(16) not null,
  account_id varchar(64) references account (id),
  expires_at bigint not null,
  used_at bigint
);

create table api_key (
  id varchar(64) not null primary key,
  token_hash varchar(64) not null unique,
  account_id varchar(64) not null references account (id),
  name varchar(128) not null,
  scope varchar(16) not null,
  workspace_id varchar(64),
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint
);

create index api_key_account on api_key (account_id);

create table workspace (
  id varchar(64) not null primary key,
  name varchar(256) not null,
  created_at bigint not null
);

create table folder (
  id varchar(64) not null primary key,
  workspace_id varchar(64) not null references workspace (id),
  parent_id varchar(64) references folder (id),
  name varchar(256) not null,
  created_at bigint not null
);

create index folder_parent on folder (parent_id);
create index folder_workspace on folder (workspace_id);

-- The id is the document's name on the wire. Pages follow the number: it orders alike on every
-- engine, which text does not.
create table library_document (
  id varchar(512) not null primary key,
  number bigint not null unique,
  workspace_id varchar(64) not null references workspace (id),
  folder_id varchar(64) references folder (id),
  title varchar(512) not null,
  created_by varchar(256) not null,
  created_at bigint not null
);

create index library_document_folder on library_document (folder_id, number);
create index library_document_workspace on library_document (workspace_id, number);

create table access_grant (
  node_kind varchar(16) not null,
  node_id varchar(512) not null,
  account_id varchar(64) not null references account (id),
  granted_role varchar(16) not null,
  granted_by varchar(256) not null,
  granted_at bigint not null,
  primary key (node_kind, node_id, account_id)
);

create index access_grant_account on access_grant (account_id);

create table share_link (
  id varchar(64) not null primary key,
  token_hash varchar(64) not null unique,
  document_id varchar(512) not null references library_document (id),
  granted_role varchar(16) not null,
  created_by varchar(256) not null,
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint
);

create index share_link_document on share_link (document_id);

-- Append-only; each row's hash covers the row and the hash before it.
create table audit_event (
  seq bigint not null primary key,
  happened_at bigint not null,
  actor varchar(256) not null,
  address varchar(64) not null,
  action varchar(64) not null,
  target varchar(768) not null,
  detail varchar(1024) not null,
  hash varchar(64) not null
);
