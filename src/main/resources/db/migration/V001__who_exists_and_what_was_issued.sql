-- Tenants. Every row below carries its organization, in a unique key and in every foreign key.
create table organization (
    id           uuid primary key,
    name         text not null,
    display_name text,
    created      timestamptz not null,
    modified     timestamptz not null,
    deleted      timestamptz
);
create unique index organization_name on organization (lower(name)) where deleted is null;

create table project (
    id              uuid primary key,
    organization_id uuid not null references organization,
    name            text not null,
    created         timestamptz not null,
    modified        timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, name)
);

create table team (
    id              uuid primary key,
    organization_id uuid not null references organization,
    name            text not null,
    created         timestamptz not null,
    modified        timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, name)
);

create table member (
    id              uuid primary key,
    organization_id uuid not null references organization,
    login           text not null,
    name            text,
    role            text not null check (role in ('admin', 'member')),
    service_admin   boolean not null default false,
    created         timestamptz not null,
    modified        timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, login)
);

create table team_member (
    organization_id uuid not null,
    team_id         uuid not null,
    member_id       uuid not null,
    primary key (organization_id, team_id, member_id),
    foreign key (organization_id, team_id) references team (organization_id, id) on delete cascade,
    foreign key (organization_id, member_id) references member (organization_id, id) on delete cascade
);
create index team_member_by_member on team_member (organization_id, member_id);

create table role (
    id                          uuid primary key,
    organization_id             uuid not null references organization,
    name                        text not null,
    permissions                 text[] not null,
    longest_token_life_minutes  bigint not null check (longest_token_life_minutes > 0),
    latest_token_expiry         timestamptz,
    version                     bigint not null,
    created                     timestamptz not null,
    modified                    timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, name)
);

create table role_member (
    organization_id uuid not null,
    role_id         uuid not null,
    member_id       uuid not null,
    primary key (organization_id, role_id, member_id),
    foreign key (organization_id, role_id) references role (organization_id, id) on delete cascade,
    foreign key (organization_id, member_id) references member (organization_id, id) on delete cascade
);
create index role_member_by_member on role_member (organization_id, member_id);

-- Whom an organization trusts, and for what.
create table oidc_issuer (
    id                uuid primary key,
    organization_id   uuid not null references organization,
    name              text not null,
    url               text not null,
    issuer            text not null,
    jwks_uri          text,
    jwks              text,
    thumbprints       text[] not null,
    max_expiration    bigint not null check (max_expiration > 0),
    audiences         text[] not null,
    subject_token_use text not null check (subject_token_use in ('many', 'once')),
    version           bigint not null,
    created           timestamptz not null,
    modified          timestamptz not null,
    check ((jwks is null) <> (jwks_uri is null)),
    unique (organization_id, id),
    unique (organization_id, name),
    unique (organization_id, issuer)
);

create table oidc_issuer_use (
    organization_id uuid not null,
    issuer_id       uuid not null,
    last_used       timestamptz not null,
    primary key (organization_id, issuer_id),
    foreign key (organization_id, issuer_id) references oidc_issuer (organization_id, id) on delete cascade
);

create table auth_policy (
    id              uuid primary key,
    organization_id uuid not null,
    issuer_id       uuid not null,
    version         bigint not null,
    definitions     text not null,
    created         timestamptz not null,
    modified        timestamptz not null,
    unique (organization_id, id),
    unique (organization_id, issuer_id),
    foreign key (organization_id, issuer_id) references oidc_issuer (organization_id, id) on delete cascade
);

-- Our own keys; private parts only as AES-256-GCM ciphertext under a data key of their own.
create table signing_key (
    kid              text primary key,
    algorithm        text not null,
    public_jwk       text not null,
    wrapped_data_key bytea,
    private_key      bytea,
    created          timestamptz not null,
    activates        timestamptz not null,
    retires          timestamptz,
    removes          timestamptz,
    check ((wrapped_data_key is null) = (private_key is null))
);

-- What was minted: insert-only, the record of each issue; history outlives what it names.
create table issued_token (
    id              uuid not null,
    organization_id uuid not null,
    kind            text not null check (kind in ('organization', 'team', 'personal', 'runner')),
    subject         text not null,
    subject_id      uuid,
    name            text not null,
    audiences       text[] not null,
    permissions     text[] not null,
    roles           text[] not null,
    generation      bigint not null,
    renewed_from    uuid,
    issuer_id       uuid,
    policy_version  bigint,
    subject_iss     text,
    subject_sub     text,
    subject_jti     text,
    kid             text not null,
    issued          timestamptz not null,
    expires         timestamptz not null,
    primary key (id)
) partition by range (id);
create table issued_token_default partition of issued_token default;

create table token_revocation (
    token_id        uuid primary key,
    organization_id uuid not null references organization,
    revoked         timestamptz not null,
    revoked_by      text not null
);

-- One row a service-wide fact, and one row a job that must run once across replicas.
create table service_state (
    name  text primary key,
    value text not null
);
create table job (
    name     text primary key,
    next_run timestamptz not null
);

-- The least UUIDv7 of an instant: months are ranges of ids.
create function uuid_floor(moment timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

create function ensure_month_partitions(parent text, months_ahead int) returns void language plpgsql as $$
declare
    month timestamptz := date_trunc('month', now(), 'UTC');
    part  text;
begin
    perform pg_advisory_xact_lock(hashtext('mintmark.partitions'));
    for i in 0..months_ahead loop
        part := parent || '_' || to_char(month at time zone 'UTC', 'YYYY_MM');
        if to_regclass(part) is null then
            execute format('create table %I partition of %I for values from (%L) to (%L)',
                part, parent, uuid_floor(month), uuid_floor(month + interval '1 month'));
        end if;
        month := date_trunc('month', month + interval '32 days', 'UTC');
    end loop;
end $$;
select ensure_month_partitions('issued_token', 2);

-- Replicas learn what changed from the transaction that changed it; ids only.
create function announce_change() returns trigger language plpgsql as $$
declare
    was jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
begin
    perform pg_notify('mintmark_change', tg_table_name || ' '
        || coalesce(was ->> 'organization_id', '-') || ' '
        || coalesce(was ->> 'issuer_id', was ->> 'id', was ->> 'kid'));
    return null;
end $$;
create trigger announce after insert or update or delete on organization for each row execute function announce_change();
create trigger announce after insert or update or delete on oidc_issuer for each row execute function announce_change();
create trigger announce after insert or update or delete on auth_policy for each row execute function announce_change();
create trigger announce after insert or update or delete on role for each row execute function announce_change();
create trigger announce after insert or update or delete on signing_key for each row execute function announce_change();
