package dev.mintmark.organization;

import org.jspecify.annotations.Nullable;

/** The kinds of things an organization owns. */
enum Kind {
    PROJECT("Project", "projects", "name", Names.PHRASE),
    TEAM("Team", "teams", "name", Names.WORD),
    MEMBER("Member", "members", "login", Names.WORD),
    ROLE("Role", "roles", "name", Names.PHRASE);

    private final String resource;
    private final String list;
    private final String address;
    private final Names names;

    Kind(String resource, String list, String address, Names names) {
        this.resource = resource;
        this.list = list;
        this.address = address;
        this.names = names;
    }

    /** As errors call it. */
    String resource() {
        return resource;
    }

    /** The last segment of the list's path. */
    String list() {
        return list;
    }

    /** The JSON member that, beside the id, addresses one. */
    String address() {
        return address;
    }

    /** What one may be called. */
    Names names() {
        return names;
    }

    /** Gives back {@code name}; 400 where it is missing or not admitted. */
    String requireName(@Nullable String name) {
        return names.require(resource, address, name);
    }
}
