-- Where the list of chains begins by now, under an HMAC: its first rows go when they are past their retention, and after a
-- key-encryption key was lost the list begins anew.
create table audit_chain_list_start (
    the_one        boolean primary key default true check (the_one),
    position       bigint not null,
    ends           bytea not null,
    unlisted_until timestamptz not null,
    previous       bytea not null,
    hmac           bytea not null
);
alter table audit_chain_list_start alter column ends set storage external;

-- A row goes when the list begins behind it.
create function refuse_unlisting() returns trigger language plpgsql as $$
begin
    if exists (select from audit_chain_list_start s where s.position >= old.position) then
        return old;
    end if;
    raise exception 'the list of chains begins before this row' using errcode = 'restrict_violation';
end $$;
drop trigger append_only on audit_chain_list;
create trigger append_only before update on audit_chain_list for each row execute function refuse_change();
create trigger kept_from_its_start_on before delete on audit_chain_list
    for each row execute function refuse_unlisting();
