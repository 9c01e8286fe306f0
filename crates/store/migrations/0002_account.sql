-- A person's login: password, contacts, sessions; a registration on its way.

create table account (
    person_id BYTEA primary key references person (id),
    password_hash TEXT not null,
    password_changed_us BIGINT not null,
    control_question_sealed BYTEA,
    control_answer_hash TEXT,
    -- own: made by the person itself; child: made by a guardian.
    origin TEXT not null,
    lang TEXT not null default 'ru',
    terms_version TEXT,
    -- Raised in person by an operator or desk.
    confirmed_us BIGINT,
    blocked_us BIGINT,
    -- When the password was last recovered: three days of caution follow.
    recovered_us BIGINT,
    created_us BIGINT not null,
    version BIGINT not null default 1
);

create table contact (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    kind TEXT not null,
    value_sealed BYTEA not null,
    value_blind BYTEA not null,
    confirmed_us BIGINT not null,
    ended_us BIGINT
);
create unique index contact__kind__value_blind on contact (kind, value_blind) where ended_us is null;
create index contact_by_person on contact (person_id);

create table session (
    id BYTEA primary key,
    token_hash BYTEA not null,
    person_id BYTEA not null references person (id),
    -- A session of «Чужой компьютер» is shorter and ends with the browser.
    foreign_computer BIGINT not null default 0,
    created_us BIGINT not null,
    authenticated_us BIGINT not null,
    seen_us BIGINT not null,
    idle_seconds BIGINT not null,
    expires_us BIGINT not null,
    agent TEXT not null default '',
    ended_us BIGINT,
    ended_by TEXT
);
create unique index session__token_hash on session (token_hash);
create index session_by_person on session (person_id);

create table registration (
    id BYTEA primary key,
    -- The browser it belongs to: SHA-256 of its cookie.
    browser_hash BYTEA not null,
    stage TEXT not null,
    -- What was typed, sealed: names, birth date, contacts, hash of the password, question, hash of the answer.
    draft_sealed BYTEA not null,
    phone_blind BYTEA not null,
    email_blind BYTEA not null,
    created_us BIGINT not null,
    expires_us BIGINT not null,
    ended_us BIGINT,
    version BIGINT not null default 1
);
create index registration_by_browser on registration (browser_hash);
create index registration_by_phone on registration (phone_blind);
create index registration_by_email on registration (email_blind);

-- A paper of a person and what the office said of it. A new paper stands beside the one in force until it is verified.
create table document (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    kind TEXT not null,
    body_sealed BYTEA not null,
    number_blind BYTEA not null,
    origin TEXT not null,
    verification TEXT not null,
    mismatched TEXT not null default '[]',
    created_us BIGINT not null,
    checked_us BIGINT,
    ended_us BIGINT,
    version BIGINT not null default 1
);
create index document_by_person on document (person_id, kind);
create index document_by_number on document (kind, number_blind);
-- One verified holder for each number.
create unique index document__kind__number_blind on document (kind, number_blind) where verification = 'verified' and ended_us is null;

-- A forgotten password on its way back (I3). person_id is null where the login was nobody's: the pages are the same.
create table recovery (
    id BYTEA primary key,
    browser_hash BYTEA not null,
    person_id BYTEA,
    stage TEXT not null,
    phone_proven BIGINT not null default 0,
    email_proven BIGINT not null default 0,
    -- From when on the new password may be set.
    due_us BIGINT,
    created_us BIGINT not null,
    expires_us BIGINT not null,
    ended_us BIGINT,
    ended_by TEXT,
    version BIGINT not null default 1
);
create index recovery_by_browser on recovery (browser_hash);
create index recovery_by_person on recovery (person_id);
