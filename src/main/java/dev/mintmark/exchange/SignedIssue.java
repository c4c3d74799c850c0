package dev.mintmark.exchange;

/**
 * A token that is signed and not yet recorded, so not yet issued.
 *
 * @param trust what the issue was decided by
 * @param kid of the key that signed the token
 */
record SignedIssue(Issue issue, Trust trust, String kid) {}
