-- The keys that an issuer was last seen to publish: names, algorithms, RFC 7638 thumbprints, and why some are not used.
-- Told to administrators, and compared with the next set, so that one replica alone tells of a change. No signature is
-- verified by it. A row comes with a registration or a fetch and changes when the keys do; fetched is when that fetch began.
create table oidc_issuer_keys (
    organization_id uuid not null,
    issuer_id       uuid not null unique,
    fetched         timestamptz not null,
    keys            jsonb not null,
    primary key (organization_id, issuer_id),
    foreign key (organization_id, issuer_id) references oidc_issuer (organization_id, id) on delete cascade
);
