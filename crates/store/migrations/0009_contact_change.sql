-- A new phone or mail that waits for its code. The one in force stays until then.
create table contact_change (
    id BYTEA primary key,
    person_id BYTEA not null references person (id),
    kind TEXT not null,
    value_sealed BYTEA not null,
    created_us BIGINT not null,
    ended_us BIGINT
);
create unique index contact_change__person_id__kind on contact_change (person_id, kind) where ended_us is null;

-- When a contact was last changed: three days of caution follow.
alter table account add column contact_changed_us BIGINT;
