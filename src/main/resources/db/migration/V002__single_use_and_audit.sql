-- Subject tokens that may be redeemed once: a row is written by the statement that records the issue, and kept for as long
-- as the subject token could be shown again.
create table subject_token_use (
    organization_id uuid not null,
    issuer_id       uuid not null,
    jti             text not null,
    payload_sha256  bytea not null,
    request_sha256  bytea not null,
    token_id        uuid not null,
    used            timestamptz not null,
    kept_until      timestamptz not null,
    primary key (organization_id, issuer_id, jti),
    foreign key (organization_id, issuer_id) references oidc_issuer (organization_id, id) on delete cascade
);
create index subject_token_use_by_end on subject_token_use (kept_until);

-- What happened, one row a thing. Rows come, and only whole months go.
create table audit_event (
    id              uuid not null,
    organization_id uuid not null references organization,
    kind            text not null,
    actor           text,
    target          text,
    details         text not null,
    occurred        timestamptz not null,
    primary key (id)
) partition by range (id);
create table audit_event_default partition of audit_event default;
create index audit_event_by_organization on audit_event (organization_id, id);
create index audit_event_by_kind on audit_event (organization_id, kind, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on audit_event for each row execute function refuse_change();
create trigger append_only_as_a_whole before truncate on audit_event
    for each statement execute function refuse_change();
create trigger append_only_as_a_whole before truncate on audit_event_default
    for each statement execute function refuse_change();

-- As before, save that a month of audit rows is no easier to empty than the whole: partitions have their parent's triggers
-- for rows, but not those for statements.
create or replace function ensure_month_partitions(parent text, months_ahead int) returns void language plpgsql as $$
declare
    month timestamptz := date_trunc('month', now(), 'UTC');
    part  text;
begin
    perform pg_advisory_xact_lock(hashtext('mintmark.partitions'));
    for i in 0..months_ahead loop
        part := parent || '_' || to_char(month at time zone 'UTC', 'YYYY_MM');
        if to_regclass(part) is null then
            execute format('create table %I partition of %I for values from (%L) to (%L)',
                part, parent, uuid_floor(month), uuid_floor(month + interval '1 month'));
            if parent = 'audit_event' then
                execute format('create trigger append_only_as_a_whole before truncate on %I'
                    || ' for each statement execute function refuse_change()', part);
            end if;
        end if;
        month := date_trunc('month', month + interval '32 days', 'UTC');
    end loop;
end $$;
select ensure_month_partitions('audit_event', 2);
