-- An earlier guardian's objection to a link: for some days the linked one decides nothing.

alter table link add column objected_us BIGINT;
alter table link add column objected_by BYTEA references person (id);

create index link__guardian_id__child_id__objected on link (guardian_id, child_id, objected_us) where objected_us is not null;
