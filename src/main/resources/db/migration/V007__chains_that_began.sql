-- Which organizations have a chain, 16 bytes each, under an HMAC: whose chain was taken away whole is not taken for one that
-- never had any. Services fill it that find it as it is here.
create table audit_chains (
    the_one          boolean primary key default true check (the_one),
    organization_ids bytea not null,
    hmac             bytea not null
);
alter table audit_chains alter column organization_ids set storage external;
insert into audit_chains (organization_ids, hmac) values ('', '');

-- Organizations of this id or a greater one have a row of their creation. Not all did before, and an hour is for services
-- that end.
alter table audit_progress add column creations_from uuid;
update audit_progress
   set creations_from = case when exists (select from organization)
                             then greatest(covered_from, uuid_floor(now() + interval '1 hour'))
                             else covered_from end;
alter table audit_progress alter column creations_from set not null;

-- As before; and a table that only looks like a month's keeps no other month.
create or replace function months_before(parent text, moment timestamptz) returns setof timestamptz language sql stable as $$
    select month
      from (select to_date(right(inhrelid::regclass::text, 7), 'YYYY_MM')::timestamp at time zone 'UTC' as month
              from pg_inherits
             where inhparent = parent::regclass
               and inhrelid::regclass::text ~ '_[0-9]{4}_(0[1-9]|1[0-2])$') as months
     where date_trunc('month', month + interval '32 days', 'UTC') <= moment
     order by month
$$;
