-- By which channels a person wants to be told, where it has chosen; contacts that messages do not reach.

create table channel_choice (
    person_id BYTEA not null references person (id),
    topic TEXT not null,
    channel TEXT not null,
    is_on BIGINT not null,
    primary key (person_id, topic, channel)
);

alter table contact add column bounced_us BIGINT;
