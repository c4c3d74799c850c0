-- What an organization or one of its projects wants in its job tokens, and when that was last said or taken back: the times
-- stay when the values are gone. The organization's own row has its id as scope.
create table custom_claims (
    organization_id  uuid not null references organization,
    scope_id         uuid not null,
    project_id       uuid,
    audience         text[],
    audience_updated timestamptz,
    ttl_seconds      bigint check (ttl_seconds > 0),
    ttl_updated      timestamptz,
    version          bigint not null,
    primary key (organization_id, scope_id),
    check (scope_id = coalesce(project_id, organization_id)),
    foreign key (organization_id, project_id) references project (organization_id, id) on delete cascade
);

create index custom_claims_by_project on custom_claims (organization_id, project_id) where project_id is not null;

-- Null: whatever the service signs with.
alter table organization add column job_token_algorithm text;

-- Keys of one purpose succeed one another; those of another purpose stay as they are.
alter table signing_key
    add column purpose text not null default 'general' check (purpose in ('general', 'job-tokens'));

-- Older rows obey the narrower rule, so nothing has to be read again.
alter table issued_token
    drop constraint issued_token_kind_check,
    add constraint issued_token_kind_check
        check (kind in ('organization', 'team', 'personal', 'runner', 'application', 'job')) not valid;
