-- The typ in the header of access tokens; null: whatever the organization, or the service, says.
alter table organization add column token_type text check (token_type in ('at+jwt', 'JWT'));
alter table application add column token_type text check (token_type in ('at+jwt', 'JWT'));

-- Which tokens a service may ask about: those that are for it, or all that were exchanged in its organization.
alter table application
    add column introspects text not null default 'own' check (introspects in ('own', 'organization'));

-- What an issuer's tokens may be shown as.
alter table oidc_issuer
    add column subject_token_types text[] not null default '{id_token,jwt}'
        check (cardinality(subject_token_types) > 0
               and subject_token_types <@ array['id_token', 'jwt', 'access_token']);

-- What an exchange decides by holds the typ that applications want.
create trigger announce after insert or update or delete on application for each row execute function announce_change();
