package dev.mintmark.organization;

import java.util.UUID;

/** Something that an organization owns, as callers see it. */
interface TenantEntityResponse {
    UUID id();
}
