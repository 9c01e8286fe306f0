-- An account that a guardian has given up: until then it can be kept after all.

alter table account add column delete_due_us BIGINT;
