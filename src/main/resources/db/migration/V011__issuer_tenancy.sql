-- Whose tokens an issuer signs, as an administrator declares it: own or shared; null where nobody said. Services of before
-- write none.
alter table oidc_issuer add column tenancy text check (tenancy in ('own', 'shared'));
