-- Where chains end, each time that some of them moved: 64 bytes each, a row a sealing, every row under an HMAC that holds on to
-- the row before. A chain that was taken away, or put back to what it was, does not end where this list says.
create table audit_chain_list (
    position bigint primary key,
    entries  bytea not null,
    listed   timestamptz not null,
    previous bytea not null,
    hmac     bytea not null
);
alter table audit_chain_list alter column entries set storage external;
create trigger append_only before update or delete on audit_chain_list
    for each row execute function refuse_change();
create trigger append_only_as_a_whole before truncate on audit_chain_list
    for each statement execute function refuse_change();

-- Messages with signed checkpoints that the receiver has not taken yet.
create table audit_message (
    id       uuid primary key,
    body     text not null,
    failures int not null default 0,
    next_try timestamptz not null
);
