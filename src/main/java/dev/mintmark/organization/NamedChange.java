package dev.mintmark.organization;

import dev.mintmark.platform.json.Field;

/** Body of the PATCH of a project or a team. */
record NamedChange(Field<String> name) {

    void apply(Kind kind, Owned row) {
        name.ifPresent(wanted -> row.rename(kind.requireName(wanted)));
    }
}
