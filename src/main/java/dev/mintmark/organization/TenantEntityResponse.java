package dev.mintmark.organization;

import java.util.UUID;

/** A resource of an organization, as callers see it. */
interface TenantEntityResponse {
    UUID id();
}
