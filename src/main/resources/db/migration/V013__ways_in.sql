-- The tokens by which somebody administers without an exchange are few, and looked for before each of them goes.
create index issued_token_way_in on issued_token (organization_id, expires)
    where issuer_id is null and 'admin' = any (permissions);
