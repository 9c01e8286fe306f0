-- Questions to support: of a person, or of somebody who is not signed in and left a mail.
create table support_question (
    id BYTEA primary key,
    person_id BYTEA references person (id),
    email_sealed BYTEA,
    lang TEXT not null,
    -- The page that the question was asked from; no query.
    page TEXT not null,
    text_sealed BYTEA not null,
    stage TEXT not null,
    answer_sealed BYTEA,
    created_us BIGINT not null,
    answered_us BIGINT,
    version BIGINT not null default 1
);
create index support_question_by_person on support_question (person_id, id);
create index support_question_open on support_question (id) where answered_us is null;
