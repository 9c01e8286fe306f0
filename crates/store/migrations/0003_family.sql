-- Children as guardians entered them, requests to offices, verified ties, the wizard of a child's account.

-- A guardian's own view of a child: what this guardian typed. child_id is set once a registry told who it is.
create table child_card (
    id BYTEA primary key,
    guardian_id BYTEA not null references person (id),
    child_id BYTEA references person (id),
    surname TEXT not null,
    given_name TEXT not null,
    patronymic TEXT,
    sex TEXT not null,
    birth_on TEXT not null,
    birth_country TEXT not null,
    -- Certificate and act, as JSON; kept apart so that each has its own verification.
    certificate_sealed BYTEA,
    certificate_blind BYTEA,
    certificate_verification TEXT not null default 'unverified',
    certificate_mismatched TEXT not null default '[]',
    certificate_checked_us BIGINT,
    snils_sealed BYTEA,
    snils_blind BYTEA,
    snils_verification TEXT not null default 'unverified',
    snils_mismatched TEXT not null default '[]',
    snils_checked_us BIGINT,
    inn_sealed BYTEA,
    -- Place of birth by the record of the registry.
    birth_place TEXT,
    auto_update BIGINT not null default 0,
    created_us BIGINT not null,
    ended_us BIGINT,
    version BIGINT not null default 1
);
create index child_card_by_guardian on child_card (guardian_id, id);
create index child_card_by_child on child_card (child_id);

-- A request to an office and its answer. The same machinery serves a person's own papers and a child's card.
create table registry_request (
    id BYTEA primary key,
    kind TEXT not null,
    asked_by BYTEA not null references person (id),
    -- What it is about: a document of the person, or a child's card.
    subject_kind TEXT not null,
    subject_id BYTEA not null,
    asked_sealed BYTEA not null,
    asked_hash BYTEA not null,
    stage TEXT not null,
    answer TEXT,
    mismatched TEXT not null default '[]',
    auto_update BIGINT not null default 0,
    created_us BIGINT not null,
    sent_us BIGINT,
    accepted_us BIGINT,
    ended_us BIGINT,
    polls BIGINT not null default 0,
    version BIGINT not null default 1
);
create index registry_request_by_person on registry_request (asked_by, id);
create index registry_request_by_subject on registry_request (subject_kind, subject_id, id);
-- One request runs at a time for each subject and kind.
create unique index registry_request__kind__subject_id on registry_request (kind, subject_id) where ended_us is null;

-- A verified tie: the registry's record names this person as the child's parent.
create table relation (
    id BYTEA primary key,
    guardian_id BYTEA not null references person (id),
    child_id BYTEA not null references person (id),
    kind TEXT not null,
    request_id BYTEA,
    verified_us BIGINT not null,
    ended_us BIGINT,
    ended_by TEXT
);
create unique index relation__guardian_id__child_id on relation (guardian_id, child_id) where ended_us is null;
create index relation_by_child on relation (child_id);

-- The guardian's hold on the child's account.
create table link (
    id BYTEA primary key,
    guardian_id BYTEA not null references person (id),
    child_id BYTEA not null references person (id),
    how TEXT not null,
    from_us BIGINT not null,
    ended_us BIGINT,
    ended_by TEXT
);
create unique index link__guardian_id__child_id on link (guardian_id, child_id) where ended_us is null;
create index link_by_child on link (child_id);

-- The wizard: one alive for each child.
create table child_account (
    id BYTEA primary key,
    card_id BYTEA not null references child_card (id),
    child_id BYTEA not null references person (id),
    guardian_id BYTEA not null references person (id),
    step TEXT not null,
    draft_sealed BYTEA not null,
    created_us BIGINT not null,
    ended_us BIGINT,
    ended_by TEXT,
    version BIGINT not null default 1
);
create unique index child_account__child_id on child_account (child_id) where ended_us is null;
create index child_account_by_guardian on child_account (guardian_id);
