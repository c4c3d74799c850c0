package dev.mintmark.organization;

import dev.mintmark.platform.json.Field;

/** Body of the PATCH of a project or a team. */
record RenameRequest(Field<String> name) {

    void apply(ResourceType kind, TenantEntity row) {
        name.ifPresent(wanted -> row.rename(kind.requireName(wanted)));
    }
}
