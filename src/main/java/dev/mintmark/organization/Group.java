package dev.mintmark.organization;

/** What a member can be in, and the table that says who is in it. */
enum Group {
    TEAM("team", "teams"),
    ROLE("role", "roles");

    private final String table;
    private final String attribute;

    Group(String table, String attribute) {
        this.table = table;
        this.attribute = attribute;
    }

    /** The member's JSON member that lists them. */
    String attribute() {
        return attribute;
    }

    /** {@code sql} with this group in place of every {@code <group>}. */
    String in(String sql) {
        return sql.replace("<group>", table);
    }
}
