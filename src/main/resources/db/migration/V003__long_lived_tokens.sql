-- Services that tokens are for, and those who call them without being people.
create table application (
    id                          uuid primary key,
    organization_id             uuid not null references organization,
    name                        text not null,
    audience                    text not null,
    longest_token_life_minutes  bigint not null check (longest_token_life_minutes > 0),
    latest_token_expiry         timestamptz,
    created                     timestamptz not null,
    modified                    timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, name),
    unique (organization_id, audience)
);

create table api_user (
    id              uuid primary key,
    organization_id uuid not null references organization,
    name            text not null,
    email           text not null,
    suspended       timestamptz,
    created         timestamptz not null,
    modified        timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, name)
);
create unique index api_user_email on api_user (organization_id, lower(email));

create table role_api_user (
    organization_id uuid not null,
    role_id         uuid not null,
    api_user_id     uuid not null,
    primary key (organization_id, role_id, api_user_id),
    foreign key (organization_id, role_id) references role (organization_id, id) on delete cascade,
    foreign key (organization_id, api_user_id) references api_user (organization_id, id) on delete cascade
);
create index role_api_user_by_api_user on role_api_user (organization_id, api_user_id);

-- Tokens remember their roles by id: a role that is made again under an old name is another role. What an application is
-- called may change, whom a token is for may not.
alter table issued_token
    add column role_ids       uuid[] not null default '{}',
    add column application_id uuid,
    add column mark           bytea,
    drop constraint issued_token_kind_check,
    add constraint issued_token_kind_check
        check (kind in ('organization', 'team', 'personal', 'runner', 'application'));
update issued_token t
   set role_ids = (select coalesce(array_agg(r.id order by named.place), '{}')
                     from unnest(t.roles) with ordinality as named (role, place)
                     join role r on r.organization_id = t.organization_id and r.name = named.role)
 where cardinality(t.roles) > 0;

-- A list in order of expiry is read off an index, whatever it is narrowed to. Only tokens with roles are renewable.
create index issued_token_by_expiry on issued_token (organization_id, expires, id);
create index issued_token_by_name on issued_token (organization_id, name, expires, id);
create index issued_token_by_holder on issued_token (organization_id, subject_id, expires, id)
    where subject_id is not null;
create index issued_token_by_id on issued_token (organization_id, id);
create index issued_token_renewable on issued_token (expires, id) where cardinality(roles) > 0;

-- When a revoked token would have expired, so that the revoked ones are listed in the same order.
alter table token_revocation add column expires timestamptz;
update token_revocation r set expires = (select t.expires from issued_token t where t.id = r.token_id);
create index token_revocation_by_expiry on token_revocation (organization_id, expires, token_id);

-- The latest number given to a token of this holder for this application (the organization's id for our own API).
create table token_generation (
    organization_id uuid not null references organization,
    holder_id       uuid not null,
    target_id       uuid not null,
    generation      bigint not null,
    primary key (organization_id, holder_id, target_id)
);

-- Which token follows which, and how often the one before was used since.
create table token_renewal (
    token_id         uuid primary key,
    organization_id  uuid not null references organization,
    predecessor_id   uuid not null,
    renewed          timestamptz not null,
    predecessor_uses bigint not null default 0
);
create index token_renewal_by_predecessor on token_renewal (predecessor_id, token_id);

create table token_use (
    token_id        uuid primary key,
    organization_id uuid not null references organization,
    uses            bigint not null,
    first_used      timestamptz not null,
    last_used       timestamptz not null,
    address         text,
    user_agent      text
);

-- What a client that lost its answer asks again: it gets the same token.
create table idempotency_key (
    organization_id uuid not null references organization,
    caller          text not null,
    key             text not null,
    request_sha256  bytea not null,
    token_id        uuid not null,
    created         timestamptz not null,
    primary key (organization_id, caller, key)
);
create index idempotency_key_by_age on idempotency_key (created);

-- Links that show a token once. The link's secret is not kept, nor is the token.
create table token_link (
    secret_sha256   bytea primary key,
    organization_id uuid not null references organization,
    token_id        uuid not null,
    expires         timestamptz not null,
    opened          timestamptz
);
create index token_link_by_end on token_link (expires);

-- Marks of the rows that the service wrote itself, and the questions that are asked of the record.
alter table audit_event add column mark bytea;
create index audit_event_by_actor on audit_event (organization_id, actor, id) where actor is not null;
create index audit_event_by_target on audit_event (organization_id, target, id) where target is not null;
