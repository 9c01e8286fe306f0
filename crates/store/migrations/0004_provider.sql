-- Information systems (clients of the OpenID Provider), keys, logins at systems.

create table system (
    id BYTEA primary key,
    client_id TEXT not null,
    name_ru TEXT not null,
    name_en TEXT not null,
    organization TEXT not null,
    purpose_ru TEXT not null,
    purpose_en TEXT not null,
    policy TEXT not null,
    -- RFC 7591 metadata as registered.
    metadata TEXT not null,
    secret_hash BYTEA,
    created_us BIGINT not null,
    ended_us BIGINT
);
create unique index system__client_id on system (client_id);

create table signing_key (
    key_id TEXT primary key,
    algorithm TEXT not null,
    private_sealed BYTEA not null,
    public_jwk TEXT not null,
    stage TEXT not null,
    created_us BIGINT not null,
    retired_us BIGINT
);

-- A login of a person at a system; its id is the `sid` of the tokens.
create table sign_on (
    id BYTEA primary key,
    system_id BYTEA not null references system (id),
    person_id BYTEA not null references person (id),
    session_id BYTEA not null references session (id),
    scope TEXT not null,
    nonce TEXT,
    created_us BIGINT not null,
    used_us BIGINT,
    ended_us BIGINT,
    ended_by TEXT
);
create index sign_on_by_session on sign_on (session_id);
create index sign_on_by_person on sign_on (person_id, system_id);
