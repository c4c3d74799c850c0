-- The rows of issues are as lasting as audit rows: they come, and only whole months go.
create trigger append_only before update or delete on issued_token for each row execute function refuse_change();
create trigger append_only_as_a_whole before truncate on issued_token
    for each statement execute function refuse_change();
do $$
declare
    part regclass;
begin
    for part in select inhrelid::regclass from pg_inherits where inhparent = 'issued_token'::regclass loop
        execute format('create trigger append_only_as_a_whole before truncate on %s'
            || ' for each statement execute function refuse_change()', part);
    end loop;
end $$;

-- Nothing undoes a revocation: it goes when its token's month has gone.
create function refuse_unrevoking() returns trigger language plpgsql as $$
begin
    if exists (select from issued_token t where t.id = old.token_id) then
        raise exception 'a revocation lasts as long as its token is known' using errcode = 'restrict_violation';
    end if;
    return old;
end $$;
create trigger append_only before update on token_revocation for each row execute function refuse_change();
create trigger kept_with_its_token before delete on token_revocation
    for each row execute function refuse_unrevoking();
create trigger append_only_as_a_whole before truncate on token_revocation
    for each statement execute function refuse_change();

-- As before, for both tables; and rows that came before their month was there move into it.
create or replace function ensure_month_partitions(parent text, months_ahead int) returns void language plpgsql as $$
declare
    month timestamptz := date_trunc('month', now(), 'UTC');
begin
    perform pg_advisory_xact_lock(hashtext('mintmark.partitions'));
    for i in 0..months_ahead loop
        perform ensure_month_partition(parent, month);
        month := date_trunc('month', month + interval '32 days', 'UTC');
    end loop;
end $$;

create function ensure_month_partition(parent text, month timestamptz) returns void language plpgsql as $$
declare
    part   text := parent || '_' || to_char(month at time zone 'UTC', 'YYYY_MM');
    rest   text := parent || '_default';
    lowest uuid := uuid_floor(month);
    beyond uuid := uuid_floor(date_trunc('month', month + interval '32 days', 'UTC'));
    early  boolean;
begin
    if to_regclass(part) is not null then
        return;
    end if;
    execute format('select exists (select from %I where id >= $1 and id < $2)', rest) into early using lowest, beyond;
    if early then
        execute format('create table %I (like %I including all)', part, parent);
        execute format('alter table %I disable trigger append_only', rest);
        execute format('with moved as (delete from %I where id >= $1 and id < $2 returning *)'
            || ' insert into %I select * from moved', rest, part) using lowest, beyond;
        execute format('alter table %I enable trigger append_only', rest);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part, lowest, beyond);
    else
        execute format('create table %I partition of %I for values from (%L) to (%L)', part, parent, lowest, beyond);
    end if;
    execute format('create trigger append_only_as_a_whole before truncate on %I'
        || ' for each statement execute function refuse_change()', part);
end $$;

-- How far the rows are chained, over all organizations; one row. What is below covered_from was written by services that
-- did not mark their rows yet, and an hour is theirs to end in.
create table audit_progress (
    the_one      boolean primary key default true check (the_one),
    covered_from uuid not null,
    sealed       uuid not null,
    looked_again uuid not null,
    looked_last  uuid not null
);
insert into audit_progress (covered_from, sealed, looked_again, looked_last)
select start, start, start, start
  from (select case when exists (select from issued_token) or exists (select from audit_event)
                    then uuid_floor(now() + interval '1 hour')
                    else '00000000-0000-0000-0000-000000000000'::uuid end as start) as covered;

-- Which rows there are: each seal lists some of one organization, one table and ten seconds, and holds on to the seal before.
create table audit_seal (
    organization_id uuid not null references organization,
    seq             bigint not null,
    of_table        text not null check (of_table in ('issued_token', 'audit_event')),
    first_id        uuid not null,
    last_id         uuid not null,
    size            bigint not null,
    ids             bytea,
    ids_sha256      bytea not null,
    sealed          timestamptz not null,
    previous        bytea not null,
    hmac            bytea not null,
    primary key (organization_id, seq)
);
alter table audit_seal alter column ids set storage external;
create index audit_seal_by_id on audit_seal (first_id);
create index audit_seal_by_table on audit_seal (organization_id, of_table, first_id, seq);

create table audit_seal_head (
    organization_id uuid primary key references organization,
    seq             bigint not null,
    seal            bytea not null,
    hmac            bytea not null
);

-- What is left of a month that was dropped: how many rows the seals up to this one say it had.
create table audit_checkpoint (
    organization_id uuid not null references organization,
    of_table        text not null check (of_table in ('issued_token', 'audit_event')),
    month           date not null,
    last_seq        bigint not null,
    size            bigint not null,
    dropped         timestamptz not null,
    hmac            bytea not null,
    primary key (organization_id, of_table, month)
);
create trigger append_only before update or delete on audit_checkpoint
    for each row execute function refuse_change();
create trigger append_only_as_a_whole before truncate on audit_checkpoint
    for each statement execute function refuse_change();

-- A seal only ever loses its list, when the rows that it lists go.
create function refuse_unsealing() returns trigger language plpgsql as $$
begin
    if new.ids is null and to_jsonb(new) - 'ids' = to_jsonb(old) - 'ids' then
        return new;
    end if;
    raise exception 'seals are never changed' using errcode = 'restrict_violation';
end $$;
create trigger only_emptied before update on audit_seal for each row execute function refuse_unsealing();
create trigger append_only before delete on audit_seal for each row execute function refuse_change();
create trigger append_only_as_a_whole before truncate on audit_seal
    for each statement execute function refuse_change();

-- Months whose partition could go by their age alone, oldest first.
create function months_before(parent text, moment timestamptz) returns setof timestamptz language sql stable as $$
    select month
      from (select to_date(right(inhrelid::regclass::text, 7), 'YYYY_MM')::timestamp at time zone 'UTC' as month
              from pg_inherits
             where inhparent = parent::regclass and inhrelid::regclass::text ~ '_[0-9]{4}_[0-9]{2}$') as months
     where date_trunc('month', month + interval '32 days', 'UTC') <= moment
     order by month
$$;

-- Whether everything in a month is past its retention: audit rows by their age, tokens by their end.
create function is_month_past(parent text, month timestamptz, retention interval) returns boolean language plpgsql as $$
declare
    part  text := parent || '_' || to_char(month at time zone 'UTC', 'YYYY_MM');
    alive boolean;
begin
    if parent not in ('issued_token', 'audit_event') or retention < interval '30 days' or to_regclass(part) is null then
        return false;
    end if;
    if date_trunc('month', month + interval '32 days', 'UTC') + retention > now() then
        return false;
    end if;
    if parent = 'issued_token' then
        execute format('select exists (select from %I where expires + $1 > now())', part) into alive using retention;
        return not alive;
    end if;
    return true;
end $$;

-- The only way out for rows of these tables.
create function drop_month(parent text, month timestamptz, retention interval) returns void language plpgsql as $$
declare
    part   text := parent || '_' || to_char(month at time zone 'UTC', 'YYYY_MM');
    lowest uuid := uuid_floor(month);
    beyond uuid := uuid_floor(date_trunc('month', month + interval '32 days', 'UTC'));
begin
    if not is_month_past(parent, month, retention) then
        raise exception '% of % is not past its retention', parent, month using errcode = 'restrict_violation';
    end if;
    execute format('drop table %I', part);
    if parent = 'issued_token' then
        delete from token_revocation where token_id >= lowest and token_id < beyond;
        delete from token_use where token_id >= lowest and token_id < beyond;
        delete from token_renewal where token_id >= lowest and token_id < beyond;
    end if;
end $$;

-- Issues by exchange are listed as events of their own: all of them, and those of one outside identity (whose names can be
-- longer than an index takes).
create index issued_token_exchanged on issued_token (organization_id, id) where issuer_id is not null;
create index issued_token_by_actor on issued_token
    (organization_id, hashtextextended(subject_iss || ' ' || subject_sub, 0), id) where issuer_id is not null;
