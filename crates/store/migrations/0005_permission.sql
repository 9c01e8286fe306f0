-- Consent that a system receives a person's data, the question to guardians, and receipts.

create table permission_request (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    system_id BYTEA not null references system (id),
    scope TEXT not null,
    state TEXT not null,
    created_us BIGINT not null,
    asked_us BIGINT not null,
    expires_us BIGINT not null,
    ended_us BIGINT,
    version BIGINT not null default 1
);
create unique index permission_request__person_id__system_id on permission_request (person_id, system_id) where ended_us is null;

-- What each guardian answered; one refusal leaves the question open to the other.
create table permission_answer (
    id BYTEA primary key,
    request_id BYTEA not null references permission_request (id),
    guardian_id BYTEA not null references person (id),
    answer TEXT not null,
    at_us BIGINT not null
);
create index permission_answer_by_request on permission_answer (request_id);

create table permission (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    system_id BYTEA not null references system (id),
    scope TEXT not null,
    granted_by BYTEA not null references person (id),
    authority TEXT not null,
    policy TEXT not null,
    text_hash BYTEA not null,
    from_us BIGINT not null,
    used_us BIGINT,
    ended_us BIGINT,
    ended_by BYTEA,
    cause TEXT
);
create unique index permission__person_id__system_id on permission (person_id, system_id) where ended_us is null;
create index permission_by_person on permission (person_id, id);

create table receipt (
    id BYTEA primary key,
    about_id BYTEA not null,
    permission_id BYTEA,
    kind TEXT not null,
    previous_id BYTEA,
    jws TEXT not null,
    created_us BIGINT not null
);
create index receipt_by_permission on receipt (permission_id, id);
