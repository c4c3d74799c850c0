-- What is for one application is listed in order of expiry, whoever it was issued to.
create index issued_token_for_application on issued_token (organization_id, application_id, expires, id)
    where application_id is not null;
create index issued_token_for_application_by_name on issued_token (organization_id, application_id, name, expires, id)
    where application_id is not null;
create index token_revocation_for_application on token_revocation (organization_id, application_id, expires, token_id)
    where application_id is not null;
create index token_revocation_for_application_by_name
    on token_revocation (organization_id, application_id, name, expires, token_id) where application_id is not null;
