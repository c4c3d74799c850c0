package dev.mintmark.organization;

/** The kinds of membership, each with a table that holds only keys. */
enum Membership {
    TEAMS_OF_MEMBER(ResourceType.TEAM, ResourceType.MEMBER),
    ROLES_OF_MEMBER(ResourceType.ROLE, ResourceType.MEMBER),
    ROLES_OF_API_USER(ResourceType.ROLE, ResourceType.API_USER);

    private final ResourceType group;
    private final ResourceType holder;

    Membership(ResourceType group, ResourceType holder) {
        this.group = group;
        this.holder = holder;
    }

    /** The type of the group. */
    ResourceType group() {
        return group;
    }

    /** The type of the holder in the group. */
    ResourceType holder() {
        return holder;
    }

    /** The holder's name in errors. */
    String resource() {
        return holder.resource();
    }

    /** The holder's JSON member that lists them. */
    String attribute() {
        return group.list();
    }

    /** {@code sql} with the tables' names in place of every {@code <group>} and {@code <holder>}. */
    String in(String sql) {
        return sql.replace("<group>", group.table()).replace("<holder>", holder.table());
    }
}
