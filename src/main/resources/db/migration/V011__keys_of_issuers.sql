-- What was made of each key that an issuer published when its set was fetched last: names, algorithms, and why some are not
-- used. Told to administrators; no signature is verified by it. Rows come with registrations and fetches.
create table oidc_issuer_keys (
    organization_id uuid not null,
    issuer_id       uuid not null,
    keys            jsonb not null,
    seen            timestamptz not null,
    primary key (organization_id, issuer_id),
    foreign key (organization_id, issuer_id) references oidc_issuer (organization_id, id) on delete cascade
);
