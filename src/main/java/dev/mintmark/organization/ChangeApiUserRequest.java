package dev.mintmark.organization;

import dev.mintmark.platform.json.Field;
import java.util.List;

/** Body of the PATCH of an API user. Roles by name or id; a list replaces the whole list. */
record ChangeApiUserRequest(Field<String> name, Field<String> email, Field<List<String>> roles) {

    /** All but the roles, which stand in another table. */
    void apply(ApiUser user) {
        name.ifPresent(wanted -> user.rename(ResourceType.API_USER.requireName(wanted)));
        email.ifPresent(wanted -> user.reachAt(EmailAddress.require(ResourceType.API_USER.resource(), wanted)));
    }
}
