-- The number of the row of audit_chain_list that lists this seal: a list that is taken away whole is missed by the seals that
-- name its rows. None for those of an older version.
alter table audit_seal add column list_position bigint;
