package dev.mintmark.policy;

/** What a request's scope asks of the permissions that its policy grants. */
public enum PermissionScope {
    /** An empty scope, and that of a team, user or runner: whatever is granted, except to manage the organization. */
    WITHOUT_ADMIN,

    /** The scope {@code admin}: to manage the organization, and nothing else. */
    ADMIN
}
