-- Those who serve people, with the secret of their authenticator app; the looks at people's data that they took.

create table operator (
    person_id BYTEA primary key references person (id),
    secret_sealed BYTEA not null,
    -- The latest period of 30 s whose code was used: each is used once.
    used_step BIGINT not null default 0,
    created_us BIGINT not null,
    ended_us BIGINT
);

-- When the code of the app was given in this session.
alter table session add column second_factor_us BIGINT;

-- The paper that an operator has seen, since `confirmed_us`.
alter table account add column confirmed_paper TEXT;

create table look (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    operator_id BYTEA not null references person (id),
    reason TEXT not null,
    reference_sealed BYTEA not null,
    created_us BIGINT not null,
    expires_us BIGINT not null
);
create index look_by_person on look (person_id, id);
create index look_by_operator on look (operator_id, person_id, expires_us);

create index registry_request_running on registry_request (created_us) where ended_us is null;

-- A relation by papers, recorded by one operator and decided by another.
create table relation_claim (
    id BYTEA primary key,
    guardian_id BYTEA not null references person (id),
    card_id BYTEA not null references child_card (id),
    card_version BIGINT not null,
    kind TEXT not null,
    paper_sealed BYTEA not null,
    stage TEXT not null,
    recorded_by BYTEA not null references person (id),
    decided_by BYTEA references person (id),
    created_us BIGINT not null,
    ended_us BIGINT,
    version BIGINT not null default 1
);
create index relation_claim_open on relation_claim (id) where ended_us is null;
create unique index relation_claim__card_id on relation_claim (card_id) where ended_us is null;
