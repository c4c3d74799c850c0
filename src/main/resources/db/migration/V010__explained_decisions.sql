-- What callers hear of this issuer's policy; null for what the service says.
alter table oidc_issuer add column explain text check (explain in ('colleagues', 'nobody'));

-- When the static keys came: whoever rotates keys forgets those that were handed over. Null where they are fetched, and
-- for keys that a service wrote that did not know of this column.
alter table oidc_issuer add column keys_handed_over timestamptz;
update oidc_issuer set keys_handed_over = modified where jwks is not null;
