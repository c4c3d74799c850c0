package dev.mintmark.platform.caller;

/** The permission that an endpoint requires of its caller. */
public enum Permission {
    /** A good token, whoever's, and were it for an application of theirs. */
    TOKEN,
    /**
     * A token for our own API, of the organization in the path, with permission {@code read-organization} or
     * {@code admin}. A service-wide administrator's will do, too. Members' own tokens have it; one that was exchanged
     * has it by its policy alone.
     */
    READ_ORGANIZATION,
    /**
     * A token for our own API, of the organization in the path, with permission {@code mint-job-token} or
     * {@code admin}. A service-wide administrator's will do, too.
     */
    MINT_JOB_TOKEN,
    /**
     * A token for our own API, of the organization in the path, with permission {@code admin}. A service-wide
     * administrator's will do, too.
     */
    ADMINISTER_ORGANIZATION,
    /** A token of a service-wide administrator. */
    ADMINISTER_SERVICE
}
