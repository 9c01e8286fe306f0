-- A guardian's wish to link a child's account: answered by the child with a code, or by a guardian who is linked already.

create table link_request (
    id BYTEA primary key,
    guardian_id BYTEA not null references person (id),
    card_id BYTEA not null references child_card (id),
    -- Whom the card tells of, and whose account it is; another person until the code shows that they are one.
    child_id BYTEA not null references person (id),
    account_id BYTEA not null references person (id),
    created_us BIGINT not null,
    expires_us BIGINT not null,
    ended_us BIGINT,
    ended_by TEXT
);
-- One is alive for each guardian and account.
create unique index link_request__guardian_id__account_id on link_request (guardian_id, account_id) where ended_us is null;
create index link_request_by_account on link_request (account_id, id);
