-- Addresses that the service had before: when each was given up, for what other, and what became of the tokens that were
-- issued until then. Whatever was revoked is done once every token's revocation is on record.
create table former_public_url (
    id        uuid primary key,
    url       text not null,
    successor text not null,
    changed   timestamptz not null default clock_timestamp(),
    tokens    text not null check (tokens in ('accepted', 'revoked')),
    done      timestamptz
);
create trigger announce after insert or update or delete on former_public_url
    for each row execute function announce_change();
