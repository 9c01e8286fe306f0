-- Consent that a system receives a person's data, the question to guardians, and receipts.

create table permission_request (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    system_id BYTEA not null references system (id),
    scope TEXT not null,
    state TEXT not null,
    created_us BIGINT not null,
    -- When guardians were told last.
    asked_us BIGINT not null,
    ended_us BIGINT,
    version BIGINT not null default 1
);
create unique index permission_request__person_id__system_id on permission_request (person_id, system_id) where ended_us is null;
create index permission_request_by_person on permission_request (person_id, system_id, id);

-- What each guardian answered; one refusal leaves the question open to the other.
create table permission_answer (
    id BYTEA primary key,
    request_id BYTEA not null references permission_request (id),
    guardian_id BYTEA not null references person (id),
    answer TEXT not null,
    at_us BIGINT not null
);
create index permission_answer_by_request on permission_answer (request_id, id);

-- One consent in force of each who may give one: the person itself and its guardians. What it is worth is computed
-- at each use.
create table permission (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    system_id BYTEA not null references system (id),
    scope TEXT not null,
    granted_by BYTEA not null references person (id),
    authority TEXT not null,
    policy TEXT not null,
    -- SHA-256 of the text that was agreed to.
    text_hash BYTEA not null,
    from_us BIGINT not null,
    state TEXT not null,
    -- Why it ended without a withdrawal.
    cause TEXT,
    ended_us BIGINT,
    ended_by BYTEA,
    version BIGINT not null default 1
);
create unique index permission__person_id__system_id__granted_by on permission (person_id, system_id, granted_by) where ended_us is null;
create index permission_by_person on permission (person_id, system_id, id);

-- The facts of a receipt are frozen in the commit of the decision; it is signed when it is first fetched, and keeps
-- the public key with it, so that it can be verified when that key is long gone.
create table receipt (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    system_id BYTEA not null references system (id),
    permission_id BYTEA references permission (id),
    kind TEXT not null,
    -- Receipts about one person and system form a chain.
    number BIGINT not null,
    previous_id BYTEA references receipt (id),
    payload_sealed BYTEA not null,
    payload_hash BYTEA not null,
    jws_sealed BYTEA,
    public_jwk TEXT,
    created_us BIGINT not null
);
create unique index receipt__person_id__system_id__number on receipt (person_id, system_id, number);
create index receipt_by_permission on receipt (permission_id, number);
