-- What housekeeping looks for: rows whose time is over.
create index one_time_by_expiry on one_time (expires_us);
create index registration_by_expiry on registration (expires_us);
create index recovery_by_expiry on recovery (expires_us);
create index outbox_sent on outbox (sent_us) where sent_us is not null;
create index job_ended on job (ended_us) where ended_us is not null;
