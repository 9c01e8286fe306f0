-- Births, changed names, paternity, marriages, divorces, death of a person, as ЕГР ЗАГС tells them or as typed.

create table civil_act (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    kind TEXT not null,
    -- registry or typed.
    origin TEXT not null,
    act_on TEXT not null,
    -- Names before and after, number, office, spouse, as JSON.
    body_sealed BYTEA not null,
    created_us BIGINT not null,
    ended_us BIGINT
);
create index civil_act_by_person on civil_act (person_id, id);

-- Whose own acts ЕГР ЗАГС is asked about from time to time.
create table civil_act_watch (
    person_id BYTEA primary key references person (id),
    auto_update BIGINT not null
);
