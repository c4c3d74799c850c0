package dev.mintmark.platform.caller;

/** What an endpoint asks of its caller. */
public enum Permission {
    /** A good token, whoever's. */
    TOKEN,
    /** A token of the organization in the path (or of a service-wide administrator). */
    READ_ORGANIZATION,
    /** A token of the organization in the path with permission {@code admin} (or of a service-wide administrator). */
    ADMINISTER_ORGANIZATION,
    /** A token of a service-wide administrator. */
    ADMINISTER_SERVICE
}
