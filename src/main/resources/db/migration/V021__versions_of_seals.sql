-- The version of a seal's form. A replica that does not know it says that it cannot verify the seal, and not that somebody
-- changed it.
alter table audit_seal add column version smallint not null default 1;
