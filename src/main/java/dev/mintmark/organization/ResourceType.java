package dev.mintmark.organization;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of things an organization owns. */
enum ResourceType {
    PROJECT("Project", "projects", "name", Names.PHRASE),
    TEAM("Team", "teams", "name", Names.WORD),
    MEMBER("Member", "members", "login", Names.WORD),
    ROLE("Role", "roles", "name", Names.PHRASE),
    APPLICATION("Application", "applications", "name", Names.SLUG, "audience"),
    API_USER("ApiUser", "api-users", "name", Names.PHRASE, "email");

    private final String resource;
    private final String list;
    private final String address;
    private final Names names;
    private final @Nullable String unique;

    ResourceType(String resource, String list, String address, Names names) {
        this(resource, list, address, names, null);
    }

    ResourceType(String resource, String list, String address, Names names, @Nullable String unique) {
        this.resource = resource;
        this.list = list;
        this.address = address;
        this.names = names;
        this.unique = unique;
    }

    /** The name in errors. */
    String resource() {
        return resource;
    }

    /** The last segment of the list's path. */
    String list() {
        return list;
    }

    /** The kind of the audit row that says what was done to one: {@code api-user.created}. */
    String event(String verb) {
        return list.substring(0, list.length() - 1) + '.' + verb;
    }

    /** The table of the rows, and what columns that refer to one start with. */
    String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The JSON member that, beside the id, addresses one. */
    String address() {
        return address;
    }

    /** The JSON member that the database's {@code constraint} keeps unique: the address, or the kind's other such member. */
    String uniqueBy(String constraint) {
        return unique != null && constraint.contains('_' + unique) ? unique : address;
    }

    /** The form of its names. */
    Names names() {
        return names;
    }

    /** Gives back {@code name}; 400 where it is missing or not admitted. */
    String requireName(@Nullable String name) {
        return names.require(resource, address, name);
    }
}
