-- Until when whatever is derived from a token may live: what its issuer, policy and roles permit from its own issue. Null for
-- one that was got by its holder's standing authority, and for one that was exchanged for before this column was there.
alter table issued_token add column derivable_until timestamptz;

-- From which tokens a token has its authority, all of them, near and far. A renewal is not derived from its predecessor.
create table token_derivation (
    organization_id uuid not null references organization,
    ancestor_id     uuid not null,
    token_id        uuid not null,
    expires         timestamptz not null,
    primary key (organization_id, ancestor_id, token_id)
);
create index token_derivation_by_token on token_derivation (organization_id, token_id);
