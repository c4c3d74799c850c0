-- The keys that an issuer was last seen to publish, so that one replica alone tells of a change. Written when they change.
create table oidc_issuer_seen (
    organization_id uuid not null,
    issuer_id       uuid not null,
    fetched         timestamptz not null,
    keys            text[] not null,
    skipped         text[] not null,
    primary key (organization_id, issuer_id),
    foreign key (organization_id, issuer_id) references oidc_issuer (organization_id, id) on delete cascade
);
