-- What housekeeping looks for besides: logins, wishes to link and changes of contacts whose time is over.
create index session_by_expiry on session (expires_us);
create index link_request_by_expiry on link_request (expires_us);
create index contact_change_by_creation on contact_change (created_us);
