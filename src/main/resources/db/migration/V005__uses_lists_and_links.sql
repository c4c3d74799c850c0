-- What is narrowed to a holder is listed in order of expiry too, and by name within that. The two below hold the rows of
-- application tokens alone.
create index issued_token_by_holder_and_name on issued_token (organization_id, subject_id, name, expires, id)
    where subject_id is not null;
create index issued_token_by_application on issued_token (organization_id, subject_id, application_id, expires, id)
    where application_id is not null;
create index issued_token_by_application_and_name
    on issued_token (organization_id, subject_id, application_id, name, expires, id) where application_id is not null;

-- A revoked token is listed by the same things as any other, off the revocation's own row.
alter table token_revocation
    add column subject_id     uuid,
    add column application_id uuid,
    add column name           text;
-- Nobody else may change them.
alter table token_revocation disable trigger user;
update token_revocation r
   set expires = t.expires, subject_id = t.subject_id, application_id = t.application_id, name = t.name
  from issued_token t
 where t.id = r.token_id;
alter table token_revocation enable trigger user;
create function describe_revocation() returns trigger language plpgsql as $$
begin
    select t.expires, t.subject_id, t.application_id, t.name
      into new.expires, new.subject_id, new.application_id, new.name
      from issued_token t
     where t.id = new.token_id;
    return new;
end $$;
create trigger describe before insert on token_revocation for each row execute function describe_revocation();
create index token_revocation_by_name on token_revocation (organization_id, name, expires, token_id);
create index token_revocation_by_holder on token_revocation (organization_id, subject_id, expires, token_id)
    where subject_id is not null;
create index token_revocation_by_holder_and_name on token_revocation (organization_id, subject_id, name, expires, token_id)
    where subject_id is not null;
create index token_revocation_by_application
    on token_revocation (organization_id, subject_id, application_id, expires, token_id) where application_id is not null;
create index token_revocation_by_application_and_name
    on token_revocation (organization_id, subject_id, application_id, name, expires, token_id)
    where application_id is not null;

-- How often a row was written: 1 tells the token's first use.
alter table token_use add column writes bigint not null default 1;

-- The number of the latest batch of uses that each running service has written: a batch whose outcome it never learned is
-- not counted twice.
create table token_use_writer (
    id      uuid primary key,
    batch   bigint not null,
    written timestamptz not null
);

-- Up to where, in order of expiry, the tokens that ran out are on record: microseconds since 1970 and an id.
insert into service_state (name, value)
values ('token-expiry-noted',
        (extract(epoch from now()) * 1000000)::bigint || ' ffffffff-ffff-ffff-ffff-ffffffffffff');
