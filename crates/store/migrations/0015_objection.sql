-- An earlier guardian's objection to a link: for some days the linked one decides nothing.

alter table link add column objected_us BIGINT;
alter table link add column objected_by BYTEA references person (id);
