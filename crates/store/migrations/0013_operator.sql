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
