-- What every column of the product rests on: the audit trail, messages to be sent, work to be done later,
-- things that work once, counters that guard, settings.

create table person (
    id BYTEA primary key,
    surname TEXT not null,
    given_name TEXT not null,
    patronymic TEXT,
    sex TEXT,
    birth_on TEXT,
    birth_place TEXT,
    citizenship TEXT,
    region TEXT not null default 'Europe/Moscow',
    registered_address_sealed BYTEA,
    living_address_sealed BYTEA,
    -- When an office confirmed names and birth date.
    names_verified_us BIGINT,
    -- Names, birth date and sex that replace the confirmed ones once an office confirms them.
    proposed_sealed BYTEA,
    -- Where each datum came from and when, as JSON.
    origins TEXT not null default '{}',
    created_us BIGINT not null,
    version BIGINT not null default 1
);
create index person_by_birth on person (birth_on);

-- Who did what, about whom, on what ground. Inserted plain; a job seals the unsealed into chained blocks.
create table event (
    id BYTEA primary key,
    at_us BIGINT not null,
    kind TEXT not null,
    actor_kind TEXT not null,
    actor_id BYTEA,
    about_id BYTEA,
    object_id BYTEA,
    ground TEXT not null default '',
    outcome TEXT not null default 'done',
    detail TEXT not null default '{}',
    sealed_in BIGINT
);
create index event_by_about on event (about_id, id);
create index event_unsealed on event (id) where sealed_in is null;
create index event_by_block on event (sealed_in, id);

create table event_block (
    number BIGINT primary key,
    at_us BIGINT not null,
    events BIGINT not null,
    -- MAC, by a key that stands apart from the database, over the seal of the block before and all events of this one.
    seal BYTEA not null
);

-- Messages by SMS and mail: what is to be told (a message and its words, sealed, erased on delivery); the words of
-- the language are chosen when it is sent.
create table outbox (
    id BYTEA primary key,
    channel TEXT not null,
    kind TEXT not null,
    lang TEXT not null,
    person_id BYTEA,
    to_sealed BYTEA,
    message_sealed BYTEA,
    state TEXT not null default 'waiting',
    created_us BIGINT not null,
    due_us BIGINT not null,
    lease_until_us BIGINT,
    attempts BIGINT not null default 0,
    fault TEXT,
    sent_us BIGINT
);
create index outbox_due on outbox (due_us) where state = 'waiting';
create index outbox_by_state on outbox (state);

-- Work to be done later, leased by a worker. One live job for each kind and key.
create table job (
    id BYTEA primary key,
    kind TEXT not null,
    key TEXT not null,
    payload TEXT not null default '{}',
    state TEXT not null default 'waiting',
    created_us BIGINT not null,
    due_us BIGINT not null,
    lease_until_us BIGINT,
    attempts BIGINT not null default 0,
    fault TEXT,
    ended_us BIGINT
);
create unique index job__kind__key on job (kind, key) where state = 'waiting';
create index job_due on job (due_us) where state = 'waiting';
create index job_by_state on job (state);

-- Codes, links, authorization codes: found by hash, used once, by one statement.
create table one_time (
    id BYTEA primary key,
    kind TEXT not null,
    -- What it is bound to: a flow, a contact, a person.
    flow_id BYTEA,
    hash BYTEA not null,
    payload TEXT not null default '{}',
    tries_left BIGINT not null,
    created_us BIGINT not null,
    expires_us BIGINT not null,
    used_us BIGINT
);
create unique index one_time__kind__hash on one_time (kind, hash);
create index one_time_by_flow on one_time (kind, flow_id);

-- Counters that guard: tries of a login, sends to a contact. One row for each window.
create table throttle (
    subject BYTEA not null,
    window_us BIGINT not null,
    hits BIGINT not null,
    last_us BIGINT not null,
    primary key (subject, window_us)
);

create table setting (
    name TEXT primary key,
    value TEXT not null
);

create table notification (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    kind TEXT not null,
    -- Names and other words of the text, as JSON.
    words TEXT not null default '{}',
    link TEXT not null,
    created_us BIGINT not null,
    read_us BIGINT
);
create index notification_by_person on notification (person_id, id);
create index notification_unread on notification (person_id) where read_us is null;
